# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of applications, environments and versions, and where a publication's objects are in a bucket.

Pure: it never asks S3 what is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import region_problem

COMMON = "common"
PLACEHOLDER = "{region}"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
# What S3 takes without escaping, https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
_PREFIX = re.compile(r"(?!\.\.?(/|$))[A-Za-z0-9._-]+(/(?!\.\.?(/|$))[A-Za-z0-9._-]+)*")
# As instances check it; S3 has stricter rules for new ones.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_names(application: str, environment: str, regions: Iterable[str]) -> None:
    """InvalidInput says which name cannot be part of a key and of the path of a layer."""
    for option, name in (("application", application), ("environment", environment)):
        if not is_name(name):
            raise InvalidInput(
                f"{option}: '{name}' is no name such as 'shop': small letters, digits and . _ -, at most 63, the "
                "first a letter or a digit"
            )
    if environment == COMMON or region_problem(environment, "environment") is None:
        raise InvalidInput(f"environment: '{environment}' is the name of another layer; choose another name")
    problem = next((text for region in regions if (text := region_problem(region, "regions"))), None)
    if problem:
        raise InvalidInput(problem)


def is_name(text: str) -> bool:
    """Whether an application or an environment may be called so."""
    return _NAME.fullmatch(text) is not None


def check_version(version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise InvalidInput(
            f"version: '{version}' is no label such as '2026.11.21-1': letters, digits and . _ -, at most 63, the "
            "first a letter or a digit"
        )


def bucket_of(region: str, options: Mapping[str, Any], rule: str | None) -> str:
    """A region's own ``bucket``, or what the rule makes of its name. InvalidInput for what instances refuse."""
    own = str(options.get("bucket") or "").strip()
    bucket = own or bucket_by(rule or "", region)
    if not bucket:
        raise InvalidInput(f"regions: {region} has no bucket; give it one, or a rule such as 'shop-config-{{region}}'")
    if not _BUCKET.fullmatch(bucket):
        option = f"regions: {region}: bucket" if own else "bucket"
        raise InvalidInput(
            f"{option}: '{bucket}' is no name of a bucket that instances take: small letters, digits and . _ -, the "
            "first a letter or a digit"
        )
    return bucket


def bucket_by(rule: str, region: str) -> str:
    """What the rule makes of a region's name, empty if there is no rule; instances make the same of it."""
    if rule and rule.count(PLACEHOLDER) != 1:
        said = "is the same in all regions" if PLACEHOLDER not in rule else f"has {PLACEHOLDER} more than once"
        raise InvalidInput(
            f"bucket: '{rule}' {said}, which instances refuse; write a rule with {PLACEHOLDER} in it once, such as "
            f"'shop-config-{PLACEHOLDER}', or give each region its own bucket in regions"
        )
    return rule.replace(PLACEHOLDER, region)


@dataclass(frozen=True)
class Place:
    """Where the configuration of an application in an environment is in the bucket of a region."""

    bucket: str
    prefix: str
    application: str
    environment: str

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise InvalidInput(f"prefix: '{self.prefix}' is no prefix such as 'lifeboat-config', without / at its ends")

    @property
    def folder(self) -> str:
        """With a slash at its end, so that a listing does not find ``shop-test`` beside ``shop``."""
        return f"{self.prefix}/{self.application}/{self.environment}/"

    @property
    def pointer(self) -> str:
        return f"{self.folder}current.json"

    def version(self, version: str) -> str:
        return f"{self.folder}versions/{version}.json"

    def bundle(self, sha256: str) -> str:
        return f"{self.folder}bundles/{sha256}.tar.gz"

    def versions_in(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The versions that are among the keys of a listing."""
        return _between(keys, f"{self.folder}versions/", ".json", _VERSION)

    def bundles_in(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The SHA-256 of the bundles that are among the keys of a listing."""
        return _between(keys, f"{self.folder}bundles/", ".tar.gz", _SHA256)


def _between(keys: Iterable[str], start: str, end: str, form: re.Pattern[str]) -> tuple[str, ...]:
    names = (key[len(start) : -len(end)] for key in keys if key.startswith(start) and key.endswith(end))
    return tuple(name for name in names if form.fullmatch(name))
