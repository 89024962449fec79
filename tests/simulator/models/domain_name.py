r"""Domain names as Route 53 takes, keeps and sorts them: lower case, with a dot at the end, odd characters in octal.

Inside the simulator names are plain (``*.example.com.``); ``\052`` exists on the wire only. It never looks names up.
"""

from __future__ import annotations

import re

LONGEST_LABEL, LONGEST_NAME = 63, 255
_OCTAL = re.compile(r"\\([0-7]{3})")
_KEPT = re.compile(r"[a-z0-9_.-]")


def plain_name(text: str) -> str:
    """DomainNameFormat in the Route 53 guide: case does not count, and neither does the dot at the end."""
    name = _OCTAL.sub(lambda match: chr(int(match[1], 8)), text).lower()
    return name if name.endswith(".") else f"{name}."


def stored_name(plain: str) -> str:
    """Everything but a-z, 0-9, hyphen and underscore comes back as a three-digit octal code (DomainNameFormat)."""
    return "".join(character if _KEPT.fullmatch(character) else octal(character) for character in plain)


def octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in character.encode())


def order_of(plain: str) -> str:
    """What lists are sorted by: ``com.example.www.``, in ASCII order with the dot (API_ListResourceRecordSets).

    Of ``*`` it is inferred that it sorts as itself and not as its octal code."""
    labels = plain.rstrip(".").split(".")
    return "".join(f"{label}." for label in reversed(labels))


def is_within(plain: str, zone_name: str) -> bool:
    return plain == zone_name or plain.endswith(f".{zone_name}")


def name_problems(plain: str) -> list[str]:
    """Limits of DomainNameFormat. Codes and texts: METR/hawk#465 for the character, the others as Route 53 words
    problems of values (inferred)."""
    problems = [
        _fatal("UnsupportedCharacter (Value contains unsupported characters)", character)
        for character in plain
        if character.isspace()
    ]
    labels = plain.removesuffix(".").split(".")
    if not all(labels):
        problems.append(_fatal("DomainLabelEmpty (Domain label is empty)", plain))
    problems += [
        _fatal("DomainLabelTooLong (Domain label is too long)", label) for label in labels if len(label) > LONGEST_LABEL
    ]
    if len(plain) > LONGEST_NAME:
        problems.append(_fatal("DomainNameTooLong (Domain name is too long)", plain))
    return problems


def _fatal(problem: str, value: str) -> str:
    return f"FATAL problem: {problem} encountered with '{value}'"
