# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where this instance is, as whom it asks, and which bucket is that of its region."""

from __future__ import annotations

import os
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from .ends import BAD_BUNDLE, BAD_SETTINGS, NO_BUCKET, NO_METADATA, NOT_WRITTEN, Failure
from .metadata import REGION, Metadata
from .program import Program
from .requests import Credentials, signed, suffix
from .settings import NAME, Settings
from .web import Answer, Request, TooLong, ask, persist, web_client

ANSWER_LIMIT = 10_000_000
# Clocks are set while a machine starts.
WRONG_CLOCK = "RequestTimeTooSkewed"


@dataclass(frozen=True)
class Instance:
    """Where this is, and as whom it asks."""

    settings: Settings
    client: urllib.request.OpenerDirector
    region: str
    credentials: Credentials
    owner: str = ""
    bucket: str = ""

    def endpoint(self, service: str) -> str:
        own = {"secretsmanager": "SECRETS_MANAGER"}.get(service, service.upper())
        given = self.settings.given(f"AWS_ENDPOINT_URL_{own}") or self.settings.given("AWS_ENDPOINT_URL")
        return (given or f"https://{service}.{self.region}.{suffix(self.region)}").rstrip("/")

    def ask(self, service: str, request: Request, limit: int = ANSWER_LIMIT, file: BinaryIO | None = None) -> Answer:
        """Asks again while the trouble may pass."""
        last = Answer("no-answer")

        def attempt() -> Answer | None:
            nonlocal last
            if file:
                file.seek(0)
                file.truncate()
            now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
            asked = signed(request, service, self.region, self.credentials, now)
            seconds = max(self.settings.timeout, 1)
            last = ask(self.client, asked, (seconds, seconds * 20), limit, _writer(file) if file else None)
            return None if last.is_none or last.code == WRONG_CLOCK else last

        try:
            persist(attempt, self.settings.attempts, self.settings.pause)
        except TooLong as error:
            raise Failure(BAD_BUNDLE, f"{request.url} is longer than {limit} bytes") from error
        return last


def _writer(file: BinaryIO) -> Callable[[bytes], None]:
    def write(part: bytes) -> None:
        try:
            file.write(part)
        except OSError as error:
            raise Failure(NOT_WRITTEN, f"the answer cannot be written: {error.strerror}") from error

    return write


def look_around(settings: Settings) -> Instance:
    metadata = Metadata(settings.metadata_endpoint)
    region = persist(metadata.region, settings.attempts, settings.pause)
    if region is None:
        raise Failure(NO_METADATA, "the instance metadata service (version 2) does not answer")
    if not REGION.fullmatch(region):
        raise Failure(NO_METADATA, f"the instance metadata service says something else than a region: {region[:60]}")
    credentials = persist(metadata.credentials, settings.attempts, settings.pause)
    if credentials is None:
        raise Failure(NO_METADATA, "this instance has no role whose credentials could be used")
    # Anybody can create a bucket that has the name of one that is not there yet.
    owner = settings.given("LIFEBOAT_BUCKET_OWNER") or metadata.account()
    if not owner:
        raise Failure(NO_METADATA, "the instance metadata service does not say which account this is")
    try:
        client = web_client()
    except OSError as error:
        raise Failure(BAD_SETTINGS, f"the file of AWS_CA_BUNDLE cannot be read: {error}") from error
    return Instance(settings, client, region, credentials, "" if owner == "any" else owner)


def choose_bucket(settings: Settings, region: str) -> str:
    mapping, rule = settings.given("LIFEBOAT_BUCKETS"), settings.given("LIFEBOAT_BUCKET")
    bucket = dict(pair.partition("=")[::2] for pair in mapping.split()).get(region, "")
    if not mapping and rule:
        if "{region}" not in rule:
            raise Failure(BAD_SETTINGS, f"LIFEBOAT_BUCKET={rule} is the same in all regions; it needs {{region}}")
        bucket = rule.replace("{region}", region, 1)
    if not bucket:
        raise Failure(NO_BUCKET, f"no bucket is known for {region}")
    if not NAME.fullmatch(bucket):
        raise Failure(BAD_SETTINGS, f"{bucket} is not the name of a bucket")
    return bucket


def put_away_what_is_foreign(settings: Settings, region: str, program: Program) -> None:
    """An image carries the configuration of the region in which it was made.

    With it the application would talk to that region, so that none at all is better.
    """
    if not os.path.islink(settings.link):
        return
    place = (settings.installed("region"), settings.installed("environment"))
    if place != (region, settings.environment):
        try:
            os.unlink(settings.link)
        except OSError as error:
            raise Failure(
                NOT_WRITTEN, f"{settings.link} is of {place[0] or 'an unknown place'} and cannot be removed"
            ) from error
        program.say(
            f"what was installed is of {place[0]}, environment {place[1]}, and has been put away; this is {region}"
        )
