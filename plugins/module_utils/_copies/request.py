# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that every copy module takes, checked and in one form.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.arns import is_arn, parse_arn
from .._core.errors import InvalidInput
from .._core.regions import partition_of, partition_problem, region_of_arn, region_problem, unique
from .._core.retention import Retention, retention_from_option
from .._core.tags import MAX_TAGS, tag_problem
from .._core.tracking import tracking_keys_in

COMPLETION_MINUTES = range(15, 2881, 15)
# lifeboat:set, -source, -source-created and -source-resource.
TRACKING_TAGS = 4

# What becomes of copies that others have made: they count and are left as they are, or those of the gem
# aws_xregion_sync are taken over, or all.
RECOGNIZE = "recognize"
GEM = "gem"
OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """What the user asked for, as far as all kinds are the same.

    ``kms_keys`` has one key for each destination region that is to be encrypted with a key of the user's; empty
    ``kms_keys`` with ``encrypted`` means AWS's own key of the region. ``retain`` counts the new copy, too. ``adopt``
    says which copies that others have made become ours.
    """

    source_region: str
    destination_regions: tuple[str, ...]
    set_name: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    exclude_tags: tuple[str, ...] = ()
    encrypted: bool = False
    kms_keys: Mapping[str, str] = field(default_factory=dict)
    retain: Retention | None = None
    wait: bool = False
    allow_none: bool = False
    adopt: str = RECOGNIZE

    def owns(self, *, is_of_gem: bool) -> bool:
        """Whether a copy that others have made becomes ours: is converged and removed like any other."""
        return self.adopt == OWN or (self.adopt == GEM and is_of_gem)


def common_options(params: Mapping[str, Any], default_region: str | None) -> dict[str, Any]:
    """The fields of CopyRequest from a module's options, or InvalidInput with the first thing that is wrong."""
    source_region = params["source_region"]
    destinations = texts(params["destination_regions"]) or texts([default_region])
    if params["destination_regions"] is not None and not texts(params["destination_regions"]):
        _check_default(source_region, default_region)
    if not destinations:
        raise InvalidInput("destination_regions: no region to copy to; set destination_regions or region")
    for option, region in [("source_region", source_region), *(("destination_regions", r) for r in destinations)]:
        if problem := region_problem(region, option):
            raise InvalidInput(problem)
    if problem := partition_problem(source_region, destinations, "destination_regions"):
        raise InvalidInput(problem)
    if params.get("encrypted") is False and params["kms_key_id"]:
        raise InvalidInput("encrypted: false contradicts kms_key_id, which encrypts the copies; leave one of them out")
    return {
        "source_region": source_region,
        "destination_regions": destinations,
        "set_name": params["set"] or None,
        "tags": _tags(params["tags"]),
        "exclude_tags": tuple(params["exclude_tags"] or ()),
        "encrypted": bool(params.get("encrypted") or params["kms_key_id"]),
        "kms_keys": _kms_keys(params["kms_key_id"], destinations),
        "retain": _retention(params["retain"]),
        "wait": params["wait"],
        "allow_none": params["allow_none"],
        "adopt": params["adopt"],
    }


def _check_default(source_region: str, default_region: str | None) -> None:
    """A list that a template has left empty does not ask for copies beside their sources."""
    if default_region == source_region:
        raise InvalidInput(
            f"destination_regions: is empty, and region is {source_region}, where the sources are; name the regions to "
            "copy to, or leave destination_regions out if the copies are to be there"
        )


def _tags(option: Mapping[Any, Any] | None) -> dict[str, str]:
    """The user's own tags, for all of which there is room beside those that track a copy."""
    tags = {str(key): "" if value is None else str(value) for key, value in (option or {}).items()}
    if reserved := tracking_keys_in(tags):
        raise InvalidInput(f"tags: {reserved[0]} is written by this module and says where a copy is from; leave it out")
    if problem := tag_problem(tags):
        raise InvalidInput(f"tags: {problem}")
    if len(tags) > MAX_TAGS - TRACKING_TAGS:
        raise InvalidInput(
            f"tags: {len(tags)} tags are asked for and there is room for {MAX_TAGS - TRACKING_TAGS}, beside the "
            f"{TRACKING_TAGS} that track a copy; leave some out"
        )
    return tags


def _retention(option: Any) -> Retention | None:
    try:
        return retention_from_option(option)
    except ValueError as error:
        raise InvalidInput(f"retain: {error}") from error


def check_completion_minutes(minutes: int | None) -> None:
    if minutes is not None and minutes not in COMPLETION_MINUTES:
        raise InvalidInput(
            f"completion_duration: {minutes} is not possible; AWS takes 15 to 2880 minutes in steps of 15"
        )


def texts(option: list[str | None] | None) -> tuple[str, ...]:
    """The entries once each; an empty one, as a survey's unanswered question gives, is none."""
    return unique(text for text in option or () if text)


def filters_from_option(option: Any) -> dict[str, tuple[str, ...]]:
    """Filters as a dictionary (as in amazon.aws.ec2_ami_info) or as the gem's list of ``name=value``."""
    if option is None:
        return {}
    if isinstance(option, Mapping):
        if empty := next((name for name, value in option.items() if value is None or value == []), None):
            raise InvalidInput(f"filters: {empty} has no value")
        return {str(name): _values(value) for name, value in option.items()}
    if not isinstance(option, list):
        raise InvalidInput("filters: expected a dictionary such as {'tag:Environment': 'Production'}")
    filters: dict[str, tuple[str, ...]] = {}
    for text in option:
        name, equals, value = str(text).partition("=")
        if not (name and equals and value):
            raise InvalidInput(f"filters: '{text}' is not of the form name=value, such as tag:Environment=Production")
        filters[name] = (*filters.get(name, ()), value)
    return filters


def _values(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    # YAML's true and false are what EC2 writes in lower case.
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in values)


def _kms_keys(option: Any, destinations: tuple[str, ...]) -> dict[str, str]:
    if not option:
        return {}
    if isinstance(option, str):
        keys = dict.fromkeys(destinations, option)
    elif isinstance(option, Mapping):
        missing = [region for region in destinations if not str(option.get(region) or "").strip()]
        if missing:
            raise InvalidInput(f"kms_key_id: names no key for {', '.join(missing)}; add it, or give one key for all")
        keys = {region: str(option[region]) for region in destinations}
    else:
        raise InvalidInput("kms_key_id: expected a key (id, ARN or alias/NAME) or a dictionary region -> key")
    for region, key in keys.items():
        arn = parse_arn(key)
        if is_arn(key) and (arn is None or arn.service != "kms"):
            raise InvalidInput(
                f"kms_key_id: '{key}' is not the ARN of a KMS key, such as "
                f"arn:aws:kms:{region}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
            )
        if arn and arn.partition != (partition := partition_of(region)):
            raise InvalidInput(
                f"kms_key_id: {key} is a key of partition {arn.partition} and {region} is in {partition}; "
                f"name a key of {region}"
            )
        key_region = region_of_arn(key)
        if key_region and key_region != region:
            raise InvalidInput(
                f"kms_key_id: {key} is a key of {key_region} and copies in {region} need one of {region}; "
                "give a dictionary region -> key, or an alias that exists in each region"
            )
    return keys
