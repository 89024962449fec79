"""Clients of the account that the environment leads to, and patience with it.

What they are answered is recorded by ``recordings``, as that of the modules is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.credentials import RefreshableCredentials
from botocore.exceptions import BotoCoreError, ClientError

from . import recordings

LONGEST_SECONDS = 2700
PATIENCE_SECONDS = 300


class NotAsPromised(Exception):
    """Something that a step has promised was not seen afterwards."""


class Account:
    """``folder``: where recordings go, or None. ``pause``: seconds between two looks."""

    def __init__(self, folder: Path | None, pause: float) -> None:
        self.pause = pause
        self._folder = folder
        self._session = boto3.Session()
        self._clients: dict[tuple[str, str], Any] = {}

    def id_in(self, regions: Iterable[str]) -> str:
        """Asked in each region, which needs no permission: one that is not enabled, or is none, is not answered there.

        Else the first region would have its resources before the second one refuses.
        """
        found = ""
        for region in regions:
            try:
                found = self.client("sts", region).get_caller_identity()["Account"]
            except (ClientError, BotoCoreError) as error:
                raise NotAsPromised(f"{region} does not answer. Is it a region that is enabled? {error}") from error
        return found

    def is_session_that_ends(self) -> bool:
        """Of credentials that came as they are, such as those of the environment, no new ones can be had."""
        known = self._session.get_credentials()
        return bool(known and known.token) and not isinstance(known, RefreshableCredentials)

    def client(self, service: str, region: str) -> Any:
        if (service, region) not in self._clients:
            config = Config(retries={"mode": "standard", "max_attempts": 5})
            client = self._session.client(service, region, config=config)
            if self._folder:
                client.meta.events.register("after-call", recordings.Recorder(self._folder))
            self._clients[service, region] = client
        return self._clients[service, region]

    def environment(self) -> dict[str, str]:
        """Of a playbook: its modules record, too."""
        return {**os.environ, **(recordings.environment(self._folder) if self._folder else {})}

    def wait_for(self, is_so: Callable[[], bool], what: str, longest: float = LONGEST_SECONDS) -> None:
        """What was created a moment ago may not be found yet; that is no answer."""
        begun = time.monotonic()
        while True:
            try:
                if is_so():
                    return
            except ClientError as error:
                if not (is_not_found(error) and time.monotonic() - begun < PATIENCE_SECONDS):
                    raise
            if time.monotonic() - begun > longest:
                raise NotAsPromised(f"{what} is not ready after {longest:.0f} seconds")
            time.sleep(self.pause)

    def once_known(self, call: Callable[..., Any], **arguments: Any) -> Any:
        """The answer, once AWS knows what the call names: what one of its machines shows, another may not know yet."""
        answers: list[Any] = []

        def has_answered() -> bool:
            answers.append(call(**arguments))
            return True

        self.wait_for(has_answered, "what was created a moment ago", PATIENCE_SECONDS)
        return answers[0]

    def until_seen(self, look: Callable[[], object]) -> None:
        self.wait_for(lambda: look() is not None, "what was created a moment ago", PATIENCE_SECONDS)


def is_not_found(error: ClientError) -> bool:
    code = str(error.response["Error"]["Code"])
    return "NotFound" in code or code in ("InvalidVPCId", "NoSuchBucket", "NoSuchHostedZone")
