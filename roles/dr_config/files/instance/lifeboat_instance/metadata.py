# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the instance metadata service says, version 2 only."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .requests import Credentials
from .web import CHUNK, Request, TooLong, ask, web_client

REGION = re.compile(r"[a-z]{2}[a-z0-9-]*-[a-z0-9-]*-[0-9][a-z0-9-]*")
TOKEN = re.compile(r"[A-Za-z0-9_=+/-]+")


class Metadata:
    """Version 2 of the instance metadata service. A page is no answer, nor is one that leads elsewhere."""

    def __init__(self, endpoint: str) -> None:
        self._latest = f"{(endpoint or 'http://169.254.169.254').rstrip('/')}/latest"
        self._client = web_client({})
        self._token = ""

    def _ask(self, path: str, method: str, headers: Mapping[str, str]) -> str | None:
        try:
            answer = ask(self._client, Request(f"{self._latest}/{path}", method, headers), (2, 2), CHUNK)
        except TooLong:
            return None
        return None if answer.code else answer.body.decode("utf-8", "replace")

    def item(self, path: str) -> str | None:
        return self._ask(path, "GET", {"X-aws-ec2-metadata-token": self._token})

    def text(self, path: str, form: re.Pattern[str]) -> str | None:
        """None as well if it is something else."""
        found = self.item(path)
        return found if found is not None and form.fullmatch(found) else None

    def begin(self) -> bool:
        token = self._ask("api/token", "PUT", {"X-aws-ec2-metadata-token-ttl-seconds": "300"})
        self._token = token if token is not None and TOKEN.fullmatch(token) else ""
        return bool(self._token)

    def region(self) -> str | None:
        return self.item("meta-data/placement/region") if self.begin() else None

    def credentials(self) -> Credentials | None:
        place = "meta-data/iam/security-credentials/"
        role = self.text(place, re.compile(r"[A-Za-z0-9_+=,.@-]+"))
        told = object_in(self.item(place + role)) if role else {}
        found = [str(told.get(key, "")) for key in ("AccessKeyId", "SecretAccessKey", "Token")]
        forms = (r"[A-Za-z0-9_]+", r"[A-Za-z0-9/+=]+", r"[A-Za-z0-9_/+=-]+")
        sound = all(re.fullmatch(form, text) for form, text in zip(forms, found))
        return Credentials(*found) if sound else None

    def account(self) -> str | None:
        found = str(object_in(self.item("dynamic/instance-identity/document")).get("accountId", ""))
        return found if re.fullmatch(r"[0-9]+", found) else None


def object_in(text: str | None) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(text or "")
        return found if isinstance(found, dict) else {}
    return {}
