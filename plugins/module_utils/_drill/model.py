# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a drill has left in a region: one thing of any kind as plain frozen data, and the order in which kinds go.

Pure: it never calls AWS, and it never decides whether a thing may be removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .._core.problem import Problem

DNS_NAME = "dns_name"
ADDRESS = "elastic_ip_association"
GROUP = "auto_scaling_group"
INSTANCE = "instance"
DB_INSTANCE = "db_instance"
DB_CLUSTER = "db_cluster"
VOLUME = "volume"
INTERFACE = "network_interface"
TEMPLATE = "launch_template"
PARAMETER = "ssm_parameter"
# Names first, so that nobody is led to what is about to go; parameters last, because they say that there was a drill:
# what is interrupted in between is found again.
KINDS = (DNS_NAME, ADDRESS, GROUP, INSTANCE, DB_INSTANCE, DB_CLUSTER, VOLUME, INTERFACE, TEMPLATE, PARAMETER)
NOUNS = {
    DNS_NAME: "DNS name",
    ADDRESS: "association of Elastic IP",
    GROUP: "Auto Scaling group",
    INSTANCE: "instance",
    DB_INSTANCE: "DB instance",
    DB_CLUSTER: "DB cluster",
    VOLUME: "volume",
    INTERFACE: "network interface",
    TEMPLATE: "launch template",
    PARAMETER: "SSM parameter",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """``part_of`` is the Auto Scaling group of an instance, the cluster of a DB instance, what a volume or a
    network interface is attached to.

    ``handle`` is what AWS removes it by, where that is another than its id. ``is_leaving`` is true of what is being
    deleted already.
    """

    kind: str
    id: str
    name: str = field(default="", compare=False)
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    state: str = field(default="", compare=False)
    is_leaving: bool = field(default=False, compare=False)
    part_of: tuple[str, ...] = field(default=(), compare=False)
    handle: str = ""

    def __str__(self) -> str:
        name = f" ({self.name})" if self.name and self.name != self.id else ""
        return f"{NOUNS[self.kind]} {self.id}{name}"

    def to_result(self) -> dict[str, str | None]:
        return {"kind": self.kind, "id": self.id, "name": self.name or None}


@dataclass(frozen=True, slots=True)
class Seen:
    """The things by kind, and why those of a kind could not be listed."""

    things: Mapping[str, tuple[Thing, ...]] = field(default_factory=dict)
    unlisted: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether all that a drill may have but its parameters was listed."""
        return not set(self.unlisted) - {PARAMETER}

    @property
    def all(self) -> tuple[Thing, ...]:
        return tuple(thing for kind in KINDS for thing in self.things.get(kind, ()))

    def over(self, later: Seen) -> Seen:
        """This, with the kinds that were looked at again."""
        again = {*later.things, *later.unlisted}
        unlisted = {kind: why for kind, why in self.unlisted.items() if kind not in again}
        return Seen({**self.things, **later.things}, {**unlisted, **later.unlisted})
