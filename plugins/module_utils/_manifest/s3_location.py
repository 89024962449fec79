# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are in the manifest: ``s3://bucket/prefix`` taken apart, and the key of each object below it.

Pure: it never asks S3 whether there is such a bucket.

``PREFIX/PLAN/workloads/NAME.json`` is the object of a workload, ``PREFIX/PLAN/index.json`` the index of a plan, and
``PREFIX/PLAN/plan.lifeboat.yml`` the plan file itself. ``PREFIX/PLAN/runs/ID.json`` is the evidence of a drill or a
failover, and ``PREFIX/PLAN/syncs/MOMENT.json`` the record of a sync.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")
_WORKLOADS, _INDEX, _PLAN = "workloads", "index.json", "plan.lifeboat.yml"
_RUNS, _SYNCS = "runs", "syncs"
# What the id of a run ends in: its kind, the moment it began, and of a slice of a job of AWX the id of the job. The
# record of a sync has the moment alone.
_NAMED = re.compile(r"(?:(?<=-)(?P<kind>drill|failover|failback)-)?(?P<moment>\d{8}T\d{6}Z)(?:-\d+)?(?:\.json)?$")


@dataclass(frozen=True, slots=True)
class Place:
    """The bucket of a manifest and what all its keys begin with: nothing, or a text that ends in ``/``."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return self.shown("")

    def shown(self, key: str) -> str:
        """An object, or the place itself, as people write it."""
        return f"s3://{self.bucket}/{key or self.prefix}".rstrip("/")

    def folder(self, plan: str) -> str:
        return f"{self.prefix}{plan}/"

    def workload(self, plan: str, name: str) -> str:
        return f"{self.folder(plan)}{_WORKLOADS}/{name}.json"

    def index(self, plan: str) -> str:
        return f"{self.folder(plan)}{_INDEX}"

    def plan_file(self, plan: str) -> str:
        return f"{self.folder(plan)}{_PLAN}"

    def run(self, plan: str, run: str) -> str:
        return f"{self.folder(plan)}{_RUNS}/{run}.json"

    def sync(self, plan: str, moment: str) -> str:
        return f"{self.folder(plan)}{_SYNCS}/{moment}.json"


def kind_of_run(name: str) -> str | None:
    """``drill``, ``failover`` or ``failback``, from the id of a run or the key of its evidence; None for no such id."""
    match = _NAMED.search(name)
    return match["kind"] if match else None


def moment_of(name: str) -> str:
    """When a run or a sync began, from its id or the key of its object, in order as a text; empty if it is not told."""
    match = _NAMED.search(name)
    return match["moment"] if match else ""


def place_of(text: str) -> Place:
    """ValueError with a sentence for what is no such place."""
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ValueError(f"expected s3://bucket/prefix, a place in a bucket of the recovery region, got '{text}'")
    prefix = (match["prefix"] or "").strip("/")
    return Place(match["bucket"], f"{prefix}/" if prefix else "")
