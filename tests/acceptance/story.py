"""What is done and what must be seen afterwards, as a user of the collection does it: with ansible-playbook."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .account import Account
from .estate import Estate, NotAsPromised
from .marks import Marks, tags_of

PLAYBOOKS = Path(__file__).parent / "playbooks"
_CHANGED = re.compile(r"^localhost +: .*\bchanged=(\d+)", re.MULTILINE)


class Story:
    """``say`` shows a line. Each step raises ``NotAsPromised`` with what was not seen."""

    def __init__(
        self, account: Account, marks: Marks, regions: tuple[str, str], estate: Estate, say: Callable[[str], None]
    ) -> None:
        self._account = account
        self._marks = marks
        self._source, self._recovery = regions
        self._estate = estate
        self._say = say

    def tell(self) -> None:
        for step in (
            self.check_mode_changes_nothing,
            self.copies_are_there_with_their_tags,
            self.a_second_run_changes_nothing,
            self.a_changed_tag_reaches_the_copy,
            self.recovery_points_are_known,
            self.configuration_is_published_once,
            self.copies_are_given_up_and_sources_stay,
        ):
            self._say(f"--- {step.__name__.replace('_', ' ')}")
            step()

    def check_mode_changes_nothing(self) -> None:
        self._run("copies.yml", "--check", "--diff")
        self._expect(self._copies() == {}, "there are copies after a run in check mode")

    def copies_are_there_with_their_tags(self) -> None:
        self._run("copies.yml")
        copies = self._copies()
        self._expect(sorted(copies) == ["image", "volume"], f"copies: {sorted(copies)}")
        for name, source in (("image", self._estate.image), ("volume", self._estate.snapshot)):
            wanted = {**self._marks.tags(), "lifeboat:source": f"{self._source}/{source}"}
            missing = wanted.items() - copies[name].items()
            self._expect(not missing, f"the copy of the {name} lacks the tags {dict(missing)}")

    def a_second_run_changes_nothing(self) -> None:
        before = self._copies()
        self._expect(self._run("copies.yml") == 0, "a second run has changed something")
        self._expect(self._copies() == before, "a second run has changed a copy and said nothing")

    def a_changed_tag_reaches_the_copy(self) -> None:
        self._account.client("ec2", self._source).create_tags(
            Resources=[self._estate.image], Tags=[{"Key": "Purpose", "Value": "acceptance"}]
        )
        self._run("copies.yml")
        copies = self._copies()
        self._expect(len(copies) == 2, "a tag has led to another copy")
        self._expect(copies["image"].get("Purpose") == "acceptance", "the tag is not on the copy")

    def recovery_points_are_known(self) -> None:
        output = self._ansible("lifeboat.aws.recovery_points", "-e", f"regions={self._recovery}")
        for name in ("image", "volume"):
            self._expect(f"{self._marks.run}-{name}" in output, f"recovery_points does not show the {name}")

    def configuration_is_published_once(self) -> None:
        self._expect(self._run("configuration.yml") > 0, "nothing was published")
        for region in (self._source, self._recovery):
            pointer = self._account.client("s3", region).get_object(
                Bucket=f"{self._marks.run}-{region}",
                Key=f"lifeboat-config/{self._marks.run}/acceptance/current.json",
            )
            said = json.loads(pointer["Body"].read())["region"]
            self._expect(said == region, f"the configuration of {region} is that of {said}")
        self._expect(self._run("configuration.yml") == 0, "the same configuration was published again")

    def copies_are_given_up_and_sources_stay(self) -> None:
        self._run("absent.yml")
        self._expect(self._copies() == {}, "there are copies after state: absent")
        ec2 = self._account.client("ec2", self._source)
        ec2.describe_images(ImageIds=[self._estate.image])
        ec2.describe_snapshots(SnapshotIds=[self._estate.snapshot])

    def _copies(self) -> dict[str, dict[str, str]]:
        """Tags of the copies of the run in the recovery region, by ``image`` and ``volume``."""
        ec2 = self._account.client("ec2", self._recovery)
        mine = [{"Name": "tag:lifeboat:set", "Values": [f"{self._marks.run}-*"]}]
        images = ec2.describe_images(Owners=["self"], Filters=mine)["Images"]
        snapshots = ec2.describe_snapshots(OwnerIds=["self"], Filters=mine)["Snapshots"]
        of_images = {disk.get("Ebs", {}).get("SnapshotId") for each in images for disk in each["BlockDeviceMappings"]}
        found = [each for each in [*images, *snapshots] if each.get("SnapshotId") not in of_images or "ImageId" in each]
        return {
            tags_of(each["Tags"])["lifeboat:set"].removeprefix(f"{self._marks.run}-"): tags_of(each["Tags"])
            for each in found
        }

    def _run(self, playbook: str, *arguments: str) -> int:
        """How many tasks have changed something."""
        output = self._ansible(str(PLAYBOOKS / playbook), *arguments)
        return int(_CHANGED.findall(output)[-1])

    def _ansible(self, playbook: str, *arguments: str) -> str:
        variables: dict[str, Any] = {
            "run": self._marks.run,
            "marks": {name: value for name, value in self._marks.tags().items() if name != "Name"},
            "source": self._source,
            "recovery": self._recovery,
            "image": self._estate.image,
            "volume": self._estate.volume,
        }
        command = [sys.executable, "-m", "ansible", "playbook", playbook, *arguments, "-e", json.dumps(variables)]
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self._say(ended.stdout)
        self._expect(ended.returncode == 0, f"{Path(playbook).name} has ended with {ended.returncode}")
        return ended.stdout

    def _expect(self, is_so: bool, otherwise: str) -> None:
        if not is_so:
            raise NotAsPromised(otherwise)
