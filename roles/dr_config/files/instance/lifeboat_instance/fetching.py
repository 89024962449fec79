# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pointer to the published version, and the bundle that it names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

from .ends import BAD_BUNDLE, NO_ANSWER, NO_BUCKET, NOT_FOUND, NOT_WRITTEN, REFUSED, Failure
from .metadata import object_in
from .requests import s3_request
from .settings import NUMBER, Settings
from .surroundings import WRONG_CLOCK, Instance
from .web import ALLOW, CHUNK

POINTER_LIMIT = 100_000
SHA256 = re.compile(r"[0-9a-f]{64}")
POINTED = re.compile(r"[A-Za-z0-9._:/-]*")
ELSEWHERE = re.compile(
    r"PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|30."
)
ABSENT = re.compile(r"NoSuchKey|NoSuchBucket|404")


@dataclass(frozen=True)
class Pointer:
    bundle: str
    sha256: str
    size: int
    version: str


def fetch_object(instance: Instance, key: str, limit: int, file: BinaryIO | None = None) -> bytes:
    request = s3_request(instance.endpoint("s3"), instance.bucket, key, instance.owner)
    answer = instance.ask("s3", request, limit, file)
    what, code = f"s3://{instance.bucket}/{key} in {instance.region}", answer.code
    if not code:
        return answer.body
    if answer.is_none:
        raise Failure(NO_ANSWER, f"{what}: no answer ({answer.why})")
    if ABSENT.fullmatch(code):
        raise Failure(NOT_FOUND, f"{what} is not there ({code})")
    if ELSEWHERE.fullmatch(code):
        raise Failure(NO_BUCKET, f"{what}: the bucket is in another region ({code})")
    if code == WRONG_CLOCK:
        raise Failure(REFUSED, f"{what}: refused, because the clock of this machine is wrong ({code})")
    # S3 may say no more than "Access Denied".
    lacking = "" if answer.said or code != "AccessDenied" else f": {ALLOW.format('s3:GetObject')}"
    raise Failure(REFUSED, f"{what}: refused ({answer.why}{lacking})")


def read_pointer(instance: Instance) -> Pointer:
    settings, region = instance.settings, instance.region
    folder = f"{settings.prefix}/{settings.name}"
    body = fetch_object(instance, f"{folder}/current.json", POINTER_LIMIT)
    return parse_pointer(body, settings, region, f"s3://{instance.bucket}/{folder}/current.json in {region}")


def parse_pointer(body: bytes, settings: Settings, region: str, what: str) -> Pointer:
    told = object_in(body.decode("utf-8", "replace"))
    said = {key: value for key, value in told.items() if isinstance(value, str) and POINTED.fullmatch(value)}
    if said.get("format") != "1":
        raise Failure(BAD_BUNDLE, f"{what} is of an unknown format")
    application, environment, place = (said.get(key, "") for key in ("application", "environment", "region"))
    if (application, environment, place) != (settings.application, settings.environment, region):
        raise Failure(
            BAD_BUNDLE, f"{what} is not for {settings.name} in {region}, but for {application}/{environment} in {place}"
        )
    sha256, size, version, bundle = (said.get(key, "") for key in ("sha256", "size", "version", "bundle"))
    is_sound = SHA256.fullmatch(sha256) and NUMBER.fullmatch(size) and version
    if not is_sound or bundle != f"{settings.prefix}/{settings.name}/bundles/{sha256}.tar.gz":
        raise Failure(BAD_BUNDLE, f"{what} cannot be read")
    return Pointer(bundle, sha256, int(size), version)


def fetch_bundle(instance: Instance, pointer: Pointer, path: str) -> None:
    what = f"s3://{instance.bucket}/{pointer.bundle} in {instance.region}"
    try:
        # Without a buffer, so that what cannot be written is known at once.
        with open(path, "w+b", buffering=0) as file:
            fetch_object(instance, pointer.bundle, pointer.size, file)
            got = file.tell()
            file.seek(0)
            hashed = hashlib.sha256()
            for part in iter(lambda: file.read(CHUNK), b""):
                hashed.update(part)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"the answer cannot be written: {error.strerror}") from error
    if got != pointer.size:
        raise Failure(BAD_BUNDLE, f"{what} has {got} bytes and not {pointer.size}")
    if hashed.hexdigest() != pointer.sha256:
        raise Failure(BAD_BUNDLE, f"{what} is not what was published: wrong hash")
