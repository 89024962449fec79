"""What makes the copies of a set the copies of one thing, and what is ours: stories on the simulated AWS.

Each is one in which a recovery point was lost, or never made, because a key was coarser than the thing.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import (
    ebs_snapshot_xregion_copy,
    rds_snapshot_xregion_copy,
    recovery_points_info,
)
from tests.integration.aws_view import PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.test_ebs_copying import Disks
from tests.integration.test_rds_copying import INSTANCE, Databases, created
from tests.simulator.client import ACCOUNT

FRANKFURT = "eu-central-1"
LEGACY = ("lifeboat:source-resource",)


@pytest.fixture
def dbs(aws: AwsView) -> Databases:
    aws.simulator.configure(copy_seconds=0)
    return Databases(aws, INSTANCE)


@pytest.fixture
def databases(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    aws.simulator.configure(copy_seconds=0)
    return Disks(aws)


@pytest.fixture
def volumes(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def removed(result: ModuleResult) -> list[str]:
    return [item["id"] for item in result.data["expired"]]


# --- two things of one name ---


def test_databases_of_one_name_in_two_regions_are_two(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: the older one never copied, and each job removing the copies of the other."""
    here = [dbs.snapshot(day) for day in (17, 18, 19)]
    there = [dbs.snapshot(day, region=FRANKFURT) for day in (11, 12)]
    first = databases(db_instances=["shop"], retain=1)
    second = databases(source_region=FRANKFURT, db_instances=["shop"], retain=1)
    assert (first.only["action"], second.only["action"]) == ("copied", "copied")
    assert (first.only["source_id"], second.only["source_id"]) == (here[-1], there[-1])

    for _night in range(2):
        for result in (
            databases(db_instances=["shop"], retain=1),
            databases(source_region=FRANKFURT, db_instances=["shop"], retain=1),
        ):
            assert (result.changed, removed(result)) == (False, [])
    assert {snapshot["Tags"]["lifeboat:source"] for snapshot in dbs.seen().values()} == {
        f"{SOURCE}/{here[-1]}",
        f"{FRANKFURT}/{there[-1]}",
    }

    points = databases.of(recovery_points_info).plainly(regions=[WEST], sets=["shop"]).data["recovery_points"]
    assert [(point["source_region"], point["newest"]["source"]) for point in points] == [
        (FRANKFURT, f"{FRANKFURT}/{there[-1]}"),
        (SOURCE, f"{SOURCE}/{here[-1]}"),
    ]

    gone = databases(source_region=FRANKFURT, db_instances=["shop"], state="absent")
    assert len(removed(gone)) == 1
    assert [snapshot["Tags"]["lifeboat:source"] for snapshot in dbs.seen().values()] == [f"{SOURCE}/{here[-1]}"]


def test_databases_of_one_name_in_two_accounts_are_two(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: a vault in which the shop of one account keeps out, or removes, the shop of another."""
    own = dbs.snapshot(19, type="manual", id="shop-nightly")
    shared = {"database": "shop", "type": "manual", "id": "shop-nightly", "shared_with": [ACCOUNT]}
    dbs.aws.simulator.seed_rds(SOURCE, account=PARTNER, snapshots=[{**shared, "created": created(12)}])
    theirs = dbs.arn("shop-nightly", account=PARTNER)
    first = databases(db_instances=["shop"], snapshot_type="manual", retain=1)
    second = databases(snapshot=theirs, retain=1)
    assert (first.only["action"], second.only["action"], second.message) == ("copied", "copied", "")
    assert first.only["id"] != second.only["id"]
    assert len(dbs.seen()) == 2
    again = databases(snapshot=theirs, retain=1)
    assert (again.changed, removed(again)) == (False, [])

    gone = databases(db_instances=["shop"], state="absent")
    assert removed(gone) == [first.only["id"]]
    assert own
    assert list(dbs.seen()) == [second.only["id"]]


def test_database_that_was_created_anew_does_not_remove_the_copies_of_the_old_one(
    databases: ModuleRunner, dbs: Databases
) -> None:
    """Catches: the last recovery points of the database that somebody dropped by mistake."""
    old = dbs.snapshot(10, resource_id="db-OLDOLDOLDOLDOLDOLDOLDOLDOL")
    databases(db_instances=["shop"], retain=1)
    dbs.snapshot(19)
    result = databases(db_instances=["shop"], retain=1)
    assert (result.only["action"], removed(result)) == ("copied", [])
    assert f"{SOURCE}/{old}" in [snapshot["Tags"]["lifeboat:source"] for snapshot in dbs.seen().values()]


def test_snapshot_of_an_identifier_that_was_another_ones_is_copied(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: `before-upgrade`, made anew each month and copied only the first time."""
    dbs.snapshot(10, type="manual", id="before-upgrade")
    first = databases(snapshot="before-upgrade")
    dbs.delete("before-upgrade", SOURCE)
    dbs.snapshot(19, type="manual", id="before-upgrade")
    second = databases(snapshot="before-upgrade")
    assert (first.only["action"], second.only["action"]) == ("copied", "copied")
    assert len(dbs.seen()) == 2
    assert not databases(snapshot="before-upgrade").changed


def test_copies_of_earlier_versions_count_although_they_say_less(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: everything copied again after an update, or kept for ever because retention no longer knows it."""
    copies = dbs.history(15, 16, 17, 18, 19)
    for copy in copies.values():
        dbs.aws.client("rds", WEST).remove_tags_from_resource(ResourceName=dbs.arn(copy, WEST), TagKeys=list(LEGACY))
    result = databases(db_instances=["shop"], retain=2)
    assert (result.only["action"], result.only["id"]) == ("converged", copies[19])
    assert sorted(removed(result)) == sorted([copies[15], copies[16], copies[17]])
    assert not databases(db_instances=["shop"], retain=2).changed


def test_volumes_of_one_sync_identifier_each_keep_their_own(volumes: ModuleRunner, disks: Disks) -> None:
    """Catches: one volume of a server that is never copied, with a note at the most."""
    data, logs = disks.volume(), disks.volume()
    for volume in (data, logs):
        disks.days(2, volume, **{"Sync-Identifier": "server"})
    ask = {"filters": {"tag:Sync-Identifier": "server"}, "select": "newest", "retain": 1}
    result = volumes(**ask)
    assert [copy["action"] for copy in result.copies] == ["copied", "copied"]
    disks.days(1, data, **{"Sync-Identifier": "server"})
    volumes(**ask)
    again = volumes(**ask)
    assert (again.changed, len(disks.sources())) == (False, 2)
    resources = {snapshot["Tags"]["lifeboat:source-resource"].split("/")[1] for snapshot in disks.seen(WEST).values()}
    assert resources == {data, logs}


def test_copies_of_a_volume_that_do_not_say_it_are_told_by_their_sources_or_stay(
    volumes: ModuleRunner, disks: Disks
) -> None:
    """Catches: copies of an earlier version taken for those of another volume of their set, and removed for it."""
    data, logs = disks.volume(), disks.volume()
    mark = {"Sync-Identifier": "server"}
    of_data, of_logs = disks.days(3, data, **mark), disks.days(2, logs, **mark)
    copies = {source: disks.copy_of(source, set_name="server") for source in (*of_data, *of_logs)}
    for copy in copies.values():
        disks.aws.ec2(WEST).delete_tags(Resources=[copy], Tags=[{"Key": key} for key in LEGACY])
    disks.aws.ec2(SOURCE).delete_snapshot(SnapshotId=of_data[0])
    result = volumes(volume_ids=[data], retain=1)
    assert removed(result) == [copies[of_data[1]]]
    assert {item["id"] for item in result.data["kept"]} == {copies[of_data[0]]}
    assert {copies[of_logs[0]], copies[of_logs[1]]} < set(disks.seen(WEST))
    assert not volumes(volume_ids=[data], retain=1).changed


def test_images_of_two_identifiers_in_one_set_keep_their_own(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: `set: daily` for two fleets, of which each night removes the other's only copy."""
    aws.simulator.configure(copy_seconds=0)
    aws.web(18)
    spec = {"name": "api-19", "tags": {"Sync-Identifier": "api"}, "created": "2026-11-19T06:00:00Z"}
    aws.simulator.seed(SOURCE, images=[spec])
    ask: dict[str, Any] = {"select": "newest", "set": "daily", "retain": 1, "wait": True}
    for identifier in ("web", "api"):
        assert module(sync_identifier=identifier, **ask).only["action"] == "copied"
    for identifier in ("web", "api", ["web", "api"]):
        again = module(sync_identifier=identifier, **ask)
        assert (again.changed, removed(again)) == (False, [])
    assert len(aws.images(WEST)) == 2


def test_copies_that_are_copied_on_are_of_their_first_sources(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: of two databases of one name in a vault, only the newer one copied on; ages counted from there."""
    here, there = dbs.snapshot(19), dbs.snapshot(12, region=FRANKFURT)
    databases(db_instances=["shop"])
    databases(source_region=FRANKFURT, db_instances=["shop"])
    ask = {"source_region": WEST, "destination_regions": ["eu-west-1"], "snapshot_type": "manual", "retain": 1}
    result = databases(db_instances=["shop"], **ask)
    assert [copy["action"] for copy in result.copies] == ["copied", "copied"], result.message
    assert {copy["source_created"] for copy in result.copies} == {created(19), created(12)}
    again = databases(db_instances=["shop"], **ask)
    assert (again.changed, removed(again), here != there) == (False, [], True)


def test_copies_of_a_dropped_database_that_do_not_say_it_stay(databases: ModuleRunner, dbs: Databases) -> None:
    """Catches: copies of an earlier version, of a database that was dropped, counted for the new one of its name."""
    copies = dbs.history(15, 16)
    for copy in copies.values():
        dbs.aws.client("rds", WEST).remove_tags_from_resource(ResourceName=dbs.arn(copy, WEST), TagKeys=list(LEGACY))
    dbs.database("shop", created="2026-11-18T00:00:00Z")
    dbs.snapshot(19)
    result = databases(db_instances=["shop"], retain=1)
    assert (result.only["action"], removed(result)) == ("copied", [])
    assert set(copies.values()) < set(dbs.seen())


# --- two jobs over one source ---


def test_daily_and_monthly_job_share_a_copy_until_both_let_it_go(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: two jobs that take each other's copy away, and the shorter retention that removes both's."""
    aws.simulator.configure(copy_seconds=0)

    def night(day: int) -> tuple[ModuleResult, ModuleResult]:
        aws.web(day)
        common: dict[str, Any] = {"sync_identifier": "web", "select": "newest", "wait": True}
        return (
            module(**common, set="daily", retain=1),
            module(**common, set="monthly", retain={"monthly": 12}),
        )

    night(1)
    _daily, monthly = night(2)
    assert len(removed(monthly)) == 1, "the first of November is neither the newest nor the last of its month"
    tags = [image["Tags"]["lifeboat:set"] for image in aws.images(WEST).values()]
    assert tags == ["daily // monthly"]

    daily, monthly = night(3)
    [released] = daily.data["released"]
    assert (released["set"], released["serves"]) == ("daily", ["monthly"])
    assert removed(daily) == []
    assert len(removed(monthly)) == 1
    [kept] = monthly.data["retained"]
    assert kept["kept_by"] == ["monthly 2026-11"]
    assert "kept by monthly 2026-11" in monthly.diff

    gone = module(sync_identifier="web", select="newest", set="daily", state="absent")
    assert (removed(gone), [item["serves"] for item in gone.data["released"]]) == ([], [["monthly"]])
    gone = module(sync_identifier="web", select="newest", set="monthly", state="absent")
    assert len(removed(gone)) == 1
    assert aws.images(WEST) == {}


# --- what others have made ---


def hand_copy(aws: AwsView, source: str, day: int, **fields: Any) -> str:
    spec = {"name": f"legal-hold-{day}", "tags": {"Name": "evidence", "Hold": "yes"}, "source_image_id": source}
    return aws.simulator.seed(WEST, images=[{**spec, "source_region": SOURCE, **fields}])[0]


@pytest.mark.parametrize(
    ("adopt", "stays"), [pytest.param({}, True, id="recognize"), pytest.param({"adopt": "own"}, False, id="own")]
)
def test_copy_that_people_made_counts_and_is_theirs_unless_owned(
    module: ModuleRunner, aws: AwsView, adopt: dict[str, str], stays: bool
) -> None:
    """Catches: a copy under legal hold that is relabelled, shared as its source is, and then removed."""
    aws.simulator.configure(copy_seconds=0)
    old = aws.web(17, launch_permissions=[{"UserId": PARTNER}])
    hold = hand_copy(aws, old, 17, launch_permissions=[{"UserId": "999988887777"}])
    ask: dict[str, Any] = {"sync_identifier": "web", "select": "newest", "retain": 1, "copy_launch_permissions": True}
    first = module(**ask, **adopt)
    assert (first.only["action"], first.only["id"]) == ("adopted", hold)
    assert first.only.get("recognized", False) is stays
    assert bool([text for text in first.warnings if "was not created by this collection" in text]) is stays
    users = {permission.get("UserId") for permission in aws.permissions(WEST, hold)}
    assert users == ({PARTNER, "999988887777"} if stays else {PARTNER})
    assert aws.tags(WEST, hold)["Hold"] == "yes"
    assert not module(**ask, **adopt).changed

    aws.web(19)
    module(**ask, **adopt, wait=True)
    assert (hold in aws.images(WEST)) is stays
    gone = module(image_ids=[old], state="absent", **adopt)
    assert removed(gone) == []
    assert (hold in aws.images(WEST)) is stays
    if stays:
        assert [item["kept_because"] for item in gone.data["kept"]] == ["it was not created by this collection"]
        assert [
            text for text in gone.warnings if f"{hold} in us-west-2 stays" in text and "adopt: own removes it" in text
        ]


def test_copy_that_people_made_of_our_copy_is_not_ours(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: tags that travelled, taken for our own; retention would remove what they are on."""
    aws.simulator.configure(copy_seconds=0)
    source = aws.web(19)
    ours = aws.copy_of(source, 19, region="eu-west-1")
    stolen = aws.copy_of(source, 19, source_image_id=ours, source_region="eu-west-1", name="mine")
    result = module(sync_identifier="web", select="newest", retain=1, wait=True)
    assert result.only["action"] == "copied"
    assert result.only["id"] != stolen
    module(image_ids=[source], state="absent")
    assert list(aws.images(WEST)) == [stolen]


def test_copy_of_our_snapshot_that_people_made_with_its_tags_is_not_removed(
    volumes: ModuleRunner, disks: Disks
) -> None:
    """Catches: EC2 tells no lineage of snapshots, so a copy under legal hold looks like ours and goes with it."""
    volume = disks.volume()
    disks.snapshot(volume)
    ours = volumes(volume_ids=[volume], retain=1).only["id"]
    tags = [{"Key": key, "Value": value} for key, value in disks.seen(WEST)[ours]["Tags"].items()]
    disks.aws.simulator.advance(3600)
    hold = disks.aws.ec2(WEST).copy_snapshot(
        SourceRegion=WEST,
        SourceSnapshotId=ours,
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": [*tags, {"Key": "Hold", "Value": "yes"}]}],
    )["SnapshotId"]
    disks.snapshot(volume)
    volumes(volume_ids=[volume], retain=1, wait=True)
    result = volumes(volume_ids=[volume], retain=1)
    assert {hold, ours} < set(disks.seen(WEST))
    assert not result.changed
    assert f"{hold} in us-west-2 is beyond retain and stays: there is another copy" in " ".join(result.warnings)


@pytest.mark.parametrize(("adopt", "action"), [("recognize", "adopted"), ("own", "copied")])
def test_image_that_is_taken_for_the_copy_by_its_tags_is_so_in_every_run(
    module: ModuleRunner, aws: AwsView, adopt: str, action: str
) -> None:
    """Catches: an image built in each region recognized in one run and copied in the next, or removed as ours."""
    aws.simulator.configure(copy_seconds=0)
    source = aws.web(tags={"Release": "7"})
    base = aws.simulator.seed(WEST, images=[{"name": "base"}])[0]
    [server] = aws.ec2(WEST).run_instances(ImageId=base, MinCount=1, MaxCount=1)["Instances"]
    told = [{"ResourceType": "image", "Tags": [{"Key": "Release", "Value": "7"}]}]
    built = aws.ec2(WEST).create_image(InstanceId=server["InstanceId"], Name="built", TagSpecifications=told)["ImageId"]
    aws.simulator.advance(3600)
    ask: dict[str, Any] = {"image_ids": [source], "tags": {"Release": "7"}, "tag_equality": True, "adopt": adopt}
    first, again = module(**ask), module(**ask)
    assert (first.only["action"], again.only["action"]) == (action, "none")
    assert (first.only["id"] == built) == (adopt == "recognize")
    assert again.only["id"] == first.only["id"]


def test_copy_of_people_lets_none_of_ours_go(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: our last copy removed for one that somebody may remove tomorrow."""
    aws.simulator.configure(copy_seconds=0)
    aws.web(17)
    ask: dict[str, Any] = {"sync_identifier": "web", "select": "newest", "retain": 1, "wait": True}
    ours = module(**ask).only["id"]
    hold = hand_copy(aws, aws.web(19), 19)
    result = module(**ask)
    assert (result.only["id"], removed(result)) == (hold, [])
    assert set(aws.images(WEST)) == {ours, hold}


# --- no copy is refused for an ornament ---


def test_image_with_too_many_tags_is_copied_with_those_for_which_there_is_room(
    module: ModuleRunner, aws: AwsView
) -> None:
    """Catches: no recovery point for an image because of its tags."""
    many = {f"k{n:02d}": "v" for n in range(48)}
    source = aws.web(tags={"Sync-Identifier": "web", **many, "Name": "web"})
    result = module(sync_identifier="web", tags={"Team": "dr"})
    assert (result.only["action"], result.failed) == ("copied", False)
    tags = aws.tags(WEST, result.data["image_id"])
    assert len(tags) == 50
    assert (tags["Name"], tags["Team"], tags["lifeboat:source"]) == ("web", "dr", f"{SOURCE}/{source}")
    assert result.only["tags_left_out"] == ["k43", "k44", "k45", "k46", "k47"]
    assert "k43, k44, k45, k46, k47" in result.warnings[0]
    assert not module(sync_identifier="web", tags={"Team": "dr"}).changed


def test_two_images_of_one_name_from_two_regions_are_both_copied(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: no recovery point for an image because of its name."""
    aws.simulator.configure(copy_seconds=0)
    first = aws.web()
    spec = {"name": "web-2026-11-19", "tags": {"Sync-Identifier": "web"}, "created": "2026-11-19T06:00:00Z"}
    second = aws.simulator.seed(FRANKFURT, images=[spec])[0]
    module(sync_identifier="web")
    result = module(sync_identifier="web", source_region=FRANKFURT)
    assert (result.only["action"], result.failed) == ("copied", False)
    assert {image["Name"] for image in aws.images(WEST).values()} == {"web-2026-11-19", f"web-2026-11-19-{second}"}
    assert "so the copy is called" in result.warnings[0]
    assert not module(sync_identifier="web", source_region=FRANKFURT).changed
    assert first != second


def test_encryption_asked_for_later_gets_a_better_copy_before_the_old_one_goes(
    databases: ModuleRunner, dbs: Databases
) -> None:
    """Catches: the advice to remove the recovery point first."""
    dbs.snapshot(19)
    open_copy = databases(db_instances=["shop"], retain=1).only["id"]
    dbs.key_everywhere()
    dbs.aws.simulator.configure(copy_seconds=1000)
    ask: dict[str, Any] = {"db_instances": ["shop"], "retain": 1, "kms_key_id": "alias/dr"}
    first = databases(**ask)
    assert (first.only["action"], first.failed, removed(first)) == ("copied", False, [])
    assert first.only["outdated"] == [open_copy]
    assert (open_copy in dbs.seen(), databases(**ask).changed) == (True, False)
    dbs.aws.simulator.advance(2000)
    second = databases(**ask)
    assert removed(second) == [open_copy]
    assert [snapshot["IsEncrypted"] for snapshot in dbs.seen().values()] == [True]


# --- wishes about a copy that is there ---


def test_wishes_that_an_existing_copy_cannot_have_are_told(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a description that the user believes the copies have; a recovery point that fails for want of room."""
    copy = aws.copy_of(aws.web(), tags={f"k{number:02d}": "v" for number in range(46)})
    result = module(sync_identifier="web", description="for recovery", tags={"Team": "shop", "Purpose": "dr"})
    assert (result.message, result.changed, result.only["id"]) == ("", False, copy)
    assert result.only["tags_left_out"] == ["Team", "Purpose"]
    assert [text for text in result.warnings if "and not 'for recovery', which only a new copy is given" in text]
    assert [text for text in result.warnings if "has no room for the tags Team, Purpose" in text]


def test_wishes_about_the_key_of_existing_copies_are_told(
    volumes: ModuleRunner, databases: ModuleRunner, disks: Disks, dbs: Databases
) -> None:
    """Catches: copies under a key that is to be retired, and a run that says all is well."""
    old, new = dbs.aws.key(WEST), dbs.aws.key(WEST)
    volume = disks.volume()
    disks.snapshot(volume)
    dbs.snapshot(19, encrypted=True)
    for run, ask in ((volumes, {"volume_ids": [volume]}), (databases, {"db_instances": ["shop"]})):
        first = run(**ask, kms_key_id=old)
        assert not run(**ask, kms_key_id=old).warnings
        again = run(**ask, kms_key_id=new)
        assert (again.changed, again.only["id"]) == (False, first.only["id"])
        assert [text for text in again.warnings if f"KMS key {old} and not with {new}" in text]


def test_wishes_about_a_copy_of_others_are_told(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a copy under legal hold that is taken for shared, deprecated and protected as the options say."""
    aws.simulator.configure(copy_seconds=0)
    source = aws.web(19, launch_permissions=[{"UserId": PARTNER}])
    hold = hand_copy(aws, source, 19, launch_permissions=[{"UserId": "999988887777"}])
    ec2 = aws.ec2(WEST)
    ec2.enable_image_deprecation(ImageId=hold, DeprecateAt="2027-11-19T06:10:00Z")
    ec2.enable_image_deregistration_protection(ImageId=hold)
    result = module(
        sync_identifier="web",
        copy_launch_permissions=True,
        deprecate_at="never",
        deregistration_protection="disabled",
    )
    kept = [text.partition(" keeps its ")[2] for text in result.warnings if "keeps its" in text]
    assert kept == [
        "launch permissions UserId 999988887777 (wanted: none of them); adopt: own changes it",
        "deprecation time 2027-11-19T06:10:00Z (wanted: none); adopt: own changes it",
        "deregistration protection enabled-without-cooldown (wanted: disabled); adopt: own changes it",
    ]


# --- giving a set up ---


def test_set_that_is_given_up_leaves_all_of_its_images(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: all copies but the newest left behind for good, since no job counts them any more."""
    sources = {day: aws.web(day) for day in (17, 18, 19)}
    for day, source in sources.items():
        aws.copy_of(source, day)
    other = aws.copy_of(sources[19], tags={"lifeboat:set": "another"})
    aws.copy_of(sources[18], 18, tags={"Sync-Identifier": "db"})
    ask: dict[str, Any] = {"sync_identifier": "web", "select": "newest", "state": "absent"}
    newest = module(**ask, check=True)
    assert [text for text in newest.warnings if "3 other copies of the set web stay; name the set" in text]
    aws.simulator.outage(SOURCE)
    gone = module(**ask, set="web")
    assert (len(removed(gone)), gone.failed) == (3, False)
    assert len(aws.images(WEST)) == 2
    assert len(removed(module(filters={"tag:Sync-Identifier": "db"}, set="web", state="absent"))) == 1
    assert list(aws.images(WEST)) == [other]


def test_set_that_is_given_up_is_that_of_the_identifier_as_it_is_written(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: `[` read as a pattern, which AWS does not know: the copies of `web 1` gone instead of those meant."""
    marked = aws.copy_of(aws.web(18), 18, tags={"Sync-Identifier": "web [12]"})
    other = aws.copy_of(aws.web(19), tags={"Sync-Identifier": "web 1"})
    gone = module(sync_identifier="web [12]", set="web", state="absent")
    assert removed(gone) == [marked]
    assert list(aws.images(WEST)) == [other]


def test_set_whose_name_is_mistyped_is_told_and_nothing_goes(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: OK for a set that was never given up, and goes on costing."""
    ours = aws.copy_of(aws.web())
    result = module(sync_identifier="web", set="wbe", state="absent")
    assert (removed(result), result.warnings) == (
        [],
        ["no AMI in us-west-2 is a copy of the set wbe; did you mean web?"],
    )
    assert list(aws.images(WEST)) == [ours]


def test_copy_that_is_removed_without_a_set_says_which_it_served(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: the monthly job's recovery point gone without a word."""
    source = aws.web()
    ours = aws.copy_of(source, tags={"lifeboat:set": "daily // monthly"})
    result = module(image_ids=[source], state="absent")
    assert removed(result) == [ours]
    assert "served the sets daily, monthly and is removed for all of them" in result.warnings[0]


def test_set_that_is_given_up_leaves_the_sets_of_other_accounts(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: the copies of another account's images removed with those of a set of the same name."""
    ours = aws.copy_of(aws.web())
    theirs = aws.copy_of(aws.web(18), 18, tags={"lifeboat:source-resource": PARTNER})
    assert removed(module(sync_identifier="web", set="web", state="absent")) == [ours]
    assert removed(module(sync_identifier="web", owner=PARTNER, set="web", state="absent")) == [theirs]


def test_set_that_is_given_up_leaves_all_copies_of_its_volumes(volumes: ModuleRunner, disks: Disks) -> None:
    """Catches: the copies of other volumes removed with a set of the same name, and older ones left behind."""
    data, logs = disks.volume(), disks.volume()
    of_data = [disks.copy_of(source, set_name="nightly") for source in disks.days(2, data)]
    of_logs = [disks.copy_of(source, set_name="nightly") for source in disks.days(2, logs)]
    newest = volumes(volume_ids=[data], state="absent", check=True)
    assert (removed(newest), newest.warnings) == (
        [of_data[1]],
        ["1 other copy of the set nightly stays; name the set to remove them, too"],
    )
    disks.aws.simulator.outage(SOURCE)
    assert sorted(removed(volumes(volume_ids=[data], set="nightly", state="absent"))) == sorted(of_data)
    assert set(disks.seen(WEST)) == set(of_logs)
