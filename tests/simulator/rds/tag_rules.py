"""What RDS allows in tags; it is stricter than EC2.

It never stores a tag. Limits and characters: botocore's Tag shape of RDS, and the RDS guide, USER_Tagging.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from ..errors import AwsError

MOST_TAGS, LONGEST_KEY, LONGEST_VALUE = 50, 128, 256
_SYMBOLS = frozenset("_.:/=+-@")
_RESERVED = ("aws:", "rds:")


def checked_tags(tags: list[dict[str, Any]] | None) -> dict[str, str]:
    """``[{"Key", "Value"}]`` as a dictionary; raises what RDS raises for a tag it refuses."""
    found = {tag.get("Key", ""): tag.get("Value") or "" for tag in tags or []}
    check_tags(found)
    return found


def check_tags(tags: dict[str, str]) -> None:
    for key, value in tags.items():
        _check_tag(key, value)
    check_tag_count(len(tags))


def check_tag_count(number: int) -> None:
    if number > MOST_TAGS:
        # The limit is documented, code and text are inferred.
        raise _refused(f"The number of tags exceeds the limit of {MOST_TAGS}.")


def _check_tag(key: str, value: str) -> None:
    for prefix in _RESERVED:
        if key.lower().startswith(prefix):
            # cloud-custodian#6782 for "aws:"; "rds:" is reserved too (botocore's Tag shape).
            raise _refused(f'Tag keys cannot start with the reserved prefix "{prefix}".')
    if not 1 <= len(key) <= LONGEST_KEY:
        raise _refused(f"Tag keys must be between 1 and {LONGEST_KEY} characters in length.")
    if len(value) > LONGEST_VALUE:
        raise _refused(f"Tag values must be between 0 and {LONGEST_VALUE} characters in length.")
    for what, text in (("keys", key), ("values", value)):
        if not all(_is_allowed(character) for character in text):
            # cloud-custodian#4674 (for values), the stray backslash included.
            allowed = r"unicode letters, digits, whitespace, or one of these symbols: _ . : / = + \ - @"
            raise _refused(f"Tag {what} may only contain {allowed}")


def _is_allowed(character: str) -> bool:
    """The documented expression: letters, separators and numbers of Unicode, and a few symbols."""
    return character in _SYMBOLS or unicodedata.category(character)[0] in "LZN"


def _refused(text: str) -> AwsError:
    return AwsError("InvalidParameterValue", text)
