# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A check of a workload, what one attempt at it has seen, and answers in a row.

Pure: it never asks anybody anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Server:
    """A host and a port; ``host`` is a name or an address."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Web:
    """A request, and what is a good answer. Without ``statuses`` any of 200 to 299 is."""

    server: Server
    target: str
    is_tls: bool = False
    method: str = "GET"
    statuses: tuple[int, ...] = ()
    contains: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    validate_certs: bool = True


@dataclass(frozen=True, slots=True)
class Port:
    """A port that takes connections. Without ``host`` it is that of the workload's endpoint, which is not known yet."""

    host: str | None
    port: int


@dataclass(frozen=True, slots=True)
class Command:
    """A program and its arguments, with the endpoint or a login in its ``environment``."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A CloudWatch alarm by its name."""

    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Sql:
    """A query that has a row, or one with a text. The login is in a secret of the region; ``ca_cert`` is a file."""

    engine: str
    query: str
    host: str | None
    port: int
    database: str
    secret: str
    region: str
    contains: str = ""
    ca_cert: str = ""
    validate_certs: bool = True


@dataclass(frozen=True, slots=True)
class Login:
    """It is never shown."""

    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Check:
    """``what`` is shown, ``place`` is where the user wrote it. Seconds."""

    what: str
    place: str
    question: Web | Port | Command | Alarm | Sql
    times: int
    interval: float
    within: float
    resolvers: tuple[Server, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer. ``is_final``: no later attempt can see anything else. ``asked`` is who has said the address."""

    is_good: bool
    text: str
    address: str | None = None
    asked: str | None = None
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Good answers in a row. ``since`` is when the first of them came; one that is not good begins anew."""

    needed: int
    attempts: int = 0
    good: int = 0
    since: datetime | None = None
    last: Seen | None = None

    def after(self, seen: Seen, at: datetime) -> Row:
        good = self.good + 1 if seen.is_good else 0
        since = (self.since or at) if seen.is_good else None
        return replace(self, attempts=self.attempts + 1, good=good, since=since, last=seen)

    @property
    def is_full(self) -> bool:
        return self.good >= self.needed
