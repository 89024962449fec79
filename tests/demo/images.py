"""The chapters about machine images: copied, found again, renewed, retained, and looked at beforehand.

They never go on after something that was not as told.
"""

from __future__ import annotations

from . import estate
from .estate import BATCH, PARTNER_API, RECOVERY_REGIONS, WEB
from .playbook import PlaybookRun
from .recovery_points import RecoveryPoint
from .stage import Stage, check

PLAYBOOK = "examples/sync_images.yml"
# Of the five web images the playbook copies the newest three; and there are the batch and the partner API image.
FIRST_COPIES = 5


def first_sync(stage: Stage) -> None:
    stage.narrator.say("""The playbook keeps the newest three images of each set, so the two oldest web images are left
        alone. Watch: all ten copies run at the same time, and each shows how far it is.""")
    run = _sync(stage)
    points = stage.points()
    check(run.counts.get("changed") == 1, f"the playbook changed {run.counts.get('changed')} things, not 1")
    expected = dict.fromkeys(RECOVERY_REGIONS, FIRST_COPIES)
    check(stage.calls("ec2:CopyImage") == expected, "not five copies in each region")
    check(len(points) == FIRST_COPIES * len(RECOVERY_REGIONS), f"there are {len(points)} copies")
    check(all(point.state == "available" and point.is_tracked for point in points), "not all are available and tracked")
    check(not any(stage.calls("ec2:CreateTags").values()), "tags were set after a copy was made, not with it")
    stage.narrator.proved("""ten copies are available. Each says in its own tags what it is a copy of; these tags were
        part of the very request that made it, so that a run that is killed leaves nothing unknown behind.""")
    for point in stage.points(PARTNER_API):
        check(estate.PARTNER in _shared_with(stage, point), f"{point.id} is not shared with {estate.PARTNER}")
    stage.narrator.proved(
        f"the copies of the partner API image may be launched by {estate.PARTNER}, like the original."
    )


def second_sync(stage: Stage) -> None:
    stage.narrator.say("The same command, as a nightly job would run it. Watch: changed=0, and no copy is made.")
    before = _ids(stage.points())
    run = _sync(stage)
    check(run.counts.get("changed") == 0, f"the playbook changed {run.counts.get('changed')} things, not 0")
    check(not stage.writes(), f"the run wrote: {', '.join(stage.writes())}")
    check(_ids(stage.points()) == before, "the copies are not the same as before")
    stage.narrator.proved("nothing changed; the log of AWS calls has reads only.")


def new_image(stage: Stage) -> None:
    name = f"web-{estate.now():%Y-%m-%d}"
    image_id = estate.bake_web_image(stage.aws, stage.estate.web_instance, name)
    stage.narrator.say(f"""The web team has just baked {name} ({image_id}, by the API call CreateImage). Watch: one copy
        in each region, of this image alone. keep=4 leaves room for it, so nothing has to go yet.""")
    before = _ids(stage.points())
    run = _sync(stage, "-e", "keep=4")
    check(run.counts.get("changed") == 1, f"the playbook changed {run.counts.get('changed')} things, not 1")
    check(stage.calls("ec2:CopyImage") == dict.fromkeys(RECOVERY_REGIONS, 1), "not one copy in each region")
    made = [point for point in stage.points() if point.id not in before]
    check({point.source_id for point in made} == {image_id}, f"what was copied is not {image_id}")
    check(before <= _ids(stage.points()), "a copy has gone")
    stage.narrator.proved(f"one copy of {image_id} in each region; the ten copies from before are untouched.")


def retention(stage: Stage) -> None:
    oldest = min(stage.points(WEB), key=lambda point: (point.region != "eu-west-1", point.source_created))
    instance_id = estate.launch(stage.aws, oldest.region, oldest.id)
    stage.narrator.say(f"""Somebody has started a server in {oldest.region} from the oldest copy of the web image there
        ({oldest.id}), and forgotten about it. Now keep=2: of the four web images in each region two are to go. Watch:
        a warning names the one that stays, and why.""")
    before = stage.points()
    beyond = [point for region in RECOVERY_REGIONS for point in _web_in(before, region)[2:]]
    run = _sync(stage, "-e", "keep=2")
    check(run.counts.get("changed") == 1, f"the playbook changed {run.counts.get('changed')} things, not 1")
    gone = [point for point in before if point.id not in _ids(stage.points())]
    check(_ids(gone) == _ids(beyond) - {oldest.id}, f"the copies that went are {', '.join(sorted(_ids(gone)))}")
    check(not _snapshots_left(stage, gone), "snapshots of removed copies are left, and cost money")
    said = "".join(run.output.split())
    check(oldest.id in said and instance_id in said, f"the run does not say that {instance_id} keeps {oldest.id}")
    stage.narrator.proved(f"""{len(gone)} old copies are gone with their snapshots; {oldest.id} in {oldest.region}
        stays, because {instance_id} runs from it. (The newest copy of a set is never removed, nor is anything that
        does not carry the tracking tags.)""")


def look_ahead(stage: Stage) -> None:
    estate.tag_image(stage.aws, stage.only_image_of(BATCH), "Owner", "data-team")
    estate.share_image(stage.aws, stage.only_image_of(PARTNER_API), estate.SECOND_PARTNER)
    stage.narrator.say(f"""The batch image got a tag (Owner: data-team), and the partner API image was shared with a
        second partner ({estate.SECOND_PARTNER}). What would the next run do? Watch: it shows the differences and does
        nothing.""")
    before = stage.points()
    run = _sync(stage, "-e", "keep=2", "--check", "--diff")
    check(run.counts.get("changed") == 1, f"the playbook foretold {run.counts.get('changed')} changes, not 1")
    check(not stage.writes(), f"check mode wrote: {', '.join(stage.writes())}")
    check(stage.points() == before, "check mode changed a copy")
    expected = ("data-team", estate.SECOND_PARTNER)
    check(all(text in run.output for text in expected), "the differences are not shown")
    stage.narrator.proved(
        "reads only. Without --check the copies would follow their originals, without being copied again."
    )


def _sync(stage: Stage, *options: str) -> PlaybookRun:
    return stage.run(PLAYBOOK, "-e", "poll_seconds=1", *options)


def _ids(points: list[RecoveryPoint]) -> set[str]:
    return {point.id for point in points}


def _web_in(points: list[RecoveryPoint], region: str) -> list[RecoveryPoint]:
    """Newest first."""
    return [point for point in points if point.set == WEB and point.region == region]


def _shared_with(stage: Stage, point: RecoveryPoint) -> set[str]:
    ec2 = stage.aws.boto("ec2", point.region)
    answer = ec2.describe_image_attribute(ImageId=point.id, Attribute="launchPermission")
    return {permission.get("UserId", "") for permission in answer["LaunchPermissions"]}


def _snapshots_left(stage: Stage, gone: list[RecoveryPoint]) -> list[str]:
    lost = {snapshot for point in gone for snapshot in point.snapshots}
    left: list[str] = []
    for region in RECOVERY_REGIONS:
        snapshots = stage.aws.boto("ec2", region).describe_snapshots(OwnerIds=["self"])["Snapshots"]
        left += [snapshot["SnapshotId"] for snapshot in snapshots if snapshot["SnapshotId"] in lost]
    return left
