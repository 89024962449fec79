"""EBS snapshots: which ones are copied, with what, that it happens once, and what a run with nothing to do costs.

``Disks`` is what the other tests of this module see and prepare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import EU, PARTNER, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.simulator.client import ACCOUNT

DAY = 86400


@dataclass(frozen=True)
class Disks:
    """Volumes of the source region, their snapshots, and copies of these."""

    aws: AwsView

    def volume(self, size_gib: int = 10, region: str = SOURCE, **more: Any) -> str:
        answer = self.aws.ec2(region).create_volume(AvailabilityZone=f"{region}a", Size=size_gib, **more)
        volume: str = answer["VolumeId"]
        return volume

    def snapshot(self, volume: str | None = None, region: str = SOURCE, description: str = "", **tags: str) -> str:
        """A complete snapshot. A day passes after it, so that the next one is newer."""
        specification = [{"ResourceType": "snapshot", "Tags": boto_tags(tags)}] if tags else []
        answer = self.aws.ec2(region).create_snapshot(
            VolumeId=volume or self.volume(region=region), Description=description, TagSpecifications=specification
        )
        self.aws.simulator.advance(DAY)
        snapshot: str = answer["SnapshotId"]
        return snapshot

    def days(self, number: int, volume: str | None = None, **tags: str) -> list[str]:
        """Snapshots of one volume, oldest first."""
        volume = volume or self.volume()
        return [self.snapshot(volume, **tags) for _unused in range(number)]

    def copy_of(self, source: str, region: str = WEST, set_name: str | None = None, **tags: str) -> str:
        """A complete copy with its tracking, as an earlier run has left it."""
        tags = {**self.seen(SOURCE)[source]["Tags"], **self._tracking(source, set_name), **tags}
        before = self.aws.simulator.configure()["copy_seconds"]
        self.aws.simulator.configure(copy_seconds=0)
        answer = self.aws.ec2(region).copy_snapshot(
            SourceRegion=SOURCE,
            SourceSnapshotId=source,
            TagSpecifications=[{"ResourceType": "snapshot", "Tags": boto_tags(tags)}],
        )
        self.aws.simulator.configure(copy_seconds=before)
        copy: str = answer["SnapshotId"]
        return copy

    def tracking(self, source: str) -> list[dict[str, str]]:
        """Complete tracking tags of a copy, as EC2 takes them."""
        return boto_tags(self._tracking(source, None))

    def _tracking(self, source: str, set_name: str | None) -> dict[str, str]:
        seen = self.seen(SOURCE)[source]
        return {
            "lifeboat:set": set_name or seen["VolumeId"],
            "lifeboat:source": f"{SOURCE}/{source}",
            "lifeboat:source-created": f"{seen['StartTime']:%Y-%m-%dT%H:%M:%SZ}",
            "lifeboat:source-resource": f"{ACCOUNT}/{seen['VolumeId']}",
        }

    def seen(self, region: str) -> dict[str, dict[str, Any]]:
        """The account's snapshots of a region by id, with ``Tags`` as a dictionary."""
        return {snapshot["SnapshotId"]: snapshot for snapshot in self.aws.snapshots(region)}

    def sources(self, region: str = WEST) -> list[str]:
        """What the snapshots of a region say they are copies of, without the source region."""
        tags = [snapshot["Tags"].get("lifeboat:source", "") for snapshot in self.seen(region).values()]
        return sorted(tag.removeprefix(f"{SOURCE}/") for tag in tags)

    def flow(self, scale: float) -> None:
        """Time goes by, that many simulated seconds in a real one."""
        self.aws.simulator.set_scale(scale)
        self.aws.simulator.freeze(False)


def boto_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    return Disks(aws)


@pytest.fixture
def ebs(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def test_ebs_id_of_a_destination_region_says_where_it_is(ebs: ModuleRunner, disks: Disks) -> None:
    snapshot = disks.snapshot(region=WEST)
    result = ebs(snapshot_ids=[snapshot])
    assert (result.failed, result.writes) == (True, [])
    assert f"snapshot_ids: {snapshot} is in us-west-2 and not in us-east-1" in result.message


def test_ebs_more_volumes_than_a_filter_takes_are_all_found(ebs: ModuleRunner, disks: Disks) -> None:
    """Catches: FilterLimitExceeded; and a volume in the last part of the list that is passed over."""
    volumes = [disks.volume(), disks.volume()]
    sources = [disks.snapshot(volume) for volume in volumes]
    others = [f"vol-{number:017x}" for number in range(200)]
    result = ebs(check=True, volume_ids=[volumes[0], *others, volumes[1]], allow_none=True)
    assert sorted(copy["source_id"] for copy in result.copies if copy["source_id"] in sources) == sorted(sources)
    assert "FilterLimitExceeded" not in {call["code"] for call in result.calls}


def test_ebs_copy_by_id_carries_tags_description_and_tracking(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    source = disks.snapshot(volume, description="Files of the shop", Name="shop-files", Team="shop", Cost="7")
    foretold = ebs(snapshot_ids=[source], tags={"Team": "dr"}, exclude_tags=["Co*"], check=True)
    assert (foretold.changed, foretold.writes, foretold.only["id"]) == (True, [], None)
    result = ebs(snapshot_ids=[source], tags={"Team": "dr"}, exclude_tags=["Co*"])
    assert not result.failed, result.message
    assert (result.writes, result.actions) == (["CopySnapshot"], {WEST: "copied"})
    assert {**foretold.only, "id": result.only["id"]} == result.only
    created = f"{disks.seen(SOURCE)[source]['StartTime']:%Y-%m-%dT%H:%M:%SZ}"
    assert result.only == {
        "source_region": SOURCE,
        "source_id": source,
        "source_name": "shop-files",
        "source_created": created,
        "region": WEST,
        "id": result.data["snapshot_id"],
        "set": volume,
        "state": "pending",
        "progress": 0,
        "action": "copied",
    }
    copy = disks.seen(WEST)[result.only["id"]]
    assert copy["Description"] == "Files of the shop"
    assert copy["Tags"] == {
        "Name": "shop-files",
        "Team": "dr",
        "lifeboat:set": volume,
        "lifeboat:source": f"{SOURCE}/{source}",
        "lifeboat:source-created": created,
        "lifeboat:source-resource": f"{ACCOUNT}/{volume}",
    }


def test_ebs_several_regions_at_once(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    result = ebs.to_two(snapshot_ids=[source])
    assert result.actions == {WEST: "copied", EU: "copied"}
    assert "snapshot_id" not in result.data
    assert disks.sources(WEST) == disks.sources(EU) == [source]


def test_ebs_volumes_give_the_newest_snapshot_of_each(ebs: ModuleRunner, disks: Disks) -> None:
    volumes = [disks.volume(), disks.volume()]
    newest = [disks.days(2, volume)[-1] for volume in volumes]
    disks.snapshot()
    result = ebs(volume_ids=volumes)
    assert {copy["source_id"]: copy["set"] for copy in result.copies} == dict(zip(newest, volumes, strict=True))
    assert disks.sources() == sorted(newest)


def test_ebs_copy_of_a_volume_follows_when_there_is_a_newer_snapshot(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    disks.copy_of(disks.snapshot(volume))
    assert ebs(volume_ids=[volume]).actions == {WEST: "none"}
    newer = disks.snapshot(volume)
    result = ebs(volume_ids=[volume])
    assert (result.actions, result.only["source_id"]) == ({WEST: "copied"}, newer)


@pytest.mark.parametrize(
    "filters",
    [{"tag:Environment": "Production"}, {"tag:Environment": ["Production", "x"]}, ["tag:Environment=Production"]],
    ids=["dictionary", "list of values", "texts"],
)
def test_ebs_filters_with_the_newest_of_each_volume(ebs: ModuleRunner, disks: Disks, filters: Any) -> None:
    _old, new = disks.days(2, Environment="Production")
    other = disks.snapshot(Environment="Production")
    disks.snapshot(Environment="Test")
    result = ebs(filters=filters, select="newest")
    assert {copy["source_id"] for copy in result.copies} == {new, other}


def test_ebs_filters_and_select_all_take_every_one(ebs: ModuleRunner, disks: Disks) -> None:
    sources = disks.days(3, Environment="Production")
    assert [copy["source_id"] for copy in ebs(filters={"tag:Environment": "*"}, select="all").copies] == sources[::-1]


def test_ebs_filters_that_match_several_are_no_guess(ebs: ModuleRunner, disks: Disks) -> None:
    sources = disks.days(2, Environment="Production")
    result = ebs(filters={"tag:Environment": "Production"})
    assert result.failed
    for words in (*sources, "2 snapshots in us-east-1 match and select is single", "newest or all"):
        assert words in result.message
    assert result.writes == []


def test_ebs_select_newest_takes_the_complete_one_before_a_newer_pending_one(ebs: ModuleRunner, disks: Disks) -> None:
    """A set of snapshots that were themselves copied has no volume; each counts alone, and a pending one waits."""
    complete = disks.snapshot(Team="shop")
    elsewhere = disks.snapshot(region=EU)
    answer = disks.aws.ec2(SOURCE).copy_snapshot(
        SourceRegion=EU,
        SourceSnapshotId=elsewhere,
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": boto_tags({"Team": "shop"})}],
    )
    result = ebs(filters={"tag:Team": "shop"}, select="newest")
    actions = {copy["source_id"]: copy["action"] for copy in result.copies}
    assert actions == {complete: "copied", answer["SnapshotId"]: "deferred"}
    assert not result.failed
    assert any("still pending in us-east-1: run again" in warning for warning in result.warnings)
    disks.aws.simulator.advance(DAY)
    again = ebs(filters={"tag:Team": "shop"}, select="newest")
    assert sorted(copy["action"] for copy in again.copies) == ["copied", "none"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"snapshot_ids": ["snap-0123456789abcdef0"]}, "snap-0123456789abcdef0 not found in us-east-1"),
        ({"volume_ids": ["vol-0123456789abcdef0"]}, "a snapshot of vol-0123456789abcdef0 not found"),
        ({"filters": {"tag:Nobody": "x"}}, "no snapshot that matches the filters: not found"),
    ],
    ids=["id", "volume", "filters"],
)
def test_ebs_nothing_found_is_an_error_unless_that_is_fine(
    ebs: ModuleRunner, disks: Disks, options: dict[str, Any], said: str
) -> None:
    result = ebs(**options)
    assert result.failed
    assert said in result.message
    fine = ebs(**options, allow_none=True)
    assert (fine.failed, fine.changed, fine.copies) == (False, False, [])


def test_ebs_set_comes_from_the_option_the_tag_or_the_volume(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    plain = disks.snapshot(volume)
    tagged = disks.snapshot(volume, **{"Sync-Identifier": "shop"})
    result = ebs(snapshot_ids=[plain, tagged])
    assert {copy["source_id"]: copy["set"] for copy in result.copies} == {plain: volume, tagged: "shop"}
    moved = ebs(snapshot_ids=[plain, tagged], set="files")
    assert {copy["set"] for copy in moved.copies} == {"files"}
    assert {copy["action"] for copy in moved.copies} == {"converged"}
    serves = {snapshot["Tags"]["lifeboat:set"] for snapshot in disks.seen(WEST).values()}
    assert serves == {f"{volume} // files", "shop // files"}


def test_ebs_tags_that_a_look_alike_drops_are_set_afterwards(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot(Team="shop")
    disks.aws.simulator.configure(ignore_tag_specifications=True)
    copy = ebs(snapshot_ids=[source]).only["id"]
    assert {*TRACKING, "Team"} == set(disks.seen(WEST)[copy]["Tags"])


def test_ebs_description_and_duration_go_into_the_request(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot(description="old")
    copy = ebs(snapshot_ids=[source], description="For the recovery", completion_duration=30).only["id"]
    seen = disks.seen(WEST)[copy]
    assert (seen["Description"], seen["CompletionDurationMinutes"]) == ("For the recovery", 30)


def test_ebs_unencrypted_source_is_encrypted_with_the_given_keys(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    keys = {region: disks.aws.key(region) for region in (WEST, EU)}
    disks.aws.alias(WEST, "alias/dr", keys[WEST])
    result = ebs.to_two(snapshot_ids=[source], kms_key_id={WEST: "alias/dr", EU: keys[EU]})
    assert result.actions == {WEST: "copied", EU: "copied"}
    for region in (WEST, EU):
        [copy] = disks.seen(region).values()
        assert (copy["Encrypted"], copy["KmsKeyId"]) == (True, keys[region])
    again = ebs.to_two(snapshot_ids=[source], kms_key_id={WEST: "alias/dr", EU: keys[EU]})
    # A key is looked at only where something is to be copied.
    assert (again.changed, {action for counts in again.counts.values() for action in counts}) == (
        False,
        {"DescribeSnapshots"},
    )


@pytest.mark.parametrize("is_encrypted", [False, True], ids=["unencrypted", "encrypted"])
def test_ebs_encrypted_without_a_key_uses_that_of_aws(ebs: ModuleRunner, disks: Disks, is_encrypted: bool) -> None:
    source = disks.snapshot(disks.volume(Encrypted=is_encrypted))
    result = ebs(snapshot_ids=[source], **({} if is_encrypted else {"encrypted": True}))
    assert not result.failed, result.message
    assert disks.seen(WEST)[result.only["id"]]["Encrypted"] is True


def test_ebs_copy_that_is_not_encrypted_as_asked_gets_another_beside_it(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    copy = disks.copy_of(source)
    result = ebs(snapshot_ids=[source], encrypted=True)
    assert (result.only["action"], result.only["outdated"], result.writes) == ("copied", [copy], ["CopySnapshot"])
    assert set(disks.seen(WEST)) == {copy, result.only["id"]}
    assert ebs(snapshot_ids=[source], encrypted=True).writes == []


def test_ebs_copies_of_images_are_no_business_of_ours(ebs: ModuleRunner, disks: Disks) -> None:
    """Their snapshots carry the image's tracking tags; they are neither copies nor recovery points of a volume."""
    image = disks.aws.web()
    disks.aws.copy_of(image)
    [of_image] = disks.seen(WEST)
    [source] = disks.seen(SOURCE)
    disks.aws.ec2(SOURCE).create_tags(Resources=[source], Tags=boto_tags({"Sync-Identifier": "web"}))
    result = ebs(snapshot_ids=[source], set="web", retain=1, wait=False)
    disks.aws.simulator.advance(DAY)
    again = ebs(snapshot_ids=[source], set="web", retain=1)
    assert (result.actions, again.actions, again.data["expired"]) == ({WEST: "copied"}, {WEST: "none"}, [])
    assert set(disks.seen(WEST)) == {of_image, result.only["id"]}
    ebs(snapshot_ids=[source], state="absent")
    assert set(disks.seen(WEST)) == {of_image}


def test_ebs_shared_snapshot_of_another_account_is_copied_by_id(ebs: ModuleRunner, disks: Disks) -> None:
    access_key = "AKIAPARTNERACCOUNT01"
    disks.aws.simulator.configure(accounts={access_key: PARTNER})
    theirs = disks.aws.client("ec2", SOURCE, access_key)
    volume = theirs.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    source = theirs.create_snapshot(VolumeId=volume)["SnapshotId"]
    theirs.modify_snapshot_attribute(
        SnapshotId=source,
        CreateVolumePermission={"Add": [{"UserId": "123456789012"}]},
        Attribute="createVolumePermission",
    )
    assert ebs(snapshot_ids=[source]).actions == {WEST: "copied"}
    assert "not found" in ebs(snapshot_ids=[source], owner="self").message


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "one of the following is required: snapshot_ids, volume_ids, filters"),
        ({"snapshot_ids": ["ami-1"]}, "snapshot_ids: 'ami-1' does not start with snap-"),
        ({"volume_ids": ["snap-1"]}, "volume_ids: 'snap-1' does not start with vol-"),
        ({"snapshot_ids": ["snap-1"], "completion_duration": 20}, "completion_duration: 20 is not possible"),
        ({"snapshot_ids": ["snap-1"], "description": "x" * 256}, "description: has 256 characters"),
        ({"snapshot_ids": ["snap-1"], "retain": 0}, "retain: must be at least 1"),
        ({"snapshot_ids": ["snap-1"], "tags": {"aws:x": "y"}}, "tags: tag key 'aws:x' starts with 'aws:'"),
        ({"filters": ["tag:x"]}, "filters: 'tag:x' is not of the form name=value"),
        (
            {"snapshot_ids": ["snap-1"], "kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/1234"},
            "copies in us-west-2 need one of us-west-2",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ebs_wrong_options_are_named_before_any_call(ebs: ModuleRunner, options: dict[str, Any], said: str) -> None:
    result = ebs(**options)
    assert result.failed
    assert said in result.message
    assert result.calls == []
