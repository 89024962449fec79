# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A new look at the source beside an older one: what is kept of the older, and whether anything is different.

Pure: it never writes. What could not be read now never takes the place of what was known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .document import document_of
from .model import Manifest, Unknown


def merged(new: Manifest, old: Manifest | None) -> Manifest:
    """The new one; for each section that it does not know, with what the old one had and since when."""
    if old is None or (old.kind, old.source_region) != (new.kind, new.source_region):
        return new
    kept = {section: old.facts[section] for section in new.unknown if section in old.facts}
    unknown = {
        section: replace(why, known_at=_known_at(section, old)) if section in kept else why
        for section, why in new.unknown.items()
    }
    return replace(new, facts={**new.facts, **kept}, unknown=unknown, account=new.account or old.account)


def is_same(new: Manifest, old: Manifest | None) -> bool:
    """Whether the content is the same, whenever it was seen."""
    return old is not None and _content(new) == _content(old)


def _known_at(section: str, old: Manifest) -> str | None:
    why: Unknown | None = old.unknown.get(section)
    return why.known_at if why else old.observed_at


def _content(manifest: Manifest) -> Mapping[str, Any]:
    """AWS's words about what could not be read are left out: they may have the id of a request in them."""
    document = document_of(replace(manifest, observed_at=""))
    unknown = {section: (why["code"], why["known_at"]) for section, why in document["unknown"].items()}
    return {**document, "unknown": unknown}
