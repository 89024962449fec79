"""What a record set may contain: shape, values by type, no value twice.

It never looks at the other record sets of the zone; ``change_batch.py`` does. Codes and texts were seen in issues:
binxio/cfn-ses-provider#21 (quotation marks), boto/boto3#1462 (too long); those of addresses are inferred from them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from ..models.domain_name import name_problems, octal, plain_name
from ..models.record_set import RecordSet

MOST_VALUES = 400
"""DNSLimitations: "Records per resource record set"."""

LONGEST_STRING, LONGEST_TEXT = 255, 4000
"""ResourceRecordTypes, TXT: one string, and all strings of a value."""

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[0-7]{3}|.)", re.DOTALL)


def record_problems(record: RecordSet) -> list[str]:
    """Texts of AWS, empty for a good record set."""
    problems = name_problems(record.name)
    if len(record.values) > MOST_VALUES:
        # Inferred: the limit is documented, the text is not.
        problems.append(f"Number of values limit of {MOST_VALUES} exceeded for {record.type} {record.name}.")
    if record.type == "CNAME" and len(record.values) > 1:
        # Inferred: one value is documented, the text is not.
        problems.append(f"RRSet of type CNAME with DNS name {record.name} may have one value only.")
    duplicates = sorted({value for value in record.values if record.values.count(value) > 1})
    problems += [f"Duplicate Resource Record: '{value}'" for value in duplicates]
    for value in record.values:
        problem = _VALUE_RULES.get(record.type, _anything)(value)
        if problem:
            problems.append(f"Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}''")
    return problems


def stored_value(record_type: str, value: str) -> str:
    """TXT values come back with octal codes for what is not printable ASCII; others as they were given."""
    if record_type not in ("TXT", "SPF"):
        return value
    return "".join(character if " " <= character <= "~" else octal(character) for character in value)


def _anything(value: str) -> str:
    return ""


def _ipv4(value: str) -> str:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"
    return ""


def _ipv6(value: str) -> str:
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"
    return ""


def _domain_name(value: str) -> str:
    if name_problems(plain_name(value)):
        return "DomainNameInvalid (Value is not a valid domain name)"
    return ""


def _text(value: str) -> str:
    if not _TEXT.fullmatch(value.strip()):
        return "InvalidCharacterString (Value should be enclosed in quotation marks)"
    lengths = [len(_ESCAPE.sub("x", string).encode()) for string in _STRING.findall(value)]
    if max(lengths) > LONGEST_STRING:
        return "CharacterStringTooLong (Value is too long)"
    if sum(lengths) > LONGEST_TEXT:
        return "TXTRDATATooLong (Value is too long)"
    return ""


_VALUE_RULES: dict[str, Callable[[str], str]] = {
    "A": _ipv4,
    "AAAA": _ipv6,
    "CNAME": _domain_name,
    "PTR": _domain_name,
    "SPF": _text,
    "TXT": _text,
}
