"""The chapters about all the rest: databases and volumes by the role dr_sync, the gem's file, and the lost region.

They never go on after something that was not as told.
"""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from .databases import DATABASES, DISK_NAME, RECOVERY_REGION, database_copies, recovery_key
from .estate import BATCH, GEM_REGION, PARTNER_API, RECOVERY_REGIONS, SOURCE_REGION, WEB
from .recovery_points import SOURCE, recovery_points
from .stage import Stage, check

SYNC = "lifeboat.aws.sync"
# What may be written where copies are made that are born tracked.
COPYING = {"rds:CopyDBSnapshot", "rds:CopyDBClusterSnapshot", "ec2:CopySnapshot"}
JOBS = "tests/demo/inputs/jobs.yml"
GEM_FILE = "tests/demo/inputs/aws_xregion_sync.yaml"
RECOVERY_POINTS = "lifeboat.aws.recovery_points"
HOUR = 3600


def databases_and_volume(stage: Stage) -> None:
    stage.narrator.say(f"""The role dr_sync takes a list of jobs of all kinds: {JOBS}. One of the databases is
        encrypted and so is the cluster: their copies need a key of {RECOVERY_REGION}. Watch the table at the end; the
        web image is there already. (Ansible's settings display_ok_hosts and display_skipped_hosts are off here.)""")
    run = stage.run(SYNC, "-e", f"@{JOBS}", terse=True)
    copies, key = database_copies(stage.aws, RECOVERY_REGION), recovery_key(stage.aws)
    check("OK: 1 already there, 4 copied" in run.output, "the verdict is not: 1 already there, 4 copied")
    check(len(copies) == len(DATABASES), f"there are {len(copies)} copies of databases")
    check(all(copy.state == "available" and copy.key == key for copy in copies), "not all are available and encrypted")
    check(all(SOURCE in copy.tags for copy in copies), "not all copies are tracked")
    more = set(stage.writes()) - COPYING
    check(not more, f"something else than copies was asked for: {', '.join(sorted(more))}")
    stage.narrator.proved(f"""three databases and a volume have copies in {RECOVERY_REGION}, tracked in the request that
        made them; those of the databases are encrypted with its key. No image was copied again.""")


def file_of_the_gem(stage: Stage) -> None:
    stage.narrator.say(f"""Until today the Ruby gem aws_xregion_sync kept a web image and a database in {GEM_REGION}.
        Its configuration file ({GEM_FILE}) runs as it is. Watch: the image, which the gem has copied, is adopted and
        not copied again; last night's snapshot of the database is new. The gem does not wait, nor does this run.""")
    before = _image_ids(stage, GEM_REGION)
    run = stage.run(SYNC, "-e", f"dr_sync_config_file=$PWD/{GEM_FILE}", terse=True)
    used = {call["access_key"] for call in stage.aws.calls(region=GEM_REGION)}
    check("OK: 1 adopted, 1 copied" in run.output, "the verdict is not: 1 adopted, 1 copied")
    check(_image_ids(stage, GEM_REGION) == before == {stage.estate.gem_copy}, "an image was copied again")
    [image] = recovery_points(stage.aws, GEM_REGION)
    check(image.is_tracked, f"{image.id} is not tracked")
    check(stage.calls("rds:CopyDBSnapshot", GEM_REGION) == {GEM_REGION: 1}, "not one copy of a database")
    check(used == {"my_access_key", "my_other_access_key"}, f"the keys used were {', '.join(sorted(used))}")
    check(not any(text in run.output for text in ("access_key", "secret_key")), "the run shows a key of the file")
    stage.narrator.proved(f"""{image.id}, made by the gem, now says itself what it is a copy of. The keys in the file
        were used and never shown.""")


def lost_region(stage: Stage) -> None:
    # The copy that was just begun needs its source until it is complete.
    stage.aws.advance(HOUR)
    stage.aws.outage(SOURCE_REGION, "drop")
    check(not _answers(stage, SOURCE_REGION), f"{SOURCE_REGION} still answers")
    stage.narrator.say(f"""An hour later {SOURCE_REGION} is gone: nothing there answers any more. What can be restored,
        and how much is lost? This playbook asks the recovery regions alone, and compares the age with what is
        promised (the RPO).""")
    regions = ",".join((*RECOVERY_REGIONS, GEM_REGION))
    run = stage.run(RECOVERY_POINTS, "-e", f"regions={regions}", "-e", "rpo=24h", terse=True)
    asked = set(stage.aws.counts())
    check(asked == {*RECOVERY_REGIONS, GEM_REGION}, f"the regions asked are {', '.join(sorted(asked))}")
    check(not stage.writes(), f"the run wrote: {', '.join(stage.writes())}")
    names = (WEB, BATCH, PARTNER_API, *(str(database["id"]) for database in DATABASES), DISK_NAME)
    missing = [name for name in names if name not in run.output]
    check(not missing, f"the table does not have {', '.join(missing)}")
    for copy in (*database_copies(stage.aws, RECOVERY_REGION), *database_copies(stage.aws, GEM_REGION)):
        check(copy.id in run.output, f"the table does not have {copy.id}")
    stage.narrator.proved(f"everything is there, and nothing was asked of {SOURCE_REGION}.")


def _image_ids(stage: Stage, region: str) -> set[str]:
    images = stage.aws.boto("ec2", region).describe_images(Owners=["self"])["Images"]
    return {image["ImageId"] for image in images}


def _answers(stage: Stage, region: str) -> bool:
    try:
        stage.aws.boto("ec2", region).describe_images(Owners=["self"])
    except (BotoCoreError, ClientError):
        return False
    return True
