"""EBS snapshots through ansible-playbook: look first, run, run again; the examples, ours and of ec2_snapshot_copy."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.community.aws.plugins.modules import ec2_snapshot_copy

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.canaries import plant
from tests.integration.aws_view import EU, SOURCE, TRACKING, WEST, AwsView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_ebs_copying import Disks
from tests.simulator.client import ACCESS_KEY

SECRET = plant("secret key of a job", "recognisable+secret/key/that+nobody/may+see")


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    return Disks(aws)


def test_ebs_story_look_first_run_and_run_again(
    playbook: PlaybookRunner, disks: Disks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With credentials, endpoint and region from module_defaults alone."""
    source = disks.snapshot(disks.volume(size_gib=50), Name="shop-files")
    volume = disks.seen(SOURCE)[source]["VolumeId"]
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    play = f"""
module_defaults:
  group/lifeboat.aws.aws:
    region: us-west-2
    endpoint_url: {disks.aws.simulator.endpoint}
    access_key: {ACCESS_KEY}
    secret_key: {SECRET}
"""
    tasks = f"""
- name: Foretold
  lifeboat.aws.ebs_snapshot_xregion_copy: &options
    source_region: us-east-1
    volume_ids: [{volume}]
    tags: {{Purpose: disaster recovery}}
    retain: 2
    wait: true
    wait_timeout: 60
    poll_interval: 0.05
  check_mode: true
- name: Done
  lifeboat.aws.ebs_snapshot_xregion_copy: *options
- name: Again
  lifeboat.aws.ebs_snapshot_xregion_copy: *options
- name: Known
  lifeboat.aws.recovery_points_info:
"""
    disks.flow(1500)
    run = playbook(tasks, "--diff", play=play)
    disks.aws.simulator.freeze()
    assert run.rc == 0, run.stdout
    foretold, done, again, known = (run.of(name) for name in ("Foretold", "Done", "Again", "Known"))
    assert (foretold["changed"], done["changed"], again["changed"]) == (True, True, False)
    copy = done["snapshot_id"]
    assert {**foretold["copies"][0], "id": copy} == done["copies"][0]
    assert foretold["diff"] == done["diff"]
    assert f"us-east-1/{source} (shop-files):" in run.stdout
    assert "+  tag Purpose: disaster recovery" in run.stdout
    progress = [line for line in run.stdout.splitlines() if copy in line and line.startswith("  us-west-2")]
    assert any(" %" in line for line in progress)
    assert progress[-1].endswith("completed")
    assert {*TRACKING, "Name", "Purpose"} == set(disks.seen(WEST)[copy]["Tags"])
    assert [point["newest"]["id"] for point in known["recovery_points"]] == [copy]
    assert SECRET not in run.stdout


def _with_real_things(text: str, replaced: dict[str, str]) -> list[dict[str, Any]]:
    for written, real in replaced.items():
        assert written in text, written
        text = text.replace(written, real)
    tasks: list[dict[str, Any]] = yaml.safe_load(text)
    return tasks


def test_ebs_story_examples_and_those_of_the_old_module_run(playbook: PlaybookRunner, disks: Disks) -> None:
    disks.aws.simulator.configure(copy_seconds=0)
    volumes = [disks.volume(), disks.volume()]
    for volume in volumes:
        disks.snapshot(volume)
    production = disks.snapshot(Environment="Production")
    disks.aws.alias(WEST, "alias/dr", disks.aws.key(WEST))
    names = {"vol-0abc1234abc1234aa": volumes[0], "vol-0abc1234abc1234bb": volumes[1]}
    examples = _with_real_things(ebs_snapshot_xregion_copy.EXAMPLES, {**names, "snap-0abc1234abc1234aa": production})
    # The others are about other accounts; test_documented_examples.py looks at all of them.
    own = [*examples[:2], examples[-1]]
    key = "arn:aws:kms:eu-central-1:XXXXXXXXXXXX:key/746de6ea-50a4-4bcb-8fbc-e3b29f2d367b"
    ours = "lifeboat.aws.ebs_snapshot_xregion_copy"
    text = ec2_snapshot_copy.EXAMPLES.replace("community.aws.ec2_snapshot_copy", ours)
    old = _with_real_things(text, {key: disks.aws.key(EU)})
    sources = {task["name"]: disks.snapshot(region="eu-central-1") for task in old}
    for task in old:
        task[ours]["source_snapshot_id"] = sources[task["name"]]
    run = playbook([*own, *old], "--diff")
    assert run.rc == 0, run.stdout
    assert len(run.results) == len(own) + len(old)
    done = [run.of(task["name"]) for task in own]
    assert all(result["changed"] for result in done)
    assert [len(result["copies"]) for result in done] == [2, 1, 0]
    assert len(done[2]["expired"]) == 1
    ids = {run.of(task["name"])["snapshot_id"] for task in old}
    assert ids == set(disks.seen(EU))
    encrypted = [snapshot for snapshot in disks.seen(EU).values() if snapshot["Encrypted"]]
    assert len(encrypted) == 2
    tagged = disks.seen(EU)[run.of("Tagged Snapshot copy")["snapshot_id"]]
    assert tagged["Tags"]["Name"] == "Snapshot-Name"
