# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the dyndns2 protocol cannot do, said before anything is sent.

Pure: it never asks a service what it can do beyond the protocol.
"""

from __future__ import annotations

from collections.abc import Collection

from ..._core.problem import Problem
from ..names.hostnames import WILDCARD
from ..names.model import AAAA, PRIVATE, PUBLIC, A, Change, Hostname, RecordSet

NOT_POSSIBLE = "NotPossible"
_ADDRESSES = (A, AAAA)


def name_limit(hostname: Hostname, among: Collection[Hostname]) -> Problem | None:
    """Why a name cannot be registered at all. ``among`` are the names that are asked for together."""
    base = Hostname(hostname.name.removeprefix(WILDCARD), hostname.scope)
    if base != hostname and base not in among:
        return _not_possible(hostname, f"dyndns2 switches a wildcard on with its name; give {base} with wildcard: true")
    if hostname.scope == PRIVATE and Hostname(hostname.name, PUBLIC) in among:
        text = "dyndns2 has one answer for all clients; give the private address a name of its own"
        return _not_possible(hostname, text)
    return None


def change_limit(change: Change) -> Problem | None:
    """Why a change cannot be asked for. A type that stays beside one that is set is left to the service."""
    name = change.hostname
    if others := sorted({records.type for records in change.new} - set(_ADDRESSES)):
        text = f"dyndns2 registers addresses only, no {' and '.join(others)}; register the name of an address"
        return _not_possible(name, text)
    if any(len(records.values) != 1 for records in change.new):
        return _not_possible(name, "dyndns2 holds one address of each kind for a name; use a name for each instance")
    if not change.new:
        return _not_possible(name, "dyndns2 cannot take a name away; remove it at the service")
    old, new = _by_type(change.old), _by_type(change.new)
    if new.items() < old.items():
        gone = " and ".join(sorted(old.keys() - new.keys()))
        text = f"dyndns2 cannot take its {gone} away; remove it at the service, or register an address of that kind"
        return _not_possible(name, text)
    return None


def addresses_of(change: Change) -> tuple[str, ...]:
    """What a change with nothing against it sets, IPv4 first, as the protocol wants it."""
    new = _by_type(change.new)
    return tuple(new[kind][0] for kind in _ADDRESSES if kind in new)


def _by_type(records: Collection[RecordSet]) -> dict[str, tuple[str, ...]]:
    """The time to live is the service's own business."""
    return {each.type: each.values for each in records}


def _not_possible(hostname: Hostname, text: str) -> Problem:
    return Problem(NOT_POSSIBLE, f"{hostname}: {text}")
