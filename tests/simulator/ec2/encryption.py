"""Which key a copied snapshot is encrypted with, and whether that key can be used.

It never refuses a bad key: EC2 accepts the request and the copy fails later (API_CopyImage; hashicorp/packer#6737).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.kms.models import kms_backends

from ..clock import Failure
from ..errors import AwsError
from ..kms_keys import aws_managed_key, usable_key
from ..models.image import FAILURE_CODE, Disk
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call

BAD_KEY = Failure(
    FAILURE_CODE, "Copy image failed with an internal error", snapshot_message="Given key ID is not accessible"
)


@dataclass(frozen=True)
class Encryption:
    """What happens to one disk."""

    encrypted: bool
    key_arn: str | None = None
    failure: Failure | None = None


def encryption_of_copy(call: Call, world: World, disk: Disk) -> Encryption:
    """The rules of the EBS guide, ebs-copy-snapshot, for one disk of the source."""
    asked, key_id = call.params.get("Encrypted"), call.params.get("KmsKeyId")
    if key_id and not asked:
        text = "The parameter KmsKeyId requires the parameter Encrypted to be set."
        raise AwsError("InvalidParameterDependency", text)
    if asked is False and disk.encrypted and disk.snapshot:
        # hashicorp/packer#6789; the end of the sentence: BedrockStreaming/tech.bedrockstreaming.com#346.
        text = f"Snapshot {disk.snapshot.id} is encrypted. Creating unencrypted copy from an encrypted snapshot is not"
        raise AwsError("InvalidRequest", f"{text} supported.")
    backend = world.backend(call.account, call.region)
    by_default = backend.get_ebs_encryption_by_default()
    if not (asked or disk.encrypted or by_default):
        return Encryption(False)
    if not key_id:
        custom = backend.default_kms_key_id if by_default else ""
        return Encryption(True, custom or aws_ebs_key(call.account, call.region).arn)
    key = usable_key(call.account, call.region, key_id)
    return Encryption(True, key.arn if key else key_id, None if key else BAD_KEY)


def aws_ebs_key(account: str, region: str) -> Any:
    return aws_managed_key(account, region, "alias/aws/ebs")


def uses_aws_managed_key(snapshot: SimSnapshot) -> bool:
    backend = snapshot.ec2_backend
    kms = kms_backends[backend.account_id][backend.region_name]
    aliased = (key for key in kms.keys.values() if key.arn == snapshot.kms_key_id)
    return any(alias.startswith("alias/aws/") for key in aliased for alias in key.aliases)
