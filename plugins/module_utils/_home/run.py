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
from .._manifest.place import place_of
from .._manifest.read import read_manifest
from .._workloads.check import plan_of
from .plan import Home, Way, plan_home
from .text import text_of


@dataclass(frozen=True, slots=True)
class Drafted:
    """The text of the plan file, and what a person has to do about it."""

    home: Home
    text: str

    @property
    def notes(self) -> list[str]:
        return [f"{name}: {note}" for name, notes in self.home.notes.items() for note in notes]


def drafted(params: Mapping[str, Any], clients: Clients) -> Drafted:
    """InvalidInput if there is nothing to go home with, or if it would be no plan."""
    about = params["plan"] or {}
    for key in ("name", "source_region", "recovery_region"):
        if not about.get(key):
            raise InvalidInput(f"plan.{key} is required")
    workloads = params["workloads"] or ()
    if not workloads:
        raise InvalidInput("workloads: there is none; give a plan with -i, such as -i shop.lifeboat.yml")
    home = plan_home(Way(about, _facts(about, workloads, clients), params["manifest"]), workloads)
    _plan, mistakes = plan_of(dict(home.data))
    if mistakes:
        raise InvalidInput(f"the plan would have mistakes: {'; '.join(map(str, mistakes))}")
    return Drafted(home, text_of(home))


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
