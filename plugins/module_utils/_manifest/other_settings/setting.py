# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A setting of a source that no recovery takes over, and which of them a thing has.

Pure: it takes what was listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..source_view import Boto

# amazon.aws.ec2_launch_template takes these over from the launch template that a plan names.
IN_A_TEMPLATE = "name a launch template that has it in launch.launch_template"
AT_LAUNCH = "only a launch sets it, and no module of amazon.aws does; launch such instances yourself, or go on without"


@dataclass(frozen=True, slots=True)
class Setting:
    """``read`` takes boto's dictionary; what it returns counts unless it is nothing, or ``usual``, which AWS chooses.

    ``options`` are those of a workload, or of its launch or restore, that give it, and ``todo`` is what a user can do.
    ``in_template`` is whether the launch template that a plan names gives it. The value of one that ``names_things`` of
    the region is another in each: whether there is one is compared.
    """

    read: Callable[[Boto], Any]
    todo: str
    usual: tuple[Any, ...] = ()
    options: tuple[str, ...] = ()
    in_template: bool = False
    names_things: bool = False

    def is_same(self, here: Any, of_source: Any) -> bool:
        return bool(here) if self.names_things else bool(here == of_source)


def read_settings(settings: Mapping[str, Setting], thing: Boto) -> dict[str, Any]:
    """Name -> value of those that are not as AWS chooses by itself."""
    found = {name: setting.read(thing) for name, setting in settings.items()}
    return {
        name: value for name, value in found.items() if not _is_nothing(value) and value not in settings[name].usual
    }


def _is_nothing(value: Any) -> bool:
    """A number is something, also 0."""
    return value is None or value is False or value in ("", [])


def at(path: str) -> Callable[[Boto], Any]:
    """Of lists how many there are."""

    def read(thing: Boto) -> Any:
        value: Any = thing
        for member in path.split("."):
            value = value.get(member) if isinstance(value, Mapping) else None
        return (len(value) or None) if isinstance(value, list) else value

    return read


def reservation(thing: Boto) -> str | None:
    """Where its capacity is from: a preference, or one reservation or group of them."""
    said = thing.get("CapacityReservationSpecification") or {}
    target = said.get("CapacityReservationTarget") or {}
    return "targeted" if target else said.get("CapacityReservationPreference")


def licenses(thing: Boto) -> list[str]:
    said = thing.get("Licenses") or thing.get("LicenseSpecifications") or ()
    return sorted(str(each.get("LicenseConfigurationArn")) for each in said)
