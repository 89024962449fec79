"""Pages of an RDS Describe: MaxRecords (20 to 100) and Marker.

A marker carries the place of the last item, so nothing is skipped when resources disappear between two pages. It never
remembers anything between calls.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any

from ..errors import AwsError

SMALLEST_PAGE, LARGEST_PAGE = 20, 100


def page(
    params: Any, items: Iterable[Any], place: Callable[[Any], str] = lambda item: f"{item.serial:012d}"
) -> tuple[list[Any], str | None]:
    """``items`` sorted by ``place``, which grows; without MaxRecords 100 of them (API_DescribeDBSnapshots)."""
    size = _size(params.get("MaxRecords"))
    after = _place(params.get("Marker"))
    rest = [item for item in items if place(item) > after] if after else list(items)
    if len(rest) <= size:
        return rest, None
    chosen = rest[:size]
    return chosen, base64.urlsafe_b64encode(f"after:{place(chosen[-1])}".encode()).decode()


def _size(asked: Any) -> int:
    if asked is None:
        return LARGEST_PAGE
    if not SMALLEST_PAGE <= int(asked) <= LARGEST_PAGE:
        # Text: moto (rds) and hashicorp/terraform-provider-aws carry it.
        text = f"Invalid value {asked} for MaxRecords. Must be between {SMALLEST_PAGE} and {LARGEST_PAGE}"
        raise AwsError("InvalidParameterValue", text)
    return int(asked)


def _place(marker: str | None) -> str:
    if not marker:
        return ""
    try:
        return base64.urlsafe_b64decode(marker).decode().removeprefix("after:")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        # Inferred: the documentation says only that the marker is opaque.
        raise AwsError("InvalidParameterValue", "The parameter Marker is invalid.") from None
