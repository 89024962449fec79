"""The snapshot that is to be copied: found, readable and complete.

The region comes from the ARN: botocore takes SourceRegion out of the request. It never looks at the destination.
"""

from __future__ import annotations

from ..access import check_partition, existing_regions
from ..errors import AwsError
from ..models.db_kind import Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .errors import snapshot_not_found
from .find import own_snapshot, snapshot_by_arn
from .identifiers import parse_arn, required


def source_of_copy(kind: Kind, call: Call, world: World) -> SimDbSnapshot:
    """A name is looked up in the region of the call only (API_CopyDBSnapshot)."""
    asked = required(call, f"Source{kind.id_parameter}")
    if not asked.startswith("arn:"):
        found: SimDbSnapshot | None = own_snapshot(kind, call, world, asked)
    else:
        region = parse_arn(asked).region
        if region not in existing_regions():
            raise snapshot_not_found(kind, asked)
        check_partition(call, region, f"Source{kind.id_parameter}")
        if region != call.region and world.outages.is_down(region, "rds"):
            # Inferred: nobody has published what a destination answers while the source region is down.
            raise AwsError("ServiceUnavailable", f"The source Region {region} is not available.", 503)
        found = snapshot_by_arn(kind, call, world, asked)
    if found is None:
        raise snapshot_not_found(kind, asked)
    if found.status != "available":
        # "The source DB snapshot must be in the available state" (API_CopyDBSnapshot); the text is inferred.
        text = f"Cannot copy the snapshot because it is not in the available state: it is {found.status}."
        raise AwsError(kind.invalid_state, text)
    return found
