# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A workload with every value settled, as its host in the inventory has it: what checks and recoveries go by.

Pure: it says what the plan says, and never what AWS would do without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .._core.durations import parse_duration
from .._core.errors import InvalidInput
from .._core.names import tag_value
from .._core.nearest import nearest
from .._core.regions import region_problem
from .._core.tracking import Origin, Tracking, set_name
from .check import option_mistakes
from .options import is_unset, listed
from .registry import KINDS

# Where each kind says how it comes back.
SECTIONS = {"database": "restore", "cluster": "restore", "fleet": "launch", "volumes": "restore"}
# Kind of workloads -> kind of its recovery points, as recovery_points_info has them.
POINTS = {"database": "rds_instance", "cluster": "rds_cluster", "fleet": "ami", "volumes": "ebs"}
_DATABASES = {"database": "db_instance", "cluster": "db_cluster"}
_PARTS = ("plan", "workload", "job", "problem")
# What the inventory plugin adds to the options of a workload.
_OF_HOSTS = ("name", "depth")


@dataclass(frozen=True, slots=True)
class WantedSet:
    """Which recovery points a workload comes back from: a set, the resource that they are of, or both, of an account.

    A set may have copies of several resources, and a resource its name in several accounts.
    """

    title: str
    set: str | None = None
    resource: str | None = None
    account: str | None = None

    def has(self, tracking: Tracking | None, origin: Origin, source_region: str) -> bool:
        """Whether a copy is one of these, by what its tags say, as recovery_points_info has it."""
        if tracking is None or tracking.source_region != source_region:
            return False
        told = tuple(filter(None, (origin.name, origin.resource)))
        return self.fits(tracking.sets, told, origin.account)

    def fits(self, sets: Collection[str], resources: Collection[str], account: str | None) -> bool:
        """By what is told of copies: the set stands for the resource only where nothing tells that."""
        if self.set is not None and self.set not in sets:
            return False
        if self.account and account and self.account != account:
            return False
        return self.resource is None or self.resource in (resources or sets)


@dataclass(frozen=True, slots=True)
class Place:
    """A recovery region, and the profile and the role to assume there; empty where these are the usual ones."""

    region: str
    profile: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """``options`` are those of the plan file, ``job`` is what copies it, empty for what has no copies.

    ``account`` is that of its source, as far as a manifest says it.
    ``counterparts`` are ids and names of the source region and what stands for them in the recovery region;
    ``recovery_role`` is the ARN of the role that recovers, ``self`` for the credentials of this run, or empty if it is
    not said.
    """

    name: str
    kind: str
    plan: str
    source_region: str
    recovery_region: str
    manifest: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    job: Mapping[str, Any] = field(default_factory=dict)
    counterparts: Mapping[str, str] = field(default_factory=dict)
    recovery_role: str = ""
    account: str | None = None

    @property
    def place(self) -> Place:
        """Where its recovery points are, and with which credentials it comes back."""
        said = {**self.options, **self.job}
        profile, role = (str(said.get(option) or "") for option in ("profile", "assume_role"))
        return Place(self.recovery_region, profile, role)

    @property
    def section(self) -> Mapping[str, Any]:
        """How it comes back; empty if the plan does not say anything."""
        found = self.options.get(SECTIONS.get(self.kind, ""))
        return found if isinstance(found, Mapping) else {}

    def text(self, option: str) -> str:
        """An option of that section, or an empty text."""
        value = self.section.get(option)
        return "" if is_unset(value) else str(value)

    def texts(self, option: str) -> tuple[str, ...]:
        """A list in that section, each once."""
        value = self.section.get(option)
        return () if is_unset(value) else tuple(dict.fromkeys(str(each) for each in listed(value) if each))

    def sections(self, option: str, options: Mapping[str, Any] | None = None) -> Iterator[Mapping[str, Any]]:
        """The dictionaries in a list of the plan file, such as ``dns``."""
        value = (self.options if options is None else options).get(option)
        yield from (each for each in ([] if is_unset(value) else listed(value)) if isinstance(each, Mapping))

    @property
    def count(self) -> int | None:
        """How many instances of a fleet are launched, or None if the plan does not say it."""
        group = self.section.get("auto_scaling_group")
        wanted = [self.section.get("count")]
        if isinstance(group, Mapping):
            wanted = [group.get("desired_capacity"), self.section.get("count"), group.get("min_size")]
        return next((int(str(number)) for number in wanted if not is_unset(number)), None)

    def objective(self, name: str) -> timedelta | None:
        """``rpo`` or ``rto``, or None if nothing is promised."""
        promised = self.options.get("objectives")
        value = promised.get(name) if isinstance(promised, Mapping) else None
        return None if is_unset(value) else parse_duration(str(value))

    @property
    def sets(self) -> tuple[WantedSet, ...] | None:
        """What it comes back from, as far as the plan alone says it; None if only the source region knows."""
        own = self.options.get("set")
        given = None if is_unset(own) else set_name(str(own))
        if self.kind in _DATABASES:
            database = str(self.options[_DATABASES[self.kind]]).lower()
            return (WantedSet(database, given, database, self.account),)
        if self.kind == "fleet":
            return self._sets_of_images(given)
        return self._sets_of_volumes(given) if self.kind == "volumes" else ()

    def _sets_of_images(self, given: str | None) -> tuple[WantedSet, ...] | None:
        create = self.options.get("create")
        told = self.options.get("sync_identifier") or (tag_value(self.name) if create else None)
        if given or told:
            name = given or set_name(str(told))
            return (WantedSet(name, name, account=self.account),)
        images = _texts(self.options.get("image_ids"))
        return tuple(WantedSet(image, set_name(image), account=self.account) for image in images) or None

    def _sets_of_volumes(self, given: str | None) -> tuple[WantedSet, ...] | None:
        create = self.options.get("create")
        volumes = _texts(self.options.get("volume_ids"))
        volumes = volumes or _texts(create.get("volume_ids") if isinstance(create, Mapping) else None)
        if volumes:
            return tuple(WantedSet(volume, given, volume, self.account) for volume in volumes)
        return (WantedSet(given, given, account=self.account),) if given else None


@dataclass(frozen=True, slots=True)
class Refused:
    """A workload that cannot be worked with, and ``why``; of the rest what is known, or an empty text."""

    name: str
    kind: str
    plan: str
    recovery_region: str
    why: str


def settled_workloads(entries: Any) -> list[Settled]:
    """Workloads as an option of a module has them; InvalidInput says what one lacks."""
    found, refused = settled_and_refused(entries)
    if refused:
        raise InvalidInput(refused[0].why)
    return found


def settled_and_refused(entries: Any) -> tuple[list[Settled], list[Refused]]:
    """The workloads that have no mistake, and what is wrong with the others: a value may be known only now."""
    found, refused = [], []
    for number, entry in enumerate(entries):
        try:
            found.append(_settled(number, entry))
        except InvalidInput as error:
            refused.append(_refused(number, entry, str(error)))
    names = [workload.name for workload in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InvalidInput(f"workloads: there are two of the name '{twice}'; give each its own")
    return found, refused


def _refused(number: int, entry: Mapping[str, Any], why: str) -> Refused:
    plan, options = (part if isinstance(part := entry.get(key), Mapping) else {} for key in ("plan", "workload"))
    name = str(options.get("name") or f"workloads[{number}]")
    kind, of_plan, region = (
        str(each or "") for each in (options.get("kind"), plan.get("name"), plan.get("recovery_region"))
    )
    return Refused(name, kind, of_plan, region, why)


def _settled(number: int, entry: Mapping[str, Any]) -> Settled:
    where = f"workloads[{number}]"
    if not is_unset(entry.get("problem")):
        raise InvalidInput(str(entry["problem"]))
    if unknown := next((str(key) for key in entry if key not in _PARTS), None):
        raise InvalidInput(f"{where}.{unknown}: unknown key{nearest(unknown, _PARTS)}; it has {', '.join(_PARTS)}")
    plan, options = _dictionary(where, "plan", entry), _dictionary(where, "workload", entry)
    for part, key in (("plan", "recovery_region"), ("plan", "source_region"), ("workload", "name")):
        if is_unset({"plan": plan, "workload": options}[part].get(key)):
            raise InvalidInput(f"{where}.{part}.{key}: expected a value, as lifeboat.aws.plan gives it to hosts")
    for key in ("recovery_region", "source_region"):
        if problem := region_problem(str(plan[key]), f"{where}.plan.{key}"):
            raise InvalidInput(problem)
    kind = str(options.get("kind", ""))
    if kind not in KINDS:
        raise InvalidInput(f"{where}.workload.kind: expected one of {', '.join(KINDS)}, got '{kind}'")
    _check_options(where, kind, options)
    promised = [each for each in (plan.get("objectives"), options.get("objectives")) if isinstance(each, Mapping)]
    return Settled(
        name=str(options["name"]),
        kind=kind,
        plan=str(plan.get("name") or ""),
        source_region=str(plan["source_region"]),
        recovery_region=str(plan["recovery_region"]),
        manifest=str(plan["manifest"]) if plan.get("manifest") else None,
        # What the plan promises is under what the workload promises, as the inventory plugin has it.
        options={**options, "objectives": {key: value for each in promised for key, value in each.items()}},
        job=entry.get("job") or {},
        recovery_role="" if is_unset(plan.get("recovery_role")) else str(plan["recovery_role"]),
        counterparts={str(key): str(value) for key, value in (plan.get("counterparts") or {}).items()},
    )


def _dictionary(where: str, part: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    found = entry.get(part)
    if not isinstance(found, Mapping):
        raise InvalidInput(f"{where}.{part}: expected a dictionary, got '{found}'")
    return found


def _check_options(where: str, kind: str, options: Mapping[str, Any]) -> None:
    """As a plan file is checked: what was a template there has a value only now."""
    own = {key: value for key, value in options.items() if key not in _OF_HOSTS}
    mistakes = [str(mistake) for mistake in option_mistakes(KINDS[kind], own, (where, "workload"))]
    if mistakes:
        raise InvalidInput(" | ".join(mistakes))


def _texts(value: Any) -> list[str]:
    return [] if is_unset(value) else [str(each) for each in listed(value) if each]
