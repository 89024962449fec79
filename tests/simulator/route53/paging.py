"""MaxItems of Route 53: a number that travels as text.

It never remembers anything between calls: the next page starts at a name or an id.
"""

from __future__ import annotations

from ..wire import Call
from .find import invalid_input


def page_size(call: Call, largest: int) -> int:
    """More than ``largest`` is the same as ``largest``, and so is nothing."""
    asked = call.params.get("MaxItems")
    if asked is None:
        return largest
    if not str(asked).isdigit() or int(asked) < 1:
        # Inferred: the code is documented, the text is not.
        raise invalid_input(f"Invalid value {asked} for maxitems")
    return min(int(asked), largest)
