"""Credentials of the roles of instances: issued through the instance metadata service, and what AWS remembers of them.

It never checks what a role may do; ``signatures.py`` checks whether a request was signed with them.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clock import SimClock

LIFETIME = timedelta(hours=6)
# "We make new credentials available at least five minutes before the expiration of the old credentials" (EC2 guide,
# instance-metadata-security-credentials).
RENEWED_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True)
class RoleCredentials:
    access_key: str
    secret_key: str
    token: str
    issued: datetime
    expires: datetime

    def document(self) -> str:
        """As the instance metadata service writes it."""
        items = {
            "Code": "Success",
            "LastUpdated": f"{self.issued:%Y-%m-%dT%H:%M:%SZ}",
            "Type": "AWS-HMAC",
            "AccessKeyId": self.access_key,
            "SecretAccessKey": self.secret_key,
            "Token": self.token,
            "Expiration": f"{self.expires:%Y-%m-%dT%H:%M:%SZ}",
        }
        return json.dumps(items, indent=2, separators=(",", " : "))


class InstanceCredentials:
    """Which instance has which role, and every credential that was ever issued."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock
        self._roles: dict[str, str] = {}
        self._current: dict[str, RoleCredentials] = {}
        self._issued: dict[str, RoleCredentials] = {}

    def give_role(self, instance_id: str, role: str) -> None:
        self._roles[instance_id] = role

    def folder(self, instance_id: str) -> dict[str, dict[str, str]] | None:
        """What is below ``latest/meta-data/iam``; None for an instance without a role."""
        role = self._roles.get(instance_id)
        return {"security-credentials": {role: self._valid(instance_id).document()}} if role else None

    def issued(self, access_key: str) -> RoleCredentials | None:
        return self._issued.get(access_key)

    def _valid(self, instance_id: str) -> RoleCredentials:
        found, now = self._current.get(instance_id), self._clock.now()
        if found is None or now >= found.expires - RENEWED_BEFORE:
            # A secret key has 40 characters of base64; all of them occur in real ones.
            found = RoleCredentials(
                access_key=f"ASIA{secrets.token_hex(8).upper()}",
                secret_key=f"{secrets.token_hex(18)}/+Ab",
                token=f"IQoJb3JpZ2luX2VjE{secrets.token_hex(300)}/+==",
                issued=now,
                expires=now + LIFETIME,
            )
            self._current[instance_id] = self._issued[found.access_key] = found
        return found
