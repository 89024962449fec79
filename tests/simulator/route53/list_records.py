"""ListResourceRecordSets: from a name, a type and an identifier on, in the order of reversed labels.

It never filters: the first record set may have another name than the one asked for.
"""

from __future__ import annotations

from typing import Any

from ..models.domain_name import order_of, plain_name, stored_name
from ..models.record_set import Key
from ..state import World
from ..wire import Call
from .find import invalid_input, own_zone
from .paging import page_size

LARGEST_PAGE = 300
"""moto's default, and what current clients see; recordings until 2024 say 100."""


def list_resource_record_sets(call: Call, world: World) -> dict[str, Any]:
    zone = own_zone(call, world)
    size = page_size(call, LARGEST_PAGE)
    keys = zone.starting_at(_start(call))
    shown = [record for key in keys[:size] if (record := zone.get(key))]
    following = zone.get(keys[size]) if len(keys) > size else None
    answer = {
        "ResourceRecordSets": [record.to_boto() for record in shown],
        "IsTruncated": following is not None,
        "MaxItems": str(size),
    }
    if following:
        answer["NextRecordName"] = stored_name(following.name)
        answer["NextRecordType"] = following.type
        answer["NextRecordIdentifier"] = following.set_identifier or None
    return answer


def _start(call: Call) -> Key:
    """The documentation of the call says InvalidInput; the text is moto's (route53/responses.py)."""
    names = ("StartRecordName", "StartRecordType", "StartRecordIdentifier")
    name, record_type, identifier = (call.params.get(parameter) for parameter in names)
    if (record_type and not name) or (identifier and not record_type):
        raise invalid_input("The input is not valid")
    return Key(order_of(plain_name(name)) if name else "", record_type or "", identifier or "")
