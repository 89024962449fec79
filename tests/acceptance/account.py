"""Clients of the account that the environment leads to. What they are answered can be written down as recordings."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

_ACCOUNT = re.compile(r"(?<![0-9a-f])[0-9]{12}(?![0-9a-f])")
ANONYMOUS = "123456789012"


class Account:
    """``folder``: where recordings go, or None. They have no account id and none of the names in ``names``."""

    def __init__(self, folder: Path | None, names: Mapping[str, str]) -> None:
        self._folder = folder
        self._names = names
        self._count: Counter[str] = Counter()
        self._session = boto3.Session()

    @property
    def id(self) -> str:
        found: str = self.client("sts", "us-east-1").get_caller_identity()["Account"]
        return found

    def client(self, service: str, region: str) -> Any:
        client = self._session.client(service, region, config=Config(retries={"mode": "standard", "max_attempts": 5}))
        if self._folder and service != "sts":
            client.meta.events.register("after-call", self._record)
        return client

    def _record(self, parsed: dict[str, Any], model: Any, http_response: Any, **_others: Any) -> None:
        """In the form that ``make fidelity`` reads."""
        assert self._folder
        service = model.service_model.service_name
        name = f"{service}.{model.name}"
        self._count[name] += 1
        recording = {
            "_source": "make acceptance",
            "_kind": "recorded",
            "_note": f"answer {self._count[name]} of the run",
            "status_code": http_response.status_code,
            "data": {key: value for key, value in parsed.items() if key != "ResponseMetadata"},
        }
        text = anonymous(json.dumps(recording, indent=1, default=_text), self._names)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{name}.acceptance-{self._count[name]}.json").write_text(text + "\n", encoding="utf-8")


def anonymous(text: str, names: Mapping[str, str]) -> str:
    """``names``: what stands for each name, the longest of which goes first."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, names[name])
    return _ACCOUNT.sub(ANONYMOUS, text)


def _text(value: Any) -> str:
    """Of a time or of bytes; a stream is not read for it."""
    return value.isoformat() if hasattr(value, "isoformat") else type(value).__name__
