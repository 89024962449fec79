# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Host names: checked, in one form, and the name beside each that says whose it is.

Pure: it never asks a name server.
"""

from __future__ import annotations

import hashlib
import re

WILDCARD = "*."
# Reserved for us: a CNAME allows nothing beside it, so the owner stands below the name.
OWNERSHIP_LABEL = "_lifeboat"
# A wildcard matches neither itself nor what is below an existing name, so its label is spelled out.
WILDCARD_LABEL = "_wildcard"
# RFC 1035, 2.3.4: 255 octets on the wire are 253 characters.
MAX_NAME_LENGTH = 253
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
TAG_PREFIX = "lifeboat:dns:"
# EC2 allows 127 characters in a key.
_MAX_TAG_KEY = 127
# Which side of a name a key is about, where the name alone would not say it.
_SIDE_MARK = re.compile("@(public|private)$")


def normal_name(text: str) -> str:
    """A name in lower case and without the last dot."""
    return text.strip().lower().removesuffix(".")


def name_problem(name: str) -> str | None:
    """Why a name in its normal form cannot be registered, as the end of a sentence, or None."""
    labels = name.removeprefix(WILDCARD).split(".")
    if len(labels) < 2:
        return "is no fully qualified name, such as www.shop.example"
    if not all(_LABEL.fullmatch(label) for label in labels):
        return "is no host name: labels of 1 to 63 letters, digits, hyphens and underscores, divided by dots"
    if any(label in (OWNERSHIP_LABEL, WILDCARD_LABEL) for label in labels):
        return f"has the label {OWNERSHIP_LABEL} or {WILDCARD_LABEL}, which is reserved for records about owners"
    if (excess := len(ownership_name(name)) - MAX_NAME_LENGTH) > 0:
        return f"is too long: with the record about its owner it may have {len(name) - excess} characters"
    return None


def ownership_name(name: str) -> str:
    """``_lifeboat.www.shop.example``; of ``*.shop.example`` it is ``_lifeboat._wildcard.shop.example``."""
    if name.startswith(WILDCARD):
        name = f"{WILDCARD_LABEL}.{name.removeprefix(WILDCARD)}"
    return f"{OWNERSHIP_LABEL}.{name}"


def owned_name(ownership: str) -> str | None:
    """The name that an ownership name is about, or None if it is none."""
    label, _dot, name = ownership.partition(".")
    if label != OWNERSHIP_LABEL or not name:
        return None
    first, _dot, rest = name.partition(".")
    return WILDCARD + rest if first == WILDCARD_LABEL else name


def is_within(name: str, zone: str) -> bool:
    return name == zone or name.endswith(f".{zone}")


def tag_key(name: str, side: str = "") -> str:
    """Key of a tag that notes a name on its instance; ``side`` marks it as that of the name outside or inside.

    A name that is too long for a key ends in a hash, and cannot be read back.
    """
    mark = f"@{side}" if side else ""
    # A tag key takes no asterisk.
    key = TAG_PREFIX + name.replace("*", WILDCARD_LABEL, 1)
    if len(key + mark) > _MAX_TAG_KEY:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        key = f"{key[: _MAX_TAG_KEY - len(mark) - 9]}-{digest}"
    return key + mark


def tagged_name(key: str) -> str | None:
    """The name that a tag key is about, or None if it is none of ours or was too long."""
    if not key.startswith(TAG_PREFIX) or len(key) >= _MAX_TAG_KEY:
        return None
    name = _SIDE_MARK.sub("", key.removeprefix(TAG_PREFIX))
    return WILDCARD + name.removeprefix(f"{WILDCARD_LABEL}.") if name.startswith(f"{WILDCARD_LABEL}.") else name
