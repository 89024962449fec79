# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags between AWS's lists and plain dictionaries, and what of a source's tags a copy carries.

Pure: it never calls AWS, and it never removes a tag that somebody else has set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .tracking import is_bookkeeping

MAX_TAGS = 50
# The API reference of Tag says 127, the user guide 128: what the user asks for is left to AWS, a copy is not risked.
MAX_KEY_LENGTH = 127
MAX_ASKED_KEY_LENGTH = 128
MAX_VALUE_LENGTH = 256
# API references of RDS and FSx, data type Tag: letters, spaces and numbers of any script, and _ . : / = + - @
_PLAIN_TEXT = re.compile(r"[\w .:/=+\-@]*")


def tags_from_boto(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or ()}


def tags_to_boto(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def carried_tags(source_tags: Mapping[str, str], exclude: Sequence[str]) -> dict[str, str]:
    """The tags of a source that its copy is to have.

    Left out are AWS's own (``aws:`` is reserved and refused), bookkeeping of copies, and keys that match one of the
    ``exclude`` patterns (fnmatch, case-sensitive).
    """
    return {
        key: value
        for key, value in source_tags.items()
        if not key.startswith("aws:")
        and not is_bookkeeping(key)
        and not any(fnmatchcase(key, pattern) for pattern in exclude)
    }


def plain_tags(tags: Mapping[str, str], reserved: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """The tags that a service accepts which takes few characters, and the keys of those that it refuses a copy for.

    RDS and FSx do: a key begins with none of ``reserved``, in any case.
    """
    refused = [key for key, value in tags.items() if not _is_plain(key, value, reserved)]
    return {key: value for key, value in tags.items() if key not in refused}, refused


def _is_plain(key: str, value: str, reserved: tuple[str, ...]) -> bool:
    is_text = _PLAIN_TEXT.fullmatch(key) and _PLAIN_TEXT.fullmatch(value)
    return bool(is_text) and 0 < len(key) <= 128 and len(value) <= 256 and not key.lower().startswith(reserved)


def missing_tags(present: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """What has to be set so that ``present`` contains ``wanted``."""
    return {key: value for key, value in wanted.items() if present.get(key) != value}


@dataclass(frozen=True, slots=True)
class Fit:
    """Tags that a copy can have, and the keys of those for which it has no room, in the order of the source."""

    tags: dict[str, str]
    left_out: tuple[str, ...] = ()


def fitting(
    first: Mapping[str, str],
    carried: Mapping[str, str],
    present: Iterable[str] = (),
    *,
    preferred: str = "Name",
    longest_key: int = MAX_KEY_LENGTH,
) -> Fit:
    """``first`` whatever it is, and as many of ``carried`` as AWS has room for: those it has, Name, the rest in order.

    A tag is an ornament: for want of room for one of them no copy is refused.

    :param present: keys that the copy has already, which count against the limit.
    """
    present = set(present)
    room = MAX_TAGS - len(present | set(first))
    tags = dict(first)
    left_out = []
    for key in sorted(carried, key=lambda key: (key not in present, key != preferred)):
        if key in first:
            continue
        is_possible = 0 < len(key) <= longest_key and len(carried[key]) <= MAX_VALUE_LENGTH
        if is_possible and (key in present or room > 0):
            tags[key] = carried[key]
            room -= key not in present
        else:
            left_out.append(key)
    return Fit(tags, tuple(key for key in carried if key in left_out))


def tag_problem(tags: Mapping[str, str]) -> str | None:
    """Why EC2 would refuse these tags, as one sentence, or None.

    Limits: EC2 API reference, data type Tag, and "Tag restrictions" of the user guide.
    """
    if len(tags) > MAX_TAGS:
        return f"it would have {len(tags)} tags and AWS allows {MAX_TAGS}; leave some out"
    for key, value in tags.items():
        if not 0 < len(key) <= MAX_ASKED_KEY_LENGTH:
            return f"tag key '{key}' has {len(key)} characters and AWS allows 1 to {MAX_ASKED_KEY_LENGTH}"
        if key.startswith("aws:"):
            return f"tag key '{key}' starts with 'aws:', which AWS reserves for itself; choose another key"
        if len(value) > MAX_VALUE_LENGTH:
            return f"the value of tag '{key}' has {len(value)} characters and AWS allows {MAX_VALUE_LENGTH}"
    return None
