# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run about the way home: what the manifest has of the old home, and the plan that is made of both.

It reads the region in which everything runs now, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.errors import InvalidInput
from .._core.shell import Clients
from .._manifest.answers import Found
from .._manifest.read import read_manifest
from .._manifest.s3_location import place_of
from .._workloads.check import plan_of
from .plan import Home, Way, plan_home
from .plan_text import text_of


@dataclass(frozen=True, slots=True)
class Drafted:
    """The text of the plan file, and what a person has to do about it."""

    home: Home
    text: str

    @property
    def notes(self) -> list[str]:
        return [f"{name}: {note}" for name, notes in self.home.notes.items() for note in notes]

    def failure(self, dest: str | None) -> str | None:
        """What is missing from the file, or None if it is whole."""
        names = ", ".join(self.home.unwritten)
        if not names:
            return None
        where = dest or "the plan of the way home"
        why = "; ".join(self.home.unwritten.values())
        return (
            f"{where} is without {names}, and no plan until they are in it: {why}. Correct that and write it again, or "
            f"fill in {'its entry' if len(self.home.unwritten) == 1 else 'their entries'} by hand"
        )


def drafted(params: Mapping[str, Any], clients: Clients) -> Drafted:
    """InvalidInput if there is nothing to go home with, or if it would be no plan. What is wrong with one workload is
    said of that one.
    """
    about = params["plan"] or {}
    for key in ("name", "source_region", "recovery_region"):
        if not about.get(key):
            raise InvalidInput(f"plan.{key} is required")
    workloads = params["workloads"] or ()
    if not workloads:
        raise InvalidInput("workloads: there is none; give a plan with -i, such as -i shop.lifeboat.yml")
    way = Way(about, _facts(about, workloads, clients), params["manifest"])
    problems = {str(name): str(why) for name, why in (params.get("problems") or {}).items()}
    home = plan_home(way, workloads, problems)
    if wrong := _mistakes(home):
        home = plan_home(way, workloads, {**problems, **wrong})
    if set(home.unwritten) == set(home.data["workloads"]):
        raise InvalidInput(f"no workload can be reversed: {'; '.join(home.unwritten.values())}")
    return Drafted(home, text_of(home))


def _mistakes(home: Home) -> dict[str, str]:
    """What the check of plans says of workloads, by their names; InvalidInput for what is wrong with the plan."""
    # What is unwritten is there for those that come after it.
    stand_ins = {name: {"tasks": "unwritten.yml"} for name in home.unwritten}
    _plan, mistakes = plan_of({**home.data, "workloads": {**home.data["workloads"], **stand_ins}})
    found: dict[str, list[str]] = {}
    for mistake in mistakes:
        if mistake.path[:1] != ("workloads",) or len(mistake.path) < 2:
            raise InvalidInput(f"the plan would have mistakes: {'; '.join(map(str, mistakes))}")
        found.setdefault(str(mistake.path[1]), []).append(str(mistake))
    return {name: f"{name}: {'; '.join(those)}" for name, those in found.items()}


def next_commands(found: Drafted, dest: str | None) -> list[str]:
    """What to run with the plan: the way home is a sync and a failover like any other."""
    plan = found.home.data["plan"]
    inventory = dest or f"{plan}.lifeboat.yml"
    return [
        f"ansible-playbook -i {inventory} lifeboat.aws.sync       # copies what runs now to its old home",
        f"ansible-playbook -i {inventory} lifeboat.aws.readiness",
        f"ansible-playbook -i {inventory} lifeboat.aws.failover -e mode=graceful -e confirm={plan}",
    ]


def _facts(
    about: Mapping[str, Any], workloads: Sequence[Mapping[str, Any]], clients: Clients
) -> dict[str, Mapping[str, Any]]:
    """What could not be read is left out, and is a note then."""
    if not about.get("manifest"):
        return {}
    try:
        place = place_of(str(about["manifest"]))
    except ValueError as error:
        raise InvalidInput(f"plan.manifest: {error}") from error
    names = [str(workload["name"]) for workload in workloads]
    reading = read_manifest(clients, str(about["recovery_region"]), place, str(about["name"]), names)
    return {name: answer.manifest.facts for name, answer in reading.answers.items() if isinstance(answer, Found)}
