"""What users do, through ansible-playbook: sync, look first, run again, bake, clean up, come from other tools."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.community.aws.plugins.modules import ec2_ami_copy

from ansible_collections.lifeboat.aws.plugins.modules import ami_xregion_copy
from tests.canaries import plant
from tests.integration.aws_view import EU, PARTNER, SOURCE, TRACKING, WEST, AwsView
from tests.integration.playbook_run import VERBOSITY, PlaybookResult, PlaybookRunner
from tests.simulator.client import ACCESS_KEY

SYNC = """
- name: Copies of the web image exist in two regions
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    sync_identifier: web
    select: newest
    copy_launch_permissions: true
    tags:
      Purpose: disaster recovery
    retain: 2
    wait: true
    wait_timeout: 60
    poll_interval: 0.05
"""
SYNCED = "Copies of the web image exist in two regions"
SECRET = plant("secret key of a job", "recognisable+secret/key/that+nobody/may+see")
TOKEN = plant("session token", "recognisable-session-token-that-nobody-may-see")


def _actions(run: PlaybookResult) -> dict[str, str]:
    return {copy["region"]: copy["action"] for copy in run.of(SYNCED)["copies"]}


def _counts(run: PlaybookResult) -> dict[str, int]:
    counts: dict[str, int] = {}
    for call in run.calls:
        counts[call["action"]] = counts.get(call["action"], 0) + 1
    return counts


def test_story_first_sync_second_run_new_image_and_tag(playbook: PlaybookRunner, aws: AwsView) -> None:
    source = aws.web(18, launch_permissions=[{"UserId": PARTNER}], size_gib=50)
    foretold = playbook(SYNC, "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert _actions(foretold) == {WEST: "copied", EU: "copied"}
    for line in (
        "--- before: copies in us-west-2",
        "-  copy: none",
        "+  copy: web-2026-11-18",
        f"+  launch permission UserId: {PARTNER}",
    ):
        assert line.removeprefix("--- before: ") in foretold.stdout
    assert "CopyImage" not in _counts(foretold)

    aws.simulator.set_scale(1500)
    aws.simulator.freeze(False)
    first = playbook(SYNC)
    aws.simulator.freeze()
    assert first.rc == 0, first.stdout
    assert _actions(first) == _actions(foretold)
    copy = next(copy["id"] for copy in first.of(SYNCED)["copies"] if copy["region"] == WEST)
    assert aws.permissions(WEST, copy) == [{"UserId": PARTNER}]
    assert {*TRACKING, "Purpose", "Sync-Identifier"} == set(aws.tags(WEST, copy))
    # Progress while it waited, before the task's result.
    progress = [line for line in first.stdout.splitlines() if copy in line and "us-west-2" in line]
    assert any(" %" in line for line in progress), first.stdout
    assert progress[-1].endswith("available")

    second = playbook(SYNC)
    assert (second.rc, second.of(SYNCED)["changed"]) == (0, False)
    assert _counts(second) == {"DescribeImages": 3, "DescribeImageAttribute": 3}
    assert "changed=0" in second.stdout

    aws.simulator.configure(copy_seconds=0)
    aws.ec2(SOURCE).create_tags(Resources=[source], Tags=[{"Key": "Environment", "Value": "Production"}])
    aws.web(19)
    third = playbook(SYNC)
    assert _counts(third)["CopyImage"] == 2
    assert {c["source_name"] for c in third.of(SYNCED)["copies"]} == {"web-2026-11-19"}
    assert len(aws.images(WEST)) == 2


def test_story_retention_and_removal(playbook: PlaybookRunner, aws: AwsView) -> None:
    for day in (15, 16, 17, 18, 19):
        source = aws.web(day)
        for region in (WEST, EU):
            aws.copy_of(source, day, region)
    foretold = playbook(SYNC, "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert foretold.of(SYNCED)["summary"]["expired"] == 6
    assert "recovery points in us-west-2" in foretold.stdout
    assert len(aws.images(WEST)) == 5
    absent = f"""
- name: Copies of the newest image are gone
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    destination_regions: [us-west-2, eu-west-1]
    image_ids: {source}
    state: absent
"""
    done = playbook(SYNC + absent)
    assert done.rc == 0, done.stdout
    assert done.of(SYNCED)["expired"] == foretold.of(SYNCED)["expired"]
    assert len(done.of("Copies of the newest image are gone")["expired"]) == 2
    assert (len(aws.images(WEST)), len(aws.images(EU)), len(aws.images(SOURCE))) == (1, 1, 5)


def _with_real_things(text: str, replaced: dict[str, str]) -> list[dict[str, Any]]:
    for written, real in replaced.items():
        assert written in text, written
        text = text.replace(written, real)
    tasks: list[dict[str, Any]] = yaml.safe_load(text)
    return tasks


def test_story_examples_of_the_module_run(playbook: PlaybookRunner, aws: AwsView) -> None:
    aws.simulator.configure(copy_seconds=0)
    spec = {"tags": {"Sync-Identifier": "Web Application"}, "launch_permissions": [{"UserId": PARTNER}]}
    first, second, *_others = aws.simulator.seed(
        SOURCE,
        images=[
            {"name": "web-1", "created": "2026-11-18T06:00:00Z", **spec},
            {"name": "web-2", "created": "2026-11-19T06:00:00Z", **spec},
            {"name": "shop-1", "tags": {"Environment": "Production", "cost-center": "1"}},
            {"name": "shop-2", "tags": {"Environment": "Production", "CreatedBy": "somebody"}},
        ],
    )
    aws.alias(WEST, "alias/dr", aws.key(WEST))
    tasks = _with_real_things(
        ami_xregion_copy.EXAMPLES,
        {
            "ami-0abc1234abc1234aa": first,
            "ami-0abc1234abc1234bb": second,
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab": aws.key(EU),
        },
    )
    # The others are about other accounts and other tools; test_documented_examples.py looks at all of them.
    tasks = [*tasks[:3], tasks[-1]]
    encrypting = next(task for task in tasks if "kms_key_id" in task["lifeboat.aws.ami_xregion_copy"])
    # It is about the same images as the first example, in an account of its own.
    other = [task for task in tasks if task is not encrypting]
    assert len(other) == len(tasks) - 1
    run = playbook([encrypting], "--diff")
    assert run.rc == 0, run.stdout
    assert run.of(encrypting["name"])["summary"]["copied"] == 4
    run = playbook(other, "--diff")
    assert run.rc == 0, run.stdout
    assert len(run.results) == len(other)
    fleet = run.of("Every production image, under a name that says where it came from")["copies"]
    assert {copy["source_name"] for copy in fleet} == {"shop-1", "shop-2"}
    assert {image["Name"] for image in aws.images(WEST).values()} >= {"shop-1 from us-east-1", "shop-2 from us-east-1"}
    assert len(run.of("Copies of an image do not exist")["expired"]) == 2


def test_story_examples_of_ec2_ami_copy_run_with_the_name_changed(playbook: PlaybookRunner, aws: AwsView) -> None:
    aws.simulator.configure(copy_seconds=0)
    key = "arn:aws:kms:us-east-1:XXXXXXXXXXXX:key/746de6ea-50a4-4bcb-8fbc-e3b29f2d367b"
    text = ec2_ami_copy.EXAMPLES.replace("community.aws.ec2_ami_copy", "lifeboat.aws.ami_xregion_copy")
    tasks = _with_real_things(text, {key: aws.key(EU)})
    for number, task in enumerate(tasks, 1):
        task["lifeboat.aws.ami_xregion_copy"]["source_image_id"] = aws.web(number)
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    ids = [run.of(task["name"])["image_id"] for task in tasks]
    assert set(ids) == set(aws.images(EU))
    assert all(run.of(task["name"])["changed"] for task in tasks)
    names = {image["Name"] for image in aws.images(EU).values()}
    assert "My-Awesome-AMI" in names
    again = playbook(tasks)
    assert again.rc == 0, again.stdout
    assert [again.of(task["name"])["image_id"] for task in tasks] == ids
    assert not any(again.of(task["name"])["changed"] for task in tasks)


def test_story_copy_made_by_ec2_ami_copy_is_taken_over(playbook: PlaybookRunner, aws: AwsView) -> None:
    source = aws.web()
    tasks = f"""
- name: The old module copies
  community.aws.ec2_ami_copy: &options
    source_region: us-east-1
    region: us-west-2
    source_image_id: {source}
    name: web-copy
    tags: {{Name: web, Patch: 1.2.3}}
    tag_equality: true
- name: Ours finds that
  lifeboat.aws.ami_xregion_copy: *options
  register: ours
- name: And again
  lifeboat.aws.ami_xregion_copy: *options
"""
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    old, ours, again = (run.of(name) for name in ("The old module copies", "Ours finds that", "And again"))
    assert ours["image_id"] == again["image_id"] == old["image_id"]
    assert [ours["copies"][0]["action"], ours["changed"], again["changed"]] == ["adopted", True, False]
    assert _counts(run)["CopyImage"] == 1


def test_story_module_defaults_serve_both_collections_and_no_secret_is_shown(
    playbook: PlaybookRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    aws.web()
    aws.simulator.seed(SOURCE, images=[{"name": "batch-1", "tags": {"Sync-Identifier": "batch"}}])
    play = f"""
module_defaults:
  group/lifeboat.aws.aws:
    region: us-west-2
    endpoint_url: {aws.simulator.endpoint}
    access_key: {ACCESS_KEY}
    secret_key: {SECRET}
    session_token: {TOKEN}
"""
    tasks = """
- name: Each has its copy
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    sync_identifier: "{{ item }}"
  loop: [web, batch]
- name: Images are listed
  amazon.aws.ec2_ami_info:
    owners: self
- name: A refusal is shown
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    sync_identifier: nothing
  register: refused
  failed_when: not refused.failed
"""
    run = playbook(tasks, "-vvv", "--diff", play=play)
    assert run.rc == 0, run.stdout
    assert [item["copies"][0]["region"] for item in run.of("Each has its copy")["results"]] == [WEST, WEST]
    assert len(run.of("Images are listed")["images"]) == 2
    assert "no image in us-east-1 matches" in run.of("A refusal is shown")["msg"]
    for secret in (SECRET, TOKEN):
        assert secret not in run.stdout
        assert secret not in str(run.results)


def test_story_copy_goes_on_in_the_background(playbook: PlaybookRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=300)
    aws.simulator.set_scale(500)
    aws.simulator.freeze(False)
    tasks = """
- name: Copy is begun
  lifeboat.aws.ami_xregion_copy:
    source_region: us-east-1
    region: us-west-2
    sync_identifier: web
    wait: true
    poll_interval: 0.05
  async: 60
  poll: 0
  register: begun
- name: Copy is available
  ansible.builtin.async_status:
    jid: "{{ begun.ansible_job_id }}"
  register: background
  until: background is finished
  retries: 60
  delay: 1
"""
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    assert [copy["state"] for copy in run.of("Copy is available")["copies"]] == ["available"]
    assert "Traceback" not in run.stdout


def test_story_without_progress_shows_only_what_ansible_shows(playbook: PlaybookRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=300)
    aws.simulator.set_scale(500)
    aws.simulator.freeze(False)
    run = playbook(SYNC, ANSIBLE_LIFEBOAT_PROGRESS="0")
    assert run.rc == 0, run.stdout
    assert run.of(SYNCED)["summary"]["copied"] == 2
    # At -vvv Ansible prints results itself.
    assert VERBOSITY or "ami-" not in run.stdout


def test_story_failure_shows_one_readable_sentence(playbook: PlaybookRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=0)
    aws.simulator.outage(EU, "drop")
    run = playbook(SYNC)
    assert run.rc == 2
    assert "1 of 2 copies failed" in run.stdout
    assert "eu-west-1 does not answer; check the region's name, the network" in run.stdout
    assert "Traceback" not in run.stdout
