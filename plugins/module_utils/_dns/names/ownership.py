# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who a name belongs to: the text of the TXT record beside it.

Pure. A text that is not ours, or not complete, is no owner: the name is then treated as somebody else's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ..._core.tracking import format_time, parse_time

_HERITAGE = "lifeboat"
_KEYS = ("heritage", "owner", "account", "region", "instance", "since")
# What would divide or end the text is not part of a value.
_OWNER = re.compile(r"[A-Za-z0-9 _.:/=+@-]{1,63}")


@dataclass(frozen=True, slots=True)
class Owner:
    """``owner`` is the logical one, which an instance and the one that replaces it share.

    ``account`` is the instance's: nobody else can tell whether it still exists. ``since`` is when the record was last
    written, in UTC.
    """

    owner: str
    account: str
    region: str
    instance_id: str
    since: datetime

    def to_text(self) -> str:
        """``heritage=lifeboat,owner=shop-web,account=123456789012,region=us-east-1,instance=i-0abc,since=...``."""
        values = (_HERITAGE, self.owner, self.account, self.region, self.instance_id, format_time(self.since))
        return ",".join(f"{key}={value}" for key, value in zip(_KEYS, values, strict=True))

    def __str__(self) -> str:
        return f"{self.owner} ({self.instance_id} in {self.region}, since {format_time(self.since)})"


def owner_problem(owner: str) -> str | None:
    """Why a logical owner cannot be written down, as the end of a sentence, or None."""
    if _OWNER.fullmatch(owner):
        return None
    return "must have 1 to 63 letters, digits, spaces and _ . : / = + @ -"


def owner_from_text(text: str) -> Owner | None:
    """The owner that a TXT record names, or None if it is not one of ours."""
    fields = dict(part.partition("=")[::2] for part in text.split(","))
    if fields.get("heritage") != _HERITAGE or any(not fields.get(key) for key in _KEYS):
        return None
    since = parse_time(fields["since"])
    if since is None:
        return None
    return Owner(fields["owner"], fields["account"], fields["region"], fields["instance"], since)
