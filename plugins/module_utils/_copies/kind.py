# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contract of a kind of copies: all that is said of images, volumes or databases so that their copies are kept.

Everything else is done in one place for all kinds: ``run_kind.py`` is a run, ``_kinds/registry.py`` names the kinds.
It never does anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol

from .._core.clock import Clock
from .._core.shell import Clients
from .job import JobWords
from .plan import Item
from .ports import Calls, Tools
from .region_view import AnyResource, RegionView, Seen
from .resource import Resource
from .rules import AnyRequest, Rules
from .run_result import Run

InRegion = Callable[[str], Iterable[Resource]]


@dataclass(frozen=True, slots=True)
class Meant:
    """Which copies ``state: absent`` means.

    ``find`` answers those of a region, in any state. ``tracked`` answers all that there are, to find what a mistyped
    name of a set meant; None if no name of a set was asked for. ``warnings`` are asked for when all is done.
    """

    find: InRegion
    tracked: InRegion | None = None
    warnings: Callable[[], Sequence[str]] = tuple


@dataclass(frozen=True, slots=True)
class Closer(Generic[AnyRequest, AnyResource]):
    """What was seen on a closer look, and the rules that know of it."""

    seen: Seen[AnyResource]
    rules: Rules[AnyRequest, AnyResource]


class LookCloser(Protocol[AnyRequest, AnyResource]):
    def __call__(
        self, request: AnyRequest, seen: Seen[AnyResource], clients: Clients, now: datetime, /
    ) -> Closer[AnyRequest, AnyResource]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[AnyRequest, AnyResource]):
    """One kind of copies. What has a default is what most kinds lack.

    ``name`` is what recovery_points_info calls it, ``job`` what dr_sync does and the module that copies it; kinds may
    share a job. ``result_key`` is the value that a run returns beside ``copies`` if there is
    one. Options stand in the module, beside their documentation.
    """

    name: str
    job: JobWords
    result_key: str

    # From the module's options and the region of its connection, or InvalidInput. Pure.
    request: Callable[[Mapping[str, Any], str | None], AnyRequest | Sequence[AnyRequest]]
    # The sources, or InvalidInput that says what was found instead of what was asked for.
    find_sources: Callable[[AnyRequest, Clients], Seen[AnyResource]]
    # What is in a destination region. A region that cannot be read is an AwsError.
    read_region: Callable[[AnyRequest, str, Sequence[AnyResource], Clients], RegionView[AnyResource]]
    # The decisions that depend on nothing but sources and views.
    rules: Rules[AnyRequest, AnyResource]
    calls: Callable[[Clients, Clock], Calls]
    # What ``state: absent`` is about.
    meant: Callable[[AnyRequest, Calls, Clients], Meant]
    arn: Callable[[Any], str]

    # With the option create: the whole run, which creates the sources first; None without it.
    create_and_copy: Callable[[AnyRequest, Tools], Run | None] | None = None
    # What more has to be read before anything is decided, and the decisions that know of it.
    look_closer: LookCloser[AnyRequest, AnyResource] | None = None
    # Items beside those of the sources: what has no source, and copies of sources that are gone.
    more_items: Callable[[AnyRequest, Seen[AnyResource]], Sequence[Item]] | None = None
    # Whether regions are read the same whatever the sources are, and so at the same time as these.
    reads_regions_at_once: bool = False
    # Whether AWS tells when a copy in progress was begun, from which the time that is left is estimated.
    tells_start: bool = False
    # Whether recovery_points_info reads it if no kinds are named. Not where policies of before do not allow it.
    is_read_unasked: bool = True
