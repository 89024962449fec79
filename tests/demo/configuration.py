"""The chapter about configuration: published to two regions, and fetched in each by the same machine.

It never goes on after something that was not as told.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.fetching.machine import Machine

from .estate import SOURCE_REGION
from .stage import Stage, check

PLAYBOOK = "tests/demo/playbooks/configuration.yml"
REGIONS = (SOURCE_REGION, "us-west-2")
# Of the files that are published, those that the story looks at.
SHOWN = ("shop.conf", "config.properties")


def configuration(stage: Stage) -> None:
    _make_buckets(stage)
    stage.narrator.say(f"""A copy of an image must not talk to the region it came from. So images have no
        configuration: the role dr_config renders it for each region and puts it into a bucket there. The playbook is
        {PLAYBOOK}. Watch: both regions get a bundle, and a pointer to it last of all.""")
    run = stage.run(PLAYBOOK, brief=True)
    check("OK: 2 published" in run.output, "the verdict is not: 2 published")
    again = stage.run(PLAYBOOK, brief=True)
    check("OK: 2 unchanged" in again.output, "the second verdict is not: 2 unchanged")
    uploads = [action for region in REGIONS for action in stage.aws.counts()[region] if action.startswith("s3:PUT ")]
    check(not uploads, f"the second run wrote: {', '.join(uploads)}")
    stage.narrator.proved("published once; the second run uploaded nothing.")
    _fetch_everywhere(stage)


def _make_buckets(stage: Stage) -> None:
    for region in REGIONS:
        s3 = stage.aws.boto("s3", region)
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=_bucket(region), **place)
        s3.put_bucket_versioning(Bucket=_bucket(region), VersioningConfiguration={"Status": "Enabled"})


def _bucket(region: str) -> str:
    return f"shop-config-{region}"


def _fetch_everywhere(stage: Stage) -> None:
    stage.narrator.say("""Now the same machine is started in both regions, with the same user-data. The program that it
        runs at boot asks the metadata service where it is, and fetches what is for that region:""")
    with tempfile.TemporaryDirectory(prefix="lifeboat-machines-") as folder:
        for region in REGIONS:
            place = Path(folder, region)
            place.mkdir()
            _fetch(stage, Machine.make(place, stage.aws, region), region)
    stage.narrator.proved("two machines with nothing of their own, each with the database and queue of its region.")


def _fetch(stage: Stage, machine: Machine, region: str) -> None:
    run = machine.wait(machine.start())
    check(run.code == 0, f"the machine in {region} said: {run.said}")
    files = machine.files()
    text = "".join(files[name] for name in SHOWN)
    check(f"region = {region}\n" in text, f"the machine in {region} has the configuration of another region")
    others = [other for other in REGIONS if other != region]
    check(not any(other in text for other in others), f"the machine in {region} knows of another region")
    lines = [(name, line) for name in SHOWN for line in files[name].splitlines()]
    stage.narrator.table((f"IN {region}", "/etc/shop"), lines)
