"""KMS keys as EC2 and RDS look for them: usable ones of a region, and AWS's own.

It never encrypts anything; moto's KMS keeps the keys.
"""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends


def aws_managed_key(account: str, region: str, alias: str) -> Any:
    """The AWS managed key of a service, made on first use like the real one."""
    kms = kms_backends[account][region]
    key = kms.keys[kms.get_key_id_from_alias(alias) or ""]
    key.key_manager = "AWS"
    return key


def usable_key(account: str, region: str, key_id: str) -> Any | None:
    """An enabled symmetric key of the destination region, by id, ARN, alias or alias ARN."""
    if key_id.startswith("arn:"):
        _arn, _partition, _service, key_region, account, _name = key_id.split(":", 5)
        if key_region != region:
            return None
    kms = kms_backends[account][region]
    by_alias = "alias/" in key_id
    found = kms.get_key_id_from_alias(kms.get_alias_name(key_id)) if by_alias else kms.get_key_id(key_id)
    key = kms.keys.get(found or "")
    if key is None or key.key_state != "Enabled":
        return None
    # moto leaves KeyUsage empty where CreateKey got none; the default is ENCRYPT_DECRYPT.
    symmetric = key.key_spec == "SYMMETRIC_DEFAULT" and key.key_usage in (None, "ENCRYPT_DECRYPT")
    return key if symmetric else None


def is_known_and_unusable(account: str, region: str, key_arn: str) -> bool:
    """True for a key that moto has and that is disabled; a key that only a seed names is taken to be fine."""
    key = kms_backends[account][region].keys.get(key_arn.rsplit("/", 1)[-1])
    return key is not None and key.key_state != "Enabled"
