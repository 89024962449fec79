"""What is done and what must be seen afterwards, as a user of the collection does it: with ansible-playbook."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from .drill import Drill
from .marks import RUN, tags_of
from .names import Names
from .stage import Stage, expect

Step = Callable[[], None]
SECONDS_OF_AN_IDENTIFIER = 60


class Story:
    """Each step raises ``NotAsPromised`` with what was not seen."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._account, self._marks, self._estate = stage.account, stage.marks, stage.estate
        self._copied = 0.0

    def tell(self, parts: frozenset[str]) -> None:
        for step in self._steps(parts):
            self._stage.say(f"--- {step.__name__.replace('_', ' ')}")
            step()

    def _steps(self, parts: frozenset[str]) -> list[Step]:
        steps: list[Step] = [
            self.check_mode_changes_nothing,
            self.copies_are_there_with_their_tags,
            self.a_second_run_changes_nothing,
            self.a_changed_tag_reaches_the_copy,
        ]
        steps += [self.recovery_points_are_known, self.configuration_is_published_once]
        if "names" in parts:
            names = Names(self._stage)
            steps += [names.a_name_follows_the_instance, names.a_name_is_given_up]
        if "drill" in parts:
            drill = Drill(self._stage)
            steps += [drill.a_recovery_is_ready, drill.a_drill_brings_it_back_and_leaves_nothing]
        if parts & {"databases", "cluster"}:
            steps.append(self.a_newer_copy_of_a_database_replaces_the_older_one)
        return [*steps, self.copies_are_given_up_and_sources_stay]

    def check_mode_changes_nothing(self) -> None:
        self._stage.run("copies.yml", "--check", "--diff")
        expect(self._copies() == {}, "there are copies after a run in check mode")

    def copies_are_there_with_their_tags(self) -> None:
        self._stage.run("copies.yml")
        self._copied = time.monotonic()
        self._stage.expect_soon(lambda: sorted(self._copies()) == self._wanted(), f"there are not {self._wanted()}")
        copies = self._copies()
        for name, source in (("image", self._estate.image), ("volume", self._estate.snapshot)):
            wanted = {**self._marks.tags(), "lifeboat:source": f"{self._stage.source}/{source}"}
            missing = wanted.items() - copies[name].items()
            expect(not missing, f"the copy of the {name} lacks the tags {dict(missing)}")
        for name, region in (("database", self._stage.source), ("cluster", self._stage.source)):
            if name in copies:
                expect(len(self._snapshots(name, region)) == 1, f"there is not one snapshot of the {name} in {region}")

    def a_second_run_changes_nothing(self) -> None:
        before = self._copies()
        expect(self._stage.run("copies.yml") == 0, "a second run has changed something")
        expect(self._copies() == before, "a second run has changed a copy and said nothing")

    def a_changed_tag_reaches_the_copy(self) -> None:
        self._account.client("ec2", self._stage.source).create_tags(
            Resources=[self._estate.image], Tags=[{"Key": "Purpose", "Value": "acceptance"}]
        )
        self._stage.expect_soon(lambda: self._purpose() == "acceptance", "the image has no tag")
        self._stage.run("copies.yml")
        expect(len(self._copies()) == len(self._wanted()), "a tag has led to another copy")
        self._stage.expect_soon(
            lambda: self._copies().get("image", {}).get("Purpose") == "acceptance", "the copy has no tag"
        )

    def a_newer_copy_of_a_database_replaces_the_older_one(self) -> None:
        """``retain: 1`` here and there, and the older one goes only once the newer one is there."""
        before = self._all_snapshots()
        # Identifiers of snapshots have the minute in them, so there is one a minute.
        self._account.wait_for(lambda: time.monotonic() - self._copied > SECONDS_OF_AN_IDENTIFIER, "the next minute")
        self._stage.run("copies.yml", min_interval="1s")
        self._stage.expect_soon(lambda: not self._all_snapshots() & before, f"of {sorted(before)} some are still there")
        after = self._all_snapshots()
        expect(len(after) == len(before), f"of {len(before)} snapshots in both regions {len(after)} are there")

    def recovery_points_are_known(self) -> None:
        output = self._stage.ansible("lifeboat.aws.recovery_points", regions=self._stage.recovery)
        for name in self._wanted():
            expect(f"{self._marks.run}-{name}" in output, f"recovery_points does not show the {name}")

    def configuration_is_published_once(self) -> None:
        expect(self._stage.run("configuration.yml") > 0, "nothing was published")
        for region in (self._stage.source, self._stage.recovery):
            pointer = self._account.client("s3", region).get_object(
                Bucket=f"{self._marks.run}-{region}",
                Key=f"lifeboat-config/{self._marks.run}/acceptance/current.json",
            )
            said = json.loads(pointer["Body"].read())["region"]
            expect(said == region, f"the configuration of {region} is that of {said}")
        expect(self._stage.run("configuration.yml") == 0, "the same configuration was published again")

    def copies_are_given_up_and_sources_stay(self) -> None:
        self._stage.run("absent.yml")
        self._stage.expect_soon(lambda: self._copies() == {}, "there are copies that were given up")
        ec2 = self._account.client("ec2", self._stage.source)
        expect(len(ec2.describe_images(ImageIds=[self._estate.image])["Images"]) == 1, "the image has gone")
        snapshots = ec2.describe_snapshots(SnapshotIds=[self._estate.snapshot])["Snapshots"]
        expect(len(snapshots) == 1, "the snapshot has gone")
        for name in ("database", "cluster"):
            if name in self._wanted():
                expect(len(self._snapshots(name, self._stage.source)) == 1, f"the snapshot of the {name} has gone")

    def _purpose(self) -> str | None:
        ec2 = self._account.client("ec2", self._stage.source)
        [image] = ec2.describe_images(ImageIds=[self._estate.image])["Images"]
        return tags_of(image.get("Tags")).get("Purpose")

    def _wanted(self) -> list[str]:
        databases = {"database": self._estate.database, "cluster": self._estate.cluster}
        return sorted(["image", "volume", *(name for name, of in databases.items() if of)])

    def _all_snapshots(self) -> frozenset[str]:
        return frozenset(
            arn
            for name in ("database", "cluster")
            for region in (self._stage.source, self._stage.recovery)
            for arn in self._snapshots(name, region)
        )

    def _snapshots(self, name: str, region: str) -> dict[str, dict[str, str]]:
        """ARN -> tags of those of the run."""
        rds = self._account.client("rds", region)
        if name == "database":
            operation, key, arn = "describe_db_snapshots", "DBSnapshots", "DBSnapshotArn"
        else:
            operation, key, arn = "describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterSnapshotArn"
        pages = rds.get_paginator(operation).paginate(SnapshotType="manual")
        found = {each[arn]: tags_of(each.get("TagList")) for page in pages for each in page[key]}
        return {arn: tags for arn, tags in found.items() if tags.get(RUN) == self._marks.run}

    def _copies(self) -> dict[str, dict[str, str]]:
        """Name in the playbook -> tags of its copy. The snapshot of an image is no copy of its own."""
        ec2 = self._account.client("ec2", self._stage.recovery)
        mine = [{"Name": f"tag:{RUN}", "Values": [self._marks.run]}]
        images = ec2.describe_images(Owners=["self"], Filters=mine)["Images"]
        snapshots = ec2.describe_snapshots(OwnerIds=["self"], Filters=mine)["Snapshots"]
        of_images = {disk.get("Ebs", {}).get("SnapshotId") for each in images for disk in each["BlockDeviceMappings"]}
        found = [each for each in [*images, *snapshots] if each.get("SnapshotId") not in of_images or "ImageId" in each]
        tags = [tags_of(each["Tags"]) for each in found]
        for name in ("database", "cluster"):
            tags += self._snapshots(name, self._stage.recovery).values()
        return {each["lifeboat:set"].removeprefix(f"{self._marks.run}-"): each for each in tags}
