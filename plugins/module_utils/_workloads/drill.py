# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is other in a drill: the section ``drill`` of a plan, and a workload as a drill brings it back.

Pure: it never says whether a network is isolated, and asks nobody whether a thing exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from .._core.durations import parse_duration
from .model import Mistake, Path
from .options import is_unset, listed, number, section, text, texts

DRILL = section(
    "What is other in a drill. A workload may have its own, key by key.",
    {
        "subnets": texts("Subnets of the recovery region for the instances of a drill."),
        "security_groups": texts("Security groups of the recovery region for the instances of a drill."),
        "db_subnet_group_name": text("DB subnet group of the recovery region for the databases of a drill."),
        "vpc_security_group_ids": texts("Security groups of the recovery region for the databases of a drill."),
        "instance_type": text("Instance type in a drill, such as t3.small."),
        "db_instance_class": text("Instance class of databases in a drill, such as db.t4g.medium."),
        "count": number("How many instances a fleet has in a drill."),
        "target_groups": texts("Target groups that instances of a drill are registered with. Default none."),
        "dns_label": text("Label that names of a drill are below, such as drill. Without it a drill has no names."),
        "ttl": text("How long a drill may last until it counts as dead, such as 8h.", value_of="life_of_a_drill"),
        "allow_security_groups": texts("Security groups that may talk to production, and that a drill may talk to."),
        "allow_addresses": texts("Addresses and prefix lists beside its own that a drill may talk to."),
    },
)
DEFAULT_TTL = timedelta(hours=8)
# What an address of the workload itself stands for in ``verify``, where a drill has no names.
ENDPOINT = "{endpoint}"
# Key of ``drill`` -> key of ``restore``.
_OF_DATABASES = ("db_subnet_group_name", "vpc_security_group_ids")
_OF_FLEETS = ("subnets", "security_groups", "instance_type", "count")
_ONLY_OF = (
    ((*_OF_FLEETS, "target_groups"), ("fleet",)),
    ((*_OF_DATABASES, "db_instance_class"), ("database", "cluster")),
)
# What a fleet does not have in a drill: addresses that users know, and what binds it to a place of the failover.
_NOT_IN_DRILLS = ("elastic_ips", "availability_zone", "placement_group", "termination_protection")
# Before the host there may be a user and a password.
_HOST = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?)(?P<host>[^/:?#@\[\]]+)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)


def drill_mistakes(kind: str, options: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    """Keys of a workload's own section that nothing of its kind could follow; those of the plan are for all kinds."""
    own = options.get("drill")
    for key, value in own.items() if isinstance(own, Mapping) else ():
        kinds = next((kinds for keys, kinds in _ONLY_OF if key in keys), None)
        if kinds and kind not in kinds and not is_unset(value):
            yield Mistake(
                (*path, "drill", str(key)), f"is for workloads of kind {' and '.join(kinds)}, and this is {kind}"
            )


def drill_section(plan: Mapping[str, Any], workload: Mapping[str, Any]) -> dict[str, Any]:
    """The section of a plan under that of a workload, which takes away what it sets to nothing."""
    parts = [each for each in (plan.get("drill"), workload.get("drill")) if isinstance(each, Mapping)]
    whole = {key: value for part in parts for key, value in part.items()}
    return {key: value for key, value in whole.items() if not is_unset(value)}


def drill_ttl(plan: Mapping[str, Any], workload: Mapping[str, Any]) -> timedelta:
    """How long what a drill creates may live; after that the reaper takes it."""
    said = drill_section(plan, workload).get("ttl")
    found = None if said is None else parse_duration(str(said))
    return DEFAULT_TTL if found is None else found


def in_drill(
    plan: Mapping[str, Any], workload: Mapping[str, Any], others: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The workload as a drill brings it back. Of a workload that is so already it is the same.

    :param plan: what hosts have in ``lifeboat_plan``.
    :param workload: what a host has in ``lifeboat_workload``.
    :param others: the workloads of the same plan, since a check may ask for the name of another one.
    """
    drill = drill_section(plan, workload)
    found = {key: value for key, value in workload.items() if key not in (*_NOT_IN_DRILLS, "dns")}
    kind = workload.get("kind")
    if kind == "fleet":
        found["launch"] = _launch(_part(workload, "launch"), drill)
        found["target_groups"] = _texts(drill.get("target_groups"))
    elif kind in ("database", "cluster"):
        found["restore"] = _restore(_part(workload, "restore"), drill, is_cluster=kind == "cluster")
    names = {name: new for each in others for name, new in _names(plan, each).items() if new}
    names |= {name: new or ENDPOINT for name, new in _names(plan, workload).items()}
    if dns := _dns(workload, drill):
        found["dns"] = dns
    if "verify" in workload:
        found["verify"] = [_check(each, names) for each in _checks(workload)]
    return found


def names_of_production(
    plan: Mapping[str, Any], workload: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> list[str]:
    """What the checks of a workload in a drill would ask of production: names of others that have none in a drill."""
    names = {name for each in others for name, new in _names(plan, each).items() if not new}
    asked = {_asked(each) for each in _checks(in_drill(plan, workload, others))}
    return sorted(names & asked)


def hosts_outside(
    plan: Mapping[str, Any], workload: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Hosts that the checks of a workload ask in a drill, and that no workload of the plan has: they answer whether or
    not the drill is up. Those of this machine are ways to it, such as a tunnel."""
    every = [*others, workload]
    names = {name for each in every for pair in _names(plan, each).items() for name in pair if name}
    asked = {_asked(each) for each in _checks(in_drill(plan, workload, every))}
    return sorted(host for host in asked - names if host and "{" not in host and not _is_of_this_machine(host))


def _is_of_this_machine(host: str) -> bool:
    return host == "localhost" or host.startswith("127.")


def _checks(workload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    checks = [] if is_unset(workload.get("verify")) else listed(workload["verify"])
    return [each for each in checks if isinstance(each, Mapping)]


def _asked(check: Mapping[str, Any]) -> str:
    match = _HOST.fullmatch(str(check.get("url") or ""))
    return _plain(match["host"] if match else check.get("host") or "")


def _part(workload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = workload.get(name)
    return found if isinstance(found, Mapping) else {}


def _texts(value: Any) -> list[str]:
    return [] if is_unset(value) else [str(each) for each in listed(value) if each]


def _launch(launch: Mapping[str, Any], drill: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: drill[key] for key in _OF_FLEETS if key in drill}
    found = {**{key: value for key, value in launch.items() if key not in _NOT_IN_DRILLS}, **own}
    group = launch.get("auto_scaling_group")
    if "count" in drill and isinstance(group, Mapping):
        sizes = dict.fromkeys(("min_size", "max_size", "desired_capacity"), drill["count"])
        found["auto_scaling_group"] = {**group, **sizes}
    return found


def _restore(restore: Mapping[str, Any], drill: Mapping[str, Any], *, is_cluster: bool) -> dict[str, Any]:
    found = {**restore, **{key: drill[key] for key in _OF_DATABASES if key in drill}}
    # A standby is for those who use it.
    found.update({"multi_az": False} if restore.get("multi_az") else {})
    found.pop("availability_zone", None)
    size = drill.get("db_instance_class")
    if size is None:
        return found
    if not is_cluster:
        return {**found, "db_instance_class": size}
    instances = [each for each in listed(restore.get("instances") or []) if isinstance(each, Mapping)]
    return {**found, "instances": [{**each, "db_instance_class": size} for each in instances or [{}]]}


def _dns(workload: Mapping[str, Any], drill: Mapping[str, Any]) -> list[dict[str, Any]]:
    label = drill.get("dns_label")
    entries = [] if is_unset(workload.get("dns")) else listed(workload["dns"])
    if label is None:
        return []
    return [
        {**entry, "name": name_in_drill(str(entry["name"]), str(entry.get("zone") or ""), str(label))}
        for entry in entries
        if isinstance(entry, Mapping) and entry.get("name")
    ]


def _names(plan: Mapping[str, Any], workload: Mapping[str, Any]) -> dict[str, str | None]:
    """Name -> what it is in a drill, None if a drill of it has no names."""
    entries = [] if is_unset(workload.get("dns")) else listed(workload["dns"])
    before = [_plain(entry["name"]) for entry in entries if isinstance(entry, Mapping) and entry.get("name")]
    after: list[str | None] = [_plain(entry["name"]) for entry in _dns(workload, drill_section(plan, workload))]
    return dict(zip(before, after or [None] * len(before), strict=True))


def name_in_drill(name: str, zone: str, label: str) -> str:
    """``www.drill.shop.example`` for ``www.shop.example`` in zone ``shop.example``; without a zone the label is first.

    What is below the label already stays as it is.
    """
    name, zone, label = _plain(name), _plain(zone), _plain(label)
    inside = zone and (name == zone or name.endswith(f".{zone}"))
    front = name[: -len(zone)].rstrip(".") if inside else ""
    if not inside:
        return name if name.startswith(f"{label}.") else f"{label}.{name}"
    if front == label or front.endswith(f".{label}"):
        return name
    return ".".join(part for part in (front, label, zone) if part)


def _plain(name: Any) -> str:
    return str(name).strip().lower().removesuffix(".")


def _check(check: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A check that asks for what the drill has brought up, and never for production by its name."""
    found = dict(check)
    if (host := names.get(_plain(check.get("host")))) is not None:
        # Without a host it is the address of the workload.
        found = {**found, "host": host} if host != ENDPOINT else {k: v for k, v in found.items() if k != "host"}
    match = _HOST.fullmatch(str(check.get("url") or ""))
    if match and (host := names.get(_plain(match["host"]))) is not None:
        found["url"] = f"{match['scheme']}{host}{match['rest']}"
        if host == ENDPOINT:
            found["headers"] = {"Host": match["host"], **(check.get("headers") or {})}
    return found
