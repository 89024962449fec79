"""What every chapter of the demo works with: the simulated AWS, the playbooks, and what their runs did.

It never takes a playbook's word for it: what happened is read from the simulated AWS and its log of calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.simulator.client import Simulator

from .estate import RECOVERY_REGIONS, Estate, SourceImage
from .narration import Narrator
from .playbook import PlaybookRun, PlaybookRunner
from .recovery_points import RecoveryPoint, recovery_points

GLOBAL_SERVICES = ("route53", "iam", "sts")


class NotAsTold(Exception):
    """A step did something else than the story says."""


def check(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise NotAsTold(otherwise)


def _writes(call: dict[str, Any]) -> bool:
    """A dry run only asks whether it might."""
    is_read = call["action"].startswith(("Describe", "Get", "List", "Simulate", "GET "))
    return not is_read and call["code"] != "DryRunOperation"


@dataclass(frozen=True)
class Stage:
    """``images`` is the estate as it was at the beginning, web images oldest first."""

    aws: Simulator
    runner: PlaybookRunner
    narrator: Narrator
    images: list[SourceImage]
    estate: Estate

    def run(self, playbook: str, *options: str, brief: bool = False, terse: bool = False) -> PlaybookRun:
        """Runs a playbook; the log of calls then holds those of this run alone."""
        self.aws.reset_counts()
        run = self.runner.run(playbook, *options, brief=brief, terse=terse)
        check(run.exit_code == 0, f"the playbook ended with exit code {run.exit_code}")
        check(not self.aws.gaps(), f"the simulated AWS does not know {', '.join(self.aws.gaps())}")
        return run

    def calls(self, action: str, *regions: str) -> dict[str, int]:
        """How often the last run called an action such as ``ec2:CopyImage``, by region."""
        counts = self.aws.counts()
        return {region: counts.get(region, {}).get(action, 0) for region in regions or RECOVERY_REGIONS}

    def writes(self) -> list[str]:
        """The actions of the last run that were no reads, each once for every region."""
        calls = {(call["region"], f"{call['service']}:{call['action']}") for call in self.aws.calls() if _writes(call)}
        return [action for _region, action in sorted(calls)]

    def asked_regions(self) -> set[str]:
        """The regions that the last run has asked. Route 53 and IAM belong to none; they are signed for us-east-1."""
        return {call["region"] for call in self.aws.calls() if call["service"] not in GLOBAL_SERVICES}

    def points(self, set_name: str | None = None) -> list[RecoveryPoint]:
        """The copies of images in the recovery regions."""
        found = [point for region in RECOVERY_REGIONS for point in recovery_points(self.aws, region)]
        return [point for point in found if set_name in (None, point.set)]

    def only_image_of(self, set_name: str) -> str:
        """Id of the image in the source region."""
        [name] = [image.name for image in self.images if image.set == set_name]
        return self.estate.images[name]
