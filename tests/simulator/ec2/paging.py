"""Pages of a Describe: MaxResults and NextToken.

A token carries the serial number of the last item, so nothing is skipped when resources disappear between two pages.
It never remembers anything between calls.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from ..errors import AwsError, invalid_value
from ..wire import Call

LARGEST_PAGE = 1000


def check_paging(call: Call, ids_parameter: str, smallest: int) -> None:
    """EC2 does not page through a list of ids (recorded text for instances: "The parameter instancesSet cannot be
    used with the parameter maxResults")."""
    wanted = call.params.get("MaxResults")
    if wanted is None:
        return
    if call.params.get(ids_parameter):
        name = ids_parameter[0].lower() + ids_parameter[1:]
        text = f"The parameter {name} cannot be used with the parameter maxResults"
        raise AwsError("InvalidParameterCombination", text)
    if not smallest <= int(wanted) <= LARGEST_PAGE:
        raise invalid_value(wanted, "maxResults", f"Expecting a value between {smallest} and {LARGEST_PAGE}.")


def page(call: Call, items: list[Any]) -> tuple[list[Any], str | None]:
    """``items`` have a growing ``serial``. Without MaxResults everything comes at once."""
    after = _serial(call.params.get("NextToken"))
    rest = [item for item in items if item.serial > after] if after else items
    wanted = call.params.get("MaxResults")
    if wanted is None or len(rest) <= int(wanted):
        return rest, None
    chosen = rest[: int(wanted)]
    return chosen, _token(chosen[-1].serial)


def _token(serial: int) -> str:
    return base64.urlsafe_b64encode(f"after:{serial}".encode()).decode()


def _serial(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("after:"))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise AwsError("InvalidNextToken", "The token is invalid or has expired") from None
