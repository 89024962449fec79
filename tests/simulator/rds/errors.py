"""Errors that several RDS answers raise, with their sources.

It never decides when to fail.
"""

from __future__ import annotations

from ..errors import AwsError
from ..models.db_kind import Kind


def missing(name: str) -> AwsError:
    """moto (rds/exceptions.py) carries this text from AWS."""
    text = f"The parameter {name} must be provided and must not be blank."
    return AwsError("InvalidParameterValue", text)


def snapshot_not_found(kind: Kind, identifier: str) -> AwsError:
    """Codes and statuses: botocore's model; text as recorded for instances (rds.DescribeDBInstances.NotFound)."""
    return AwsError(kind.not_found, f"{kind.snapshot} {identifier} not found.", 404)


def database_not_found(kind: Kind, identifier: str) -> AwsError:
    """Recording rds.DescribeDBInstances.NotFound."""
    return AwsError(kind.database_not_found, f"{kind.database} {identifier} not found.", 404)


def already_exists(kind: Kind, identifier: str) -> AwsError:
    """Recording rds.CopyDBSnapshot.DBSnapshotAlreadyExists; for clusters moto has the same text."""
    text = f"Cannot create the snapshot because a snapshot with the identifier {identifier} already exists."
    return AwsError(kind.already_exists, text)


def unrecognized_resource(arn: str) -> AwsError:
    """Text inferred from moto (rds/models.py)."""
    return AwsError("InvalidParameterValue", f"Invalid resource name: {arn}")
