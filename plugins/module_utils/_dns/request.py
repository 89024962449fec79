# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of ec2_dyndns_register to a checked request.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import region_problem
from .names.hostnames import WILDCARD, name_problem, normal_name
from .names.model import NameOptions
from .names.ownership import owner_problem

# When a name may be taken from another owner.
NEVER, DEAD, FORCE = "never", "dead", "force"

_MAX_TTL = 2**31 - 1
# What each entry of instances may say for itself.
ENTRY_OPTIONS = (
    "instance_id",
    "filters",
    "self",
    "owner",
    "public_hostnames",
    "private_hostnames",
    "cnames",
    "ipv6",
    "wildcard",
)


@dataclass(frozen=True, slots=True)
class Registration:
    """One instance and its names. The instance is named by id or filters, or is the one this runs on (``is_self``).

    ``owner`` is None for the instance itself as the owner.
    """

    names: NameOptions
    instance_id: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_self: bool = False
    owner: str | None = None

    @property
    def label(self) -> str:
        if self.instance_id:
            return self.instance_id
        return "self" if self.is_self else " ".join(f"{name}={'/'.join(v)}" for name, v in self.filters.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for, checked and in one form. ``reap_limit`` is a percentage."""

    provider: str
    registrations: tuple[Registration, ...]
    ttl: int = 60
    takeover: str = NEVER
    lost_regions: frozenset[str] = frozenset()
    allow_private_in_public: bool = False
    retry_refused: bool = False
    without_address: str = "fail"
    reverse_dns: bool = False
    reap: bool = False
    reap_limit: float = 20.0
    wait: bool = False


def request_from_params(params: Mapping[str, Any]) -> Request:
    """The request, or InvalidInput with the first thing that is wrong."""
    if not 0 <= params["ttl"] <= _MAX_TTL:
        raise InvalidInput(f"ttl: {params['ttl']} is not possible; expected 0 to {_MAX_TTL} seconds")
    if not 0 <= params["reap_limit"] <= 100:
        raise InvalidInput(f"reap_limit: {params['reap_limit']:g} is no percentage")
    lost = frozenset(region for region in params["lost_regions"] or () if region)
    for region in lost:
        if problem := region_problem(region, "lost_regions"):
            raise InvalidInput(problem)
    if lost and params["takeover"] != DEAD:
        raise InvalidInput("lost_regions: says whose names may be taken over; set takeover: dead, too")
    if params["without_address"] == "remove" and params["provider"] == "dyndns2":
        raise InvalidInput("without_address: dyndns2 services cannot take a name away; leave it out, or use fail")
    registrations = _registrations(params)
    both = [name for each in registrations for name in each.names.public if name in each.names.private]
    if both and not params["private_zone"]:
        raise InvalidInput(
            f"private_zone: with false '{both[0]}' would have two addresses in one zone; "
            "leave it out of public_hostnames or private_hostnames"
        )
    return Request(
        provider=params["provider"],
        registrations=registrations,
        ttl=params["ttl"],
        takeover=params["takeover"],
        lost_regions=lost,
        allow_private_in_public=params["allow_private_in_public"],
        retry_refused=params["retry_refused"],
        without_address=params["without_address"],
        reverse_dns=params["reverse_dns"],
        reap=params["reap"],
        reap_limit=params["reap_limit"],
        wait=params["wait"],
    )


def _registrations(params: Mapping[str, Any]) -> tuple[Registration, ...]:
    is_absent = params["state"] == "absent"
    if is_absent and params["reap"]:
        raise InvalidInput("reap: goes with state: present; leave one of them out")
    if params["instances"]:
        own = [option for option in ("instance_id", "filters", "self") if params[option]]
        if own:
            raise InvalidInput(
                f"instances and {own[0]}: give one; an entry of instances says which instance it is about"
            )
        shared = {option: params[option] for option in ENTRY_OPTIONS}
        return tuple(
            _registration(f"instances[{number}].", {**shared, **_given(entry)}, is_absent=is_absent)
            for number, entry in enumerate(params["instances"])
        )
    if params["reap"] and not any(params[option] for option in ("instance_id", "filters", "self")):
        return ()
    return (_registration("", params, is_absent=is_absent),)


def _given(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {option: value for option, value in entry.items() if value is not None}


def _registration(where: str, options: Mapping[str, Any], *, is_absent: bool) -> Registration:
    filters = _filters(where, options["filters"])
    ways = [name for name, is_set in (("instance_id", options["instance_id"]), ("filters", filters)) if is_set]
    ways += ["self"] if options["self"] else []
    if not ways:
        raise InvalidInput(f"{where}instance_id: one of the following is required: instance_id, filters, self")
    if len(ways) > 1:
        raise InvalidInput(f"{where}instance_id: parameters are mutually exclusive: {'|'.join(ways)}")
    owner = options["owner"] or None
    if owner and (problem := owner_problem(owner)):
        raise InvalidInput(f"{where}owner: '{owner}' {problem}")
    names = NameOptions(
        public=_names(where, "public_hostnames", options),
        private=_names(where, "private_hostnames", options),
        cnames=_cnames(where, options["cnames"]),
        ipv6=bool(options["ipv6"]),
        wildcard=bool(options["wildcard"]),
    )
    if both := [alias for alias in names.cnames if alias in (*names.public, *names.private)]:
        raise InvalidInput(f"{where}cnames: '{both[0]}' is to have an address, too; an alias has nothing beside it")
    if not (names.public or names.private or names.cnames or is_absent):
        raise InvalidInput(f"{where}public_hostnames: no name to register; set public_hostnames or private_hostnames")
    return Registration(names, options["instance_id"] or None, filters, bool(options["self"]), owner)


def _filters(where: str, option: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in (option or {}).items():
        values = value if isinstance(value, list) else [value]
        if any(each is None or each == "" for each in values):
            raise InvalidInput(f"{where}filters: {name} has no value")
        found[str(name)] = tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
    return found


def _names(where: str, option: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    normal = dict.fromkeys(normal_name(name) for name in options[option] or () if name)
    bases = [name for name in normal if options["wildcard"] and not name.startswith(WILDCARD)]
    for name in (*normal, *(WILDCARD + base for base in bases)):
        if problem := name_problem(name):
            raise InvalidInput(f"{where}{option}: '{name}' {problem}")
    return tuple(normal)


def _cnames(where: str, option: Mapping[str, Any] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for alias, points_to in (option or {}).items():
        names = (normal_name(str(alias)), normal_name(str(points_to)))
        for name in names:
            if problem := name_problem(name):
                raise InvalidInput(f"{where}cnames: '{name}' {problem}")
        if names[1].replace(".", "").isdigit():
            raise InvalidInput(f"{where}cnames: '{names[1]}' is an address; an alias points to a name")
        if names[0] == names[1]:
            raise InvalidInput(f"{where}cnames: '{names[0]}' points to itself")
        found[names[0]] = names[1]
    return found
