# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of plans of names: records, the tags that note them, and the PTR records of addresses.

Pure: it never decides which steps there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..._steps.step import Step
from ..instances.instance_tags import Note
from ..names.model import Change
from ..names.zone_file import zone_lines


@dataclass(frozen=True, slots=True)
class WriteRecords(Step):
    """Make the records of a name those that it is to have."""

    change: Change

    def lines_before(self) -> list[str]:
        return zone_lines(self.change.old)

    def lines_after(self) -> list[str]:
        return zone_lines(self.change.new)


@dataclass(frozen=True, slots=True)
class Remove(WriteRecords):
    """Remove a name with the record about its owner."""


@dataclass(frozen=True, slots=True)
class WriteTag(Step):
    """Note on the instance what it has registered."""

    instance_id: str
    tag: str
    note: Note


@dataclass(frozen=True, slots=True)
class RemoveTag(Step):
    """Remove what an instance's tag notes of a name that it no longer has."""

    instance_id: str
    tag: str


@dataclass(frozen=True, slots=True)
class SetPtr(Step):
    """Let an address answer with a name."""

    public_ip: str
    hostname: str


@dataclass(frozen=True, slots=True)
class ClearPtr(Step):
    """Let an address answer with no name."""

    public_ip: str
