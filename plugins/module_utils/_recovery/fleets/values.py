# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which values a fleet is launched: those of the plan, then of the manifest, then AWS's own default.

Pure: it never asks what there is in the recovery region; that is an argument. What names a thing of the source region,
such as a subnet, a security group or a KMS key, is never taken from the manifest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..._manifest.capacity import has_weights, in_instances
from ..settings import DRILL, MANIFEST, PLAN, Value, Values, is_nothing, tag_texts
from .request import Request

# What instances, and launch templates of groups, say in the manifest.
FROM_MANIFEST = (
    *("instance_type", "iam_instance_profile", "metadata_options", "ebs_optimized", "detailed_monitoring", "tenancy"),
)
_OF_GROUPS = (
    *("health_check_type", "health_check_period", "default_cooldown", "termination_policies"),
    *("max_instance_lifetime", "suspend_processes"),
)
# While one of these is suspended, a group never has healthy instances: whoever stopped them meant the source.
_BRINGS_UP = ("Launch", "AddToLoadBalancer")
# Of instances_distribution. The base capacity is in the units of the group.
_SHARES = (
    *("on_demand_base_capacity", "on_demand_percentage_above_base_capacity", "on_demand_allocation_strategy"),
    "spot_allocation_strategy",
)
# They say how many and where, or are settled elsewhere.
_NO_VALUES = ("count", "subnets", "launch_template", "auto_scaling_group", "availability_zone", "tags")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the plan.

    ``facts`` are those of the source in the manifest, empty if there are none. ``key_pairs`` are the names of the
    recovery region, None if they could not be listed.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    key_pairs: frozenset[str] | None = None

    def listed(self, section: str) -> list[Mapping[str, Any]]:
        """A section of the manifest; nothing of one that could not be read when it was written."""
        found = self.facts.get(section)
        return [each for each in found if isinstance(each, Mapping)] if isinstance(found, Sequence) else []

    @property
    def launched(self) -> list[Mapping[str, Any]]:
        """What the source launches: its instances, or the launch templates of its groups."""
        return self.listed("instances") or self.listed("launch_templates")


@dataclass(frozen=True, slots=True)
class GroupValues:
    """An Auto Scaling group: its name in the recovery region, how many instances it begins with, and its options."""

    name: str
    desired: int
    values: Values

    @property
    def is_mixed(self) -> bool:
        """Whether it may launch several instance types."""
        return bool((self.values.get("mixed_instances_policy") or {}).get("instance_types"))


@dataclass(frozen=True, slots=True)
class FleetValues:
    """``launch`` are the values of each instance, ``count`` how many, and ``group`` is None for plain instances."""

    launch: Values
    count: Value
    group: GroupValues | None = None

    @property
    def shown(self) -> tuple[Value, ...]:
        """All of them, as a result has them."""
        of_group = self.group.values.settled if self.group else (self.count,)
        name = (Value("auto_scaling_group", self.group.name, _origin(self.group.values)),) if self.group else ()
        return (*name, *of_group, *(_hidden(each) for each in self.launch.settled))


def _origin(values: Values) -> str:
    """Who says that there is a group: who says its sizes first."""
    return values.settled[0].origin if values.settled else PLAN


def _hidden(value: Value) -> Value:
    """User data may have secrets in it."""
    return Value(value.option, f"{len(str(value.value))} characters", value.origin) if _is_secret(value) else value


def _is_secret(value: Value) -> bool:
    return value.option == "user_data"


def settle(request: Request, known: Known) -> FleetValues:
    said = request.launch
    found = {option: _said(request, option) for option in said if option not in _NO_VALUES}
    left: dict[str, str] = {}
    # A base says all of this itself.
    for option in () if request.base else FROM_MANIFEST:
        if option not in found and (value := _common(known, option, left)) is not None:
            found[option] = Value(option, value, MANIFEST)
    if not request.base:
        _add_key_pair(found, known, left)
    _add_profile(found, known)
    if request.drill:
        # A drill removes what it has created.
        found["termination_protection"] = Value("termination_protection", False, DRILL)
    group = _group(request, known, left)
    count = group.values.settled[0] if group else _count(request, known)
    return FleetValues(Values(tuple(found.values()), _tags(request, known), left), count, group)


def _said(request: Request, option: str) -> Value:
    return Value(option, request.launch[option], DRILL if option in request.of_drill else PLAN)


def _common(known: Known, option: str, left: dict[str, str]) -> Any:
    """What most of the source's instances have."""
    values = [each[option] for each in known.launched if not is_nothing(each.get(option))]
    counts = Counter(map(repr, values)).most_common()
    if not counts:
        return None
    if len(counts) > 1:
        left[option] = f"the source has {', '.join(f'{text} ({number})' for text, number in counts)}"
    found = next(value for value in values if repr(value) == counts[0][0])
    # A host is one of the region, and without one no launch would succeed.
    return None if option == "tenancy" and found in ("default", "host") else found


def _add_key_pair(found: dict[str, Value], known: Known, left: dict[str, str]) -> None:
    """That of the source, if the recovery region has one of the same name."""
    name = _common(known, "key_name", {})
    if "key_name" in found or not name:
        return
    if known.key_pairs is None:
        left["key_name"] = f"the source has the key pair {name}, and those of the recovery region could not be listed"
    elif name not in known.key_pairs:
        left["key_name"] = f"the source has the key pair {name}, and the recovery region has none of that name"
    else:
        found["key_name"] = Value("key_name", name, MANIFEST)


def _add_profile(found: dict[str, Value], known: Known) -> None:
    """An instance profile by its ARN if the manifest has it: with a name alone IAM would have to be asked for it."""
    said = found.get("iam_instance_profile")
    arns = {str(each.get("iam_instance_profile") or "") for each in known.launched}
    same = [arn for arn in sorted(arns) if said and arn.startswith("arn:") and arn.rpartition("/")[2] == said.value]
    if said and len(same) == 1:
        found["iam_instance_profile"] = Value(said.option, same[0], said.origin)


def _tags(request: Request, known: Known) -> dict[str, str]:
    said = request.launch.get("tags")
    tags = tag_texts(said if isinstance(said, Mapping) else _common_tags(known))
    name = request.named(tags["Name"]) if isinstance(said, Mapping) and tags.get("Name") else request.name
    return {**tags, "Name": name}


def _common_tags(known: Known) -> dict[str, Any]:
    """Tags that all instances of the source have with the same value. Those of a group go over its template's."""
    if instances := known.listed("instances"):
        return _in_all(instances)
    return {**_in_all(known.listed("launch_templates")), **_in_all(known.listed("auto_scaling_groups"))}


def _in_all(things: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    every = [thing.get("tags") or {} for thing in things]
    first = every[0] if every else {}
    return {key: value for key, value in first.items() if all(tags.get(key) == value for tags in every)}


def _count(request: Request, known: Known) -> Value:
    said = request.launch.get("count")
    if said is not None:
        return Value("count", int(said), DRILL if "count" in request.of_drill else PLAN)
    instances, groups = known.listed("instances"), known.listed("auto_scaling_groups")
    number = len(instances) + sum(int(in_instances(group).get("desired_capacity") or 0) for group in groups)
    return Value("count", number, MANIFEST) if number else Value("count", 1, PLAN)


def _group(request: Request, known: Known, left: dict[str, str]) -> GroupValues | None:
    """The group of the plan, or that of the source if it had one and nothing else, and the plan does not say count."""
    said, groups = request.launch.get("auto_scaling_group"), known.listed("auto_scaling_groups")
    source: Mapping[str, Any] = groups[0] if len(groups) == 1 else {}
    if not isinstance(said, Mapping):
        if len(groups) > 1:
            left["auto_scaling_group"] = f"the source has {len(groups)} Auto Scaling groups"
        if not source or known.listed("instances") or request.launch.get("count") is not None:
            return None
        said = {}
    of_plan = DRILL if "auto_scaling_group" in request.of_drill else PLAN
    sizes = _sizes(request, said, in_instances(source), of_plan)
    if has_weights(source) and sizes[0].origin == MANIFEST:
        left["auto_scaling_group.desired_capacity"] = (
            "the source counts units (weights, vCPUs or memory), which amazon.aws.autoscaling_group cannot set, and "
            f"here instances are counted; the source had {sizes[0].value}"
        )
    found = [*sizes]
    for option in _OF_GROUPS:
        if said.get(option) is not None:
            found.append(Value(option, said[option], of_plan))
        elif not is_nothing(value := _of_source(option, source, left)):
            found.append(Value(option, value, MANIFEST))
    if policy := _mixed(request, source):
        found.append(Value("mixed_instances_policy", policy, MANIFEST))
    name = str(said.get("name") or source.get("name"))
    return GroupValues(request.named(name), int(sizes[0].value), Values(tuple(found)))


def _of_source(option: str, source: Mapping[str, Any], left: dict[str, str]) -> Any:
    """An option of the source's group, without what would keep this one from coming up."""
    if option != "suspend_processes":
        return source.get(option)
    found = list(source.get(option) or ())
    if stopped := [each for each in found if each in _BRINGS_UP]:
        run = "runs" if len(stopped) == 1 else "run"
        left["auto_scaling_group.suspend_processes"] = (
            f"the source has {' and '.join(stopped)} suspended, which {run} here, as no instance would come up "
            "otherwise"
        )
    return [each for each in found if each not in _BRINGS_UP]


def _mixed(request: Request, source: Mapping[str, Any]) -> dict[str, Any] | None:
    """Which instance types the source's group may launch, and how many on demand, unless the plan says a type."""
    policy = source.get("mixed_instances_policy")
    if not isinstance(policy, Mapping) or request.launch.get("instance_type") is not None:
        return None
    # A later version may keep more than the module takes.
    kept = [each for each in _SHARES if not (has_weights(source) and each == "on_demand_base_capacity")]
    shares = {key: policy[key] for key in kept if policy.get(key) is not None}
    types = list(policy.get("instance_types") or ())
    found = {"instance_types": types, "instances_distribution": shares}
    return {key: value for key, value in found.items() if value} or None


def _sizes(request: Request, said: Mapping[str, Any], source: Mapping[str, Any], of_plan: str) -> list[Value]:
    """Desired, fewest and most instances; what only one of them says holds for all."""
    count = request.launch.get("count")
    of_count = DRILL if "count" in request.of_drill else PLAN
    number = _first(
        "desired_capacity",
        (said.get("desired_capacity"), of_plan),
        (count, of_count),
        (said.get("min_size"), of_plan),
        (source.get("desired_capacity"), MANIFEST),
        (1, PLAN),
    )
    fewest = _first(
        "min_size", (said.get("min_size"), of_plan), (source.get("min_size"), MANIFEST), (number.value, number.origin)
    )
    most = _first(
        "max_size", (said.get("max_size"), of_plan), (source.get("max_size"), MANIFEST), (number.value, number.origin)
    )
    return [
        number,
        replace(fewest, value=min(fewest.value, number.value)),
        replace(most, value=max(most.value, number.value)),
    ]


def _first(option: str, *values: tuple[Any, str]) -> Value:
    """The first that is said. Numbers, since all of these are sizes."""
    found, origin = next((value, origin) for value, origin in values if value is not None)
    return Value(option, int(found), origin)
