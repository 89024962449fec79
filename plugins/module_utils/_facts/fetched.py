# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which configuration the instances of a workload fetch, as far as its plan says it, and where it is published.

Pure: it never reads a bucket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .._config.arguments import PREFIX
from .._workloads.options import is_unset
from .._workloads.settled import Settled

DEFAULT_PREFIX = str(PREFIX["prefix"]["default"])
_POINTER = re.compile(r"(?P<prefix>.+)/(?P<application>[^/]+)/(?P<environment>[^/]+)/current\.json")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Without ``environment`` the plan does not say what user data of its own fetches, nor can it say a prefix: then
    both are empty, and stand for any.
    """

    region: str
    bucket: str
    application: str
    prefix: str = ""
    environment: str = ""

    def __str__(self) -> str:
        """As people say it."""
        of = f"{self.application} for {self.environment} below {self.prefix}" if self.environment else self.application
        return f"configuration of {of}"

    def published_as(self, key: str) -> Published | None:
        """What a key of the bucket is the pointer of; None if instances would not fetch that."""
        match = _POINTER.fullmatch(key)
        if match is None or match["application"] != self.application:
            return None
        found = Published(match["prefix"], match["environment"])
        return found if not self.environment or found == Published(self.prefix, self.environment) else None


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """One configuration of an application in a bucket."""

    prefix: str
    environment: str

    def __str__(self) -> str:
        """As people say it: a prefix only where it is not the usual one."""
        return self.environment + ("" if self.prefix == DEFAULT_PREFIX else f" below {self.prefix}")


@dataclass(frozen=True, slots=True)
class Current:
    """The version that is current. ``refused`` is why instances refuse it, empty if they do not."""

    version: str
    refused: str = ""


def fetched_by(workload: Settled) -> Fetched | None:
    """None if the plan does not say that it fetches any."""
    said = next(workload.sections("config"), None)
    if not said or not said.get("bucket") or not said.get("app"):
        return None
    environment, prefix = ("" if is_unset(said.get(key)) else str(said[key]) for key in ("environment", "prefix"))
    prefix = prefix or (DEFAULT_PREFIX if environment else "")
    return Fetched(workload.recovery_region, str(said["bucket"]), str(said["app"]), prefix, environment)


def fetched_at_source(workload: Settled) -> Fetched | None:
    """The same in the source region. None where the name of the bucket does not follow its region: then the plan does
    not say which one the source has.
    """
    found = fetched_by(workload)
    if found is None or workload.recovery_region not in found.bucket:
        return None
    bucket = found.bucket.replace(workload.recovery_region, workload.source_region)
    return replace(found, region=workload.source_region, bucket=bucket)


def all_fetched(workloads: Iterable[Settled]) -> list[Fetched]:
    """Each once."""
    return list(dict.fromkeys(found for workload in workloads if (found := fetched_by(workload))))


def all_fetched_at_source(workloads: Iterable[Settled]) -> list[Fetched]:
    return list(dict.fromkeys(found for workload in workloads if (found := fetched_at_source(workload))))
