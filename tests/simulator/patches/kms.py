"""KMS DescribeKey as AWS answers it: keys of another region do not exist here, and the texts are AWS's.

It never encrypts anything.
"""

from __future__ import annotations

import json
import re
from typing import Any

from moto.kms.exceptions import NotFoundException

from .replacing import replace

_KEY_ID = re.compile(r"(mrk-)?[0-9a-fA-F-]{32,36}")


def _describe_key(self: Any) -> str:
    asked: str = self._get_param("KeyId")
    backend = self.kms_backend
    if asked.startswith("arn:") and asked.split(":")[3] != self.region:
        # An ARN of another region is looked up in this one, where there is nothing under it.
        raise NotFoundException(f"Invalid arn {asked.split(':')[3]}")
    if "alias/" in asked:
        key_id = backend.get_key_id_from_alias(backend.get_alias_name(asked))
        if key_id is None:
            raise NotFoundException(f"Alias {self._display_arn(asked)} is not found.")
    else:
        key_id = backend.get_key_id(asked)
        if not _KEY_ID.fullmatch(key_id):
            raise NotFoundException(f"Invalid keyId '{asked}'")
        if key_id not in backend.keys:
            raise NotFoundException(f"Key '{self._display_arn(asked)}' does not exist")
    key = backend.describe_key(key_id)
    described = key.to_dict()
    described["KeyMetadata"]["KeyUsage"] = key.key_usage or "ENCRYPT_DECRYPT"
    if any(alias.startswith("alias/aws/") for alias in key.aliases):
        described["KeyMetadata"]["KeyManager"] = "AWS"
    return json.dumps(described)


def apply() -> None:
    replace("moto.kms.responses:KmsResponse.describe_key", _describe_key)
