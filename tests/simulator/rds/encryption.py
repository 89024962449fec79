"""Which key a copy of a database snapshot is encrypted with, and how RDS refuses a bad one: at once.

It never encrypts anything. Instances and clusters differ, see each rule.
"""

from __future__ import annotations

from ..errors import AwsError
from ..kms_keys import is_known_and_unusable, usable_key
from ..models.db_kind import CLUSTER, Kind
from ..models.db_snapshot import SimDbSnapshot
from ..wire import Call

_UNUSABLE = "does not exist, is not enabled or you do not have permissions to access it"


def key_of_copy(kind: Kind, call: Call, source: SimDbSnapshot) -> str | None:
    """The ARN of the key of the copy; None: the copy is not encrypted."""
    asked = call.params.get("KmsKeyId")
    if not source.encrypted:
        return _key_for_unencrypted(kind, call, asked)
    _check_source_key(source)
    region, owner = source.backend.region_name, source.owner_id
    if not asked:
        if (region, owner) == (call.region, call.account):
            return source.kms_key_id
        if kind is not CLUSTER and region != call.region:
            # 1Strategy/rds-oracle-cross-account-cross-region-dr#1, pbudzon/aws-maintenance#5
            text = "Must specify new KMS key for cross region encrypted snapshot copy."
            raise AwsError("InvalidParameterValue", text)
        raise _key_error(kind, None)
    return _target_key(kind, call, asked)


def _key_for_unencrypted(kind: Kind, call: Call, asked: str | None) -> str | None:
    """A key encrypts the copy of an instance snapshot and is an error for a cluster snapshot (aurora-copy-snapshot)."""
    if not asked:
        return None
    if kind is CLUSTER:
        # The error is documented, code and text are inferred.
        text = "You can't encrypt an unencrypted DB cluster snapshot when you copy it: KmsKeyId must not be specified."
        raise AwsError("InvalidParameterValue", text)
    return _target_key(kind, call, asked)


def _check_source_key(source: SimDbSnapshot) -> None:
    """pbudzon/aws-maintenance#13"""
    if is_known_and_unusable(source.owner_id, source.backend.region_name, source.kms_key_id or ""):
        raise AwsError("KMSKeyNotAccessibleFault", f"The source snapshot KMS key {_UNUSABLE}")


def _target_key(kind: Kind, call: Call, asked: str) -> str:
    key = usable_key(call.account, call.region, asked)
    if key is None:
        raise _key_error(kind, asked)
    arn: str = key.arn
    return arn


def _key_error(kind: Kind, asked: str | None) -> AwsError:
    """awslabs/rds-snapshot-tool#70 and awslabs/aurora-snapshot-tool#25; a missing key is called "None"."""
    what = f"Specified KMS key [{asked}]" if kind is CLUSTER else f"The target KMS key [{asked}]"
    return AwsError("KMSKeyNotAccessibleFault", f"{what} {_UNUSABLE}.")
