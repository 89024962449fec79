"""Who may copy and restore a snapshot: the attribute ``restore`` of manual snapshots.

It never checks the key of an encrypted snapshot.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.db_kind import Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .find import own_snapshot
from .identifiers import new_identifier, required


def describe_attributes(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    return _result(own_snapshot(kind, call, world, required(call, kind.id_parameter)))


def modify_attribute(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    # aws/aws-sdk#638: an automated snapshot's name is refused here because of its colon.
    snapshot = own_snapshot(kind, call, world, new_identifier(kind, call, kind.id_parameter))
    attribute = required(call, "AttributeName")
    if attribute != "restore":
        # The only value that is documented; the text is inferred.
        raise AwsError("InvalidParameterValue", f"Invalid snapshot attribute: {attribute}")
    removed = call.params.get("ValuesToRemove", [])
    kept = [account for account in snapshot.restorers if account not in removed]
    snapshot.restorers = list(dict.fromkeys([*kept, *call.params.get("ValuesToAdd", [])]))
    return _result(snapshot)


def _result(snapshot: SimDbSnapshot) -> dict[str, Any]:
    stem = snapshot.kind.snapshot
    restore = {"AttributeName": "restore", "AttributeValues": snapshot.restorers}
    return {
        f"{stem}AttributesResult": {
            snapshot.kind.id_parameter: snapshot.identifier,
            f"{stem}Attributes": [restore],
        }
    }
