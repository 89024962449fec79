"""The chapter about readiness: whether the shop could come back now, what is in the way, and the same without that.

It never goes on after something that was not as told.
"""

from __future__ import annotations

from .databases import RECOVERY_REGION
from .estate import SOURCE_REGION
from .keeping import MANIFEST
from .shop import SUBNET_GROUP, recovery_subnets
from .stage import Stage, check

READINESS = "lifeboat.aws.readiness"
INPUTS = "tests/demo/inputs/readiness.yml"
POINTER_FILE = "recovery.lifeboat.yml"
POINTER = f"""\
plugin: lifeboat.aws.plan
manifest: {MANIFEST}
recovery_region: {RECOVERY_REGION}
"""


def coming_back(stage: Stage) -> None:
    path = stage.runner.folder / POINTER_FILE
    path.write_text(POINTER, encoding="utf-8")
    stage.narrator.say(f"""There are copies of everything. Could the shop come back in {RECOVERY_REGION}, with
        {SOURCE_REGION} still silent? Even if git is lost as well, these three lines are enough, because the plan is
        in the bucket:""")
    stage.narrator.raw("\n" + POINTER)
    stage.narrator.say(f"""The playbook {READINESS} checks what a recovery needs: keys, networks, rights, quotas and
        more. It reads {RECOVERY_REGION} once, whatever the number of workloads, and tries a launch as a dry run. Watch
        the one thing that is red. (By default the run fails for it; {INPUTS} says otherwise.)""")
    command = (READINESS, "-i", str(path), "-e", f"@$PWD/{INPUTS}")
    run = stage.run(*command, terse=True)
    asked = stage.asked_regions()
    check(asked == {RECOVERY_REGION}, f"the regions asked are {', '.join(sorted(asked))}")
    check(not stage.writes(), f"the run wrote: {', '.join(stage.writes())}")
    check("NOT READY: 1 fail" in run.output, "not one check is red")
    check(f"has no DB subnet group {SUBNET_GROUP}" in run.output, "the DB subnet group is not what is missing")
    stage.narrator.say("Somebody creates the DB subnet group, as it says, and runs it again:")
    stage.aws.boto("rds", RECOVERY_REGION).create_db_subnet_group(
        DBSubnetGroupName=SUBNET_GROUP,
        DBSubnetGroupDescription="for a recovery",
        SubnetIds=recovery_subnets(stage.aws)[:2],
    )
    again = stage.run(*command, terse=True)
    check("\n  READY: " in again.output, "not everything is green")
    stage.narrator.proved("the shop could come back now, and the lost region was not needed to know it.")
