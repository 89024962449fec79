"""Who may call where: known access keys, accounts, enabled and existing regions.

It never evaluates IAM policies; a test that needs a denial asks for one with a fault.
"""

from __future__ import annotations

from functools import cache

from botocore.session import Session
from moto.iam.models import get_account_id_from

from .errors import AwsError, DropConnection, invalid_value
from .settings import Settings
from .wire import Call

_EC2_TEXT = "AWS was not able to validate the provided access credentials"
_TOKEN_TEXT = "The security token included in the request is invalid"


@cache
def existing_regions() -> frozenset[str]:
    session = Session()
    partitions = session.get_available_partitions()
    return frozenset(r for p in partitions for r in session.get_available_regions("ec2", partition_name=p))


@cache
def partition_of(region: str) -> str:
    partition: str = Session().get_partition_for_region(region)
    return partition


def check_partition(call: Call, source_region: str, parameter: str) -> None:
    """Nothing is copied between partitions (EC2 guide, CopyingAMIs: "You can't copy an AMI from one partition to
    another"; the same for snapshots of volumes and databases). To the one the other's regions are no names: the code
    and text are those of such, which is inferred."""
    if partition_of(source_region) != partition_of(call.region):
        raise invalid_value(source_region, parameter, "Expected the name of a Region of this partition.")


def account_of(access_key: str, settings: Settings) -> str:
    """The account of a key: as configured, else as moto's IAM and STS know it, else 123456789012."""
    account: str = settings.accounts.get(access_key) or get_account_id_from(access_key)
    return account


def check_access(call: Call, settings: Settings) -> None:
    if call.region not in existing_regions() and call.region != "aws-global":
        # There is no such host name, so a real client cannot connect at all.
        raise DropConnection
    if call.access_key in settings.invalid_access_keys or call.region in settings.disabled_regions:
        raise _refusal(call)


def _refusal(call: Call) -> AwsError:
    """A region that is not enabled refuses credentials just as it refuses wrong ones."""
    if call.protocol == "ec2":
        return AwsError("AuthFailure", _EC2_TEXT, 401)
    if call.protocol == "json":
        return AwsError("UnrecognizedClientException", f"{_TOKEN_TEXT}.", 400)
    if call.service == "s3":
        return AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403)
    return AwsError("InvalidClientTokenId", f"{_TOKEN_TEXT}.", 403)
