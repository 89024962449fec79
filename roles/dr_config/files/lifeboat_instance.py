# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance does for itself: lifeboat-fetch-config and lifeboat-signal-ready.

The first fetches the configuration of an application from the bucket of the region that this instance runs in, verifies
it and installs it in one step. The second tags the instance with the version it has. Each says in one line what it did.

They never ask version 1 of the metadata service, never read the bucket of another region, and never leave a mix: when
anything fails, the last good configuration of this region stays as it is.

usage: lifeboat_instance.py lifeboat-fetch-config|lifeboat-signal-ready [SETTINGS]
SETTINGS is /etc/lifeboat/config.env unless given; everything lies below LIFEBOAT_ROOT, if set.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import hmac
import http.client
import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NoReturn

BAD_SETTINGS, NO_METADATA, NO_BUCKET, REFUSED, NOT_FOUND, NO_ANSWER, BAD_BUNDLE, NOT_WRITTEN = 2, 4, 5, 6, 7, 8, 9, 10
NO_SECRET, ON_CHANGE_FAILED, BUSY = 11, 12, 75
NOT_READY = 1

UNPACKED_LIMIT = 256 * 1024 * 1024
POINTER_LIMIT = 100_000
ANSWER_LIMIT = 10_000_000
# Linux takes 255 bytes in a name and 4,095 in a path, a part of which is the folder that it is unpacked in.
NAME_LIMIT, PATH_LIMIT = 255, 3840
CHUNK = 65_536

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
NUMBER = re.compile(r"[0-9]{1,9}")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SHA256 = re.compile(r"[0-9a-f]{64}")
POINTED = re.compile(r"[A-Za-z0-9._:/-]*")
REGION = re.compile(r"[a-z]{2}[a-z0-9-]*-[a-z0-9-]*-[0-9][a-z0-9-]*")
TOKEN = re.compile(r"[A-Za-z0-9_=+/-]+")
REFERENCE = re.compile(r"[A-Za-z0-9_.:/+=@!-]+")
ODD_IN_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
ODD_IN_PROPERTY = re.compile(r"[=:#!\\ ]")
UNIT = re.compile(r"[A-Za-z0-9@._-]+\.(service|socket|target)")
ERROR_CODE = re.compile(rb'<Code>([A-Za-z0-9.]+)<|"__type" *: *"(?:[^"]*#)?([A-Za-z0-9]+)"')

# From botocore's endpoints.json.
SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "eu-isoe-": "cloud.adc-e.uk",
    "us-isof-": "csp.hci.ic.gov",
}
# As a status of 500 and more: that service, or the way to it, has too much to do.
UNANSWERED = re.compile(r"no-answer|RequestTimeout|Throttling.*|TooManyRequests.*")
# Clocks are set while a machine starts.
WRONG_CLOCK = "RequestTimeTooSkewed"
ELSEWHERE = re.compile(
    r"PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|30."
)
ABSENT = re.compile(r"NoSuchKey|NoSuchBucket|404")


class Failure(Exception):
    """An end before the end: the exit code, and why in one sentence."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


# --- Settings


@dataclass(frozen=True)
class Settings:
    """What config.env says; paths are below ``root``."""

    root: str
    application: str
    environment: str
    prefix: str
    keep: int
    attempts: int
    pause: int
    timeout: int
    patience: int
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.application}/{self.environment}"

    @property
    def relative(self) -> str:
        """Relative, so that it is right below another root, too."""
        return f"../var/lib/lifeboat/config/{self.application}"

    @property
    def versions(self) -> str:
        return f"{self.root}/var/lib/lifeboat/config/{self.application}"

    @property
    def link(self) -> str:
        return f"{self.root}/etc/{self.application}"

    def given(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name) or otherwise

    def installed(self, key: str) -> str:
        """What is noted about the version in use; nothing where there is none."""
        with suppress(OSError), open(f"{self.link}/.lifeboat", encoding="utf-8", errors="replace") as file:
            return dict(line.rstrip("\n").partition("=")[::2] for line in file).get(key, "")
        return ""


def parse_settings(text: str) -> dict[str, str]:
    """Values of lines ``NAME=value``, quoted as for a shell. Nothing is expanded and nothing is run."""
    values = {}
    for word in shlex.split(text, comments=True):
        name, is_one, value = word.partition("=")
        if word == "export":
            continue
        if not is_one or not VARIABLE.fullmatch(name):
            raise ValueError(f"expected NAME=value, not {word}")
        values[name] = value
    return values


def read_settings(path: str, root: str, environment: Mapping[str, str], program: Program) -> Settings:
    program.name = path
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            values = {**environment, **parse_settings(file.read())}
    except OSError as error:
        raise Failure(BAD_SETTINGS, f"there are no settings in {path}") from error
    except ValueError as error:
        raise Failure(BAD_SETTINGS, f"{path} cannot be read: {error}") from error
    application = values.get("LIFEBOAT_APPLICATION", "")
    if not NAME.fullmatch(application):
        raise Failure(BAD_SETTINGS, f"LIFEBOAT_APPLICATION={application} is not a name")
    numbers = {"KEEP": "3", "ATTEMPTS": "4", "PAUSE": "2", "TIMEOUT": "10", "LOCK_SECONDS": "60"}
    told = [values.get(f"LIFEBOAT_{name}") or number for name, number in numbers.items()]
    wrong = [number for number in told if not NUMBER.fullmatch(number)]
    keep, attempts, pause, timeout, patience = (0 if wrong else int(number) for number in told)
    settings = Settings(
        root=root,
        application=application,
        environment=values.get("LIFEBOAT_ENVIRONMENT", ""),
        prefix=values.get("LIFEBOAT_PREFIX") or "lifeboat-config",
        keep=keep,
        attempts=attempts,
        pause=pause,
        timeout=timeout,
        patience=patience,
        values=values,
    )
    program.name = settings.name
    _check_link(settings)
    program.settings = settings
    if not NAME.fullmatch(settings.environment):
        raise Failure(BAD_SETTINGS, f"LIFEBOAT_ENVIRONMENT={settings.environment} is not a name")
    if not PATH.fullmatch(settings.prefix) or ".." in settings.prefix.split("/"):
        raise Failure(BAD_SETTINGS, f"LIFEBOAT_PREFIX={settings.prefix} is not a prefix of keys")
    if wrong:
        raise Failure(BAD_SETTINGS, f"{wrong[0]} in {path} is not a number")
    return settings


def _check_link(settings: Settings) -> None:
    is_own = os.path.islink(settings.link) and os.readlink(settings.link).startswith(f"{settings.relative}/")
    if os.path.lexists(settings.link) and not is_own:
        raise Failure(BAD_SETTINGS, f"{settings.link} is there and was not made by this program; move it away")


class Program:
    """Says in the journal what became of one application."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.name = ""
        self.settings: Settings | None = None

    def say(self, text: str) -> None:
        line = "".join(each if each.isprintable() else " " for each in f"{self.name}: {text}")
        sys.stderr.buffer.write(f"{self.title}: {line}\n".encode("utf-8", "replace"))
        sys.stderr.flush()
        # systemd puts that into the journal by itself.
        if "JOURNAL_STREAM" not in os.environ and shutil.which("logger"):
            subprocess.run(["logger", "-t", self.title, "--", line], stderr=subprocess.DEVNULL, check=False)

    def tell(self, failure: Failure) -> int:
        settings = self.settings
        if failure.code == NOT_READY:
            self.say(str(failure))
        elif settings and os.path.islink(settings.link) and os.path.isdir(settings.link):
            version = settings.installed("version")
            self.say(f"{failure}; the last good configuration ({version}) stays in place")
        else:
            self.say(f"{failure}; there is no configuration")
        return failure.code


# --- One HTTP client


@dataclass(frozen=True)
class Request:
    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """``code`` is empty when it worked, else AWS's error code, the status, or no-answer; ``said`` is why."""

    code: str
    body: bytes = b""
    said: str = ""
    status: int = 0

    @property
    def is_none(self) -> bool:
        return self.status >= 500 or bool(UNANSWERED.fullmatch(self.code))


class TooLong(Exception):
    """More than was asked for."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Nothing follows an answer that leads elsewhere, since tokens and signatures would go there, too."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


def web_client(proxies: dict[str, str] | None = None) -> urllib.request.OpenerDirector:
    """With the proxies of the environment, unless others are given."""
    handlers: list[Any] = [_NoRedirects(), urllib.request.ProxyHandler(proxies)]
    bundle = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if bundle and proxies is None:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=bundle)))
    return urllib.request.build_opener(*handlers)


def ask(
    client: urllib.request.OpenerDirector,
    request: Request,
    patience: tuple[float, float],
    limit: int,
    write: Callable[[bytes], object] | None = None,
) -> Answer:
    """``patience``: how many seconds each part of the answer may take, and how many all of it."""
    seconds, longest = patience
    deadline = time.monotonic() + longest
    data = request.body if request.method != "GET" else None
    parts: list[bytes] = []
    try:
        asked = urllib.request.Request(request.url, data, dict(request.headers), method=request.method)
        try:
            with client.open(asked, timeout=seconds) as answer:
                if answer.status != 200:
                    return Answer(str(answer.status))
                for part in _parts(answer, limit, deadline):
                    (write or parts.append)(part)
        except urllib.error.HTTPError as error:
            return _refusal(error, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer("no-answer", said=str(getattr(error, "reason", error)) or type(error).__name__)
    return Answer("", b"".join(parts))


def _refusal(error: urllib.error.HTTPError, deadline: float) -> Answer:
    with error:
        body = b""
        with suppress(TooLong):
            body = b"".join(_parts(error, CHUNK, deadline))
    found = ERROR_CODE.search(body)
    return Answer((found[1] or found[2]).decode() if found else str(error.code), status=error.code)


def _parts(answer: Any, limit: int, deadline: float) -> Iterator[bytes]:
    length = answer.headers.get("Content-Length")
    expected = int(length) if length and length.isdigit() else None
    if expected is not None and expected > limit:
        raise TooLong
    got = 0
    while expected is None or got < expected:
        part = answer.read1(CHUNK)
        if not part:
            break
        got += len(part)
        if got > limit:
            raise TooLong
        if time.monotonic() > deadline:
            raise TimeoutError("it took too long")
        yield part
    if expected is not None and got < expected:
        raise http.client.IncompleteRead(b"", expected - got)


def persist(settings: Settings, attempt: Callable[[], Any]) -> Any:
    """What the attempt gives once it is not None, and waits longer each time."""
    pause = settings.pause
    for left in range(max(settings.attempts, 1), 0, -1):
        found = attempt()
        if found is not None:
            return found
        if left > 1:
            time.sleep(pause)
            pause *= 2
    return None


# --- Signature version 4


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str
    session: str


def signed(request: Request, service: str, region: str, credentials: Credentials, now: str) -> Request:
    """The request with the headers that AWS wants; ``now`` is such as 20261121T094600Z."""
    address = urllib.parse.urlsplit(request.url)
    payload = hashlib.sha256(request.body).hexdigest()
    headers = {
        **{name.lower(): value for name, value in request.headers.items()},
        # Without a port that goes without saying.
        "host": address.netloc.removesuffix({"http": ":80", "https": ":443"}.get(address.scheme, "")),
        "x-amz-content-sha256": payload,
        "x-amz-date": now,
        "x-amz-security-token": credentials.session,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    canonical = "\n".join([request.method, address.path or "/", "", lines, names, payload])
    scope = f"{now[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return Request(request.url, request.method, headers, request.body)


def suffix(region: str) -> str:
    return next((found for start, found in SUFFIXES.items() if region.startswith(start)), "amazonaws.com")


def s3_request(endpoint: str, bucket: str, key: str, owner: str) -> Request:
    headers = {"x-amz-expected-bucket-owner": owner} if owner else {}
    return Request(f"{endpoint}/{bucket}/{urllib.parse.quote(key, safe='/-_.~')}", "GET", headers)


def secret_request(endpoint: str, service: str, reference: str) -> Request:
    target, asked = {
        "ssm": ("AmazonSSM.GetParameter", {"Name": reference, "WithDecryption": True}),
        "secretsmanager": ("secretsmanager.GetSecretValue", {"SecretId": reference}),
    }[service]
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
    return Request(f"{endpoint}/", "POST", headers, json.dumps(asked).encode())


def tag_request(endpoint: str, instance: str, key: str, value: str) -> Request:
    asked = {"Action": "CreateTags", "Version": "2016-11-15", "ResourceId.1": instance}
    body = urllib.parse.urlencode({**asked, "Tag.1.Key": key, "Tag.1.Value": value}).encode()
    return Request(f"{endpoint}/", "POST", {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, body)


# --- The instance


class Metadata:
    """Version 2 of the instance metadata service. A page is no answer, nor is one that leads elsewhere."""

    def __init__(self, settings: Settings) -> None:
        address = settings.given("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
        self._latest = f"{address}/latest"
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
        told = _object(self.item(place + role)) if role else {}
        found = [str(told.get(key, "")) for key in ("AccessKeyId", "SecretAccessKey", "Token")]
        forms = (r"[A-Za-z0-9_]+", r"[A-Za-z0-9/+=]+", r"[A-Za-z0-9_/+=-]+")
        sound = all(re.fullmatch(form, text) for form, text in zip(forms, found))
        return Credentials(*found) if sound else None

    def account(self) -> str | None:
        found = str(_object(self.item("dynamic/instance-identity/document")).get("accountId", ""))
        return found if re.fullmatch(r"[0-9]+", found) else None


def _object(text: str | None) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(text or "")
        return found if isinstance(found, dict) else {}
    return {}


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
            persist(self.settings, attempt)
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
    metadata = Metadata(settings)
    region = persist(settings, metadata.region)
    if region is None:
        raise Failure(NO_METADATA, "the instance metadata service (version 2) does not answer")
    if not REGION.fullmatch(region):
        raise Failure(NO_METADATA, f"the instance metadata service says something else than a region: {region[:60]}")
    credentials = persist(settings, metadata.credentials)
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


# --- Fetching


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
        raise Failure(NO_ANSWER, f"{what}: no answer ({answer.said or code})")
    if ABSENT.fullmatch(code):
        raise Failure(NOT_FOUND, f"{what} is not there ({code})")
    if ELSEWHERE.fullmatch(code):
        raise Failure(NO_BUCKET, f"{what}: the bucket is in another region ({code})")
    if code == WRONG_CLOCK:
        raise Failure(REFUSED, f"{what}: refused, because the clock of this machine is wrong ({code})")
    raise Failure(REFUSED, f"{what}: refused ({code})")


def read_pointer(instance: Instance) -> Pointer:
    settings, region = instance.settings, instance.region
    folder = f"{settings.prefix}/{settings.name}"
    body = fetch_object(instance, f"{folder}/current.json", POINTER_LIMIT)
    return parse_pointer(body, settings, region, f"s3://{instance.bucket}/{folder}/current.json in {region}")


def parse_pointer(body: bytes, settings: Settings, region: str, what: str) -> Pointer:
    told = _object(body.decode("utf-8", "replace"))
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


# --- Unpacking


class Unfit(Exception):
    """What does not belong in a configuration."""


@dataclass(frozen=True)
class Entry:
    """A file, or a directory where ``member`` is None."""

    path: bytes
    member: tarfile.TarInfo | None


def unpack(bundle: str, tree: str, what: str, group: int) -> None:
    """Looks at all that is in the bundle before anything of it is written."""
    try:
        _check_size(bundle, what)
        with tarfile.open(bundle, "r:gz", encoding="utf-8", errors="surrogateescape") as tar:
            entries = _entries(tar)
            _write(tar, entries, tree.encode(), group)
    except (Unfit, tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise Failure(BAD_BUNDLE, f"{what} has what does not belong in a configuration: {error}") from error
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"the bundle cannot be unpacked: {error.strerror or error}") from error


def _check_size(bundle: str, what: str) -> None:
    """A bundle of a few bytes may fill every disk."""
    size = 0
    with gzip.open(bundle) as file:
        for part in iter(lambda: file.read(CHUNK), b""):
            size += len(part)
            if size > UNPACKED_LIMIT:
                raise Failure(BAD_BUNDLE, f"{what} has more than {UNPACKED_LIMIT} bytes when it is unpacked")


def _entries(tar: tarfile.TarFile) -> list[Entry]:
    found: dict[bytes, Entry] = {}
    end = 0
    for member in tar:
        path = entry_path(member)
        entry = Entry(path, None if member.isdir() else member)
        before = found.setdefault(path, entry)
        if before is not entry and not (before.member is None and entry.member is None):
            raise Unfit(f"{member.name} twice")
        for parent in _parents(path):
            if found.setdefault(parent, Entry(parent, None)).member is not None:
                raise Unfit(f"{member.name}, below a file")
        end = max(end, member.offset_data + (-(-member.size // 512) * 512 if member.isreg() else 0))
    _check_end(tar, end)
    return [found[path] for path in sorted(found) if path]


def _check_end(tar: tarfile.TarFile, end: int) -> None:
    """tarfile takes an entry that it cannot read for the end."""
    file: Any = tar.fileobj
    file.seek(end)
    for part in iter(lambda: file.read(CHUNK), b""):
        if part.strip(b"\0"):
            raise Unfit("an entry that cannot be read")


def _parents(path: bytes) -> list[bytes]:
    parts = path.split(b"/")
    return [b"/".join(parts[:count]) for count in range(1, len(parts))]


def entry_path(member: tarfile.TarInfo) -> bytes:
    """Where it goes, below the directory of the version. ``Unfit`` if it is no file or directory of its own there."""
    name = member.name
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE) or member.issparse():
        raise Unfit(f"{name}, which is neither a file nor a directory")
    if member.mode & 0o7000:
        raise Unfit(f"{name} with the setuid, setgid or sticky bit")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or (not parts and not member.isdir()):
        raise Unfit(f"{name}, which leaves the directory")
    if ODD_IN_NAME.search(name):
        raise Unfit(f"the name {name!r} with a character that is no text")
    path = "/".join(parts).encode()
    if len(path) > PATH_LIMIT or any(len(part) > NAME_LIMIT for part in path.split(b"/")):
        raise Unfit(f"the name {name[:60]}... of {len(path)} bytes; {NAME_LIMIT} in a name and {PATH_LIMIT} in all fit")
    return path


def _write(tar: tarfile.TarFile, entries: list[Entry], tree: bytes, group: int) -> None:
    """Rights are ours, and not those of the bundle: services may read, root may write."""
    os.mkdir(tree)
    folders = [tree]
    for entry in entries:
        path = tree + b"/" + entry.path
        if entry.member is None:
            os.mkdir(path)
            folders.append(path)
            continue
        content: Any = tar.extractfile(entry.member)
        with content, open(path, "xb") as file:
            shutil.copyfileobj(content, file)
        set_rights(path, bool(entry.member.mode & 0o111), group)
    for path in reversed(folders):
        set_rights(path, True, group)


def set_rights(path: str | bytes, is_executable: bool, group: int) -> None:
    try:
        if group >= 0:
            os.chown(path, -1, group)
        mode = 0o755 if is_executable else 0o644
        os.chmod(path, mode & 0o750 if group >= 0 else mode)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"owner and rights cannot be set: {error.strerror}") from error


def group_id(name: str) -> int:
    """-1 where none is given."""
    import grp

    if not name:
        return -1
    try:
        return int(name) if name.isdigit() else grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise Failure(NOT_WRITTEN, f"owner and rights cannot be set: there is no group {name}") from error


# --- Secrets


@dataclass(frozen=True)
class Secret:
    """A property whose value is ``inner`` of the JSON at a reference, or all that is there."""

    name: str
    service: str
    reference: str
    inner: str

    def what(self, region: str) -> str:
        return f"the secret {self.name} ({self.service} {self.reference} in {region})"


def parse_references(text: str, region: str) -> list[Secret]:
    secrets = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "\r" in line:
            raise Failure(
                NO_SECRET, f"line {number} of secrets.references ends with a carriage return (CRLF); it needs LF"
            )
        if line:
            secret = Secret(*[*line.split("\t", 3), "", "", ""][:4])
            if problem := _problem(secret, region):
                raise Failure(NO_SECRET, secret.what(region) + problem)
            secrets.append(secret)
    return secrets


def _problem(secret: Secret, region: str) -> str | None:
    if not secret.name or ODD_IN_PROPERTY.search(secret.name):
        return ": that is not a name"
    if not REFERENCE.fullmatch(secret.reference):
        return ": that is not a reference"
    if secret.reference.startswith("arn:") and [*secret.reference.split(":"), "", "", ""][3] != region:
        return " is of another region"
    if secret.service not in ("ssm", "secretsmanager"):
        return ": that is neither ssm nor secretsmanager"
    return None


def secret_text(body: bytes, secret: Secret) -> str | None:
    """The value in an answer of the service, numbers as they are written there; None if there is no text."""
    try:
        found = json.loads(body)
        found = found["Parameter"]["Value"] if secret.service == "ssm" else found["SecretString"]
        if secret.inner:
            found = json.loads(found, parse_int=str, parse_float=str, parse_constant=str)[secret.inner]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(found, bool):
        return str(found).lower()
    return found if isinstance(found, str) and "\0" not in found else None


def java(text: str) -> str:
    """As java.util.Properties.load reads it, in ASCII; Java counts in UTF-16."""
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    written = "".join("\\\\" if code == 92 else chr(code) if 32 <= code < 127 else f"\\u{code:04x}" for code in codes)
    return f"\\{written}" if written.startswith(" ") else written


def for_shells(text: str) -> str:
    """In double quotes, as systemd and shells read it."""
    return '"' + re.sub(r'(["\\`$])', r"\\\1", text) + '"'


def variable(name: str) -> str:
    """As the role makes variables of the names of properties."""
    found = re.sub(rb"[^A-Z0-9_]", b"_", name.encode("utf-8", "surrogateescape").upper()).decode()
    return f"_{found}" if found[0].isdigit() else found


def resolve_secrets(instance: Instance, tree: str) -> None:
    try:
        with open(f"{tree}/secrets.references", encoding="utf-8", errors="surrogateescape", newline="") as file:
            secrets = parse_references(file.read(), instance.region)
    except FileNotFoundError:
        return
    asked: tuple[str, str] | None = None
    body, lines = b"", []
    for secret in secrets:
        what = secret.what(instance.region)
        # Several properties often come from one secret, one below the other.
        if (secret.service, secret.reference) != asked:
            request = secret_request(instance.endpoint(secret.service), secret.service, secret.reference)
            answer = instance.ask(secret.service, request)
            if answer.code:
                raise Failure(NO_SECRET, f"{what} cannot be read ({answer.code})")
            body, asked = answer.body, (secret.service, secret.reference)
        text = secret_text(body, secret)
        if text is None:
            raise Failure(NO_SECRET, f"{what} has no text" + (f" at {secret.inner}" if secret.inner else ""))
        lines.append((secret.name, text))
    write_secrets(tree, lines, instance.settings.given("LIFEBOAT_SECRETS_OWNER"))


def write_secrets(tree: str, lines: list[tuple[str, str]], owner: str) -> None:
    files = {
        "secrets.properties": "".join(f"{java(name)}={java(text)}\n" for name, text in lines),
        "secrets.env": "".join(f"{variable(name)}={for_shells(text)}\n" for name, text in lines),
    }
    for name, content in files.items():
        path = f"{tree}/{name}"
        remove(path)
        if not lines:
            continue
        # For root alone from the start, by the umask.
        with open(path, "x", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(content)
        if owner:
            give_to(path, owner)


def give_to(path: str, owner: str) -> None:
    user, has_group, group = owner.partition(":")
    try:
        ids: list[Any] = [int(part) if part.isdigit() else part or None for part in (user, group)]
        if has_group and not group:
            import pwd

            ids[1] = pwd.getpwnam(user).pw_gid
        shutil.chown(path, *ids)
    except (OSError, LookupError, ValueError) as error:
        raise Failure(NOT_WRITTEN, f"secrets cannot be given to {owner}") from error


# --- Installing


def remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def make_folders(settings: Settings) -> None:
    os.makedirs(settings.versions, exist_ok=True)
    for folder in ("lifeboat", "lifeboat/config", f"lifeboat/config/{settings.application}"):
        os.chmod(f"{settings.root}/var/lib/{folder}", 0o755)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """One at a time; the lock of a run that was killed is free."""
    folder = f"{settings.root}/run/lifeboat"
    try:
        os.makedirs(folder, exist_ok=True)
        descriptor = os.open(f"{folder}/{settings.application}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{folder} cannot be made") from error
    try:
        for waited in range(settings.patience + 1):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if waited == settings.patience:
                    raise Failure(BUSY, "another fetch is running") from error
                time.sleep(1)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def workplace(settings: Settings) -> Iterator[str]:
    """What a run that was killed has left is removed."""
    work = f"{settings.versions}/.work"
    try:
        remove(work)
        os.mkdir(work)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{work} cannot be made") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_out(folder: str) -> None:
    """To the disk, so that a power cut finds the old or the new."""
    import ctypes

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None).syncfs(descriptor):
            os.sync()
    finally:
        os.close(descriptor)


def label(tree: str, program: Program) -> None:
    """Daemons that SELinux confines read what is labelled as the rest of /etc is."""
    if not shutil.which("selinuxenabled") or subprocess.run(["selinuxenabled"], check=False).returncode:
        return
    if not shutil.which("chcon") or subprocess.run(["chcon", "-R", "-t", "etc_t", tree], check=False).returncode:
        program.say("the label etc_t could not be set")


def switch(settings: Settings, pointer: Pointer, tree: str) -> None:
    """One rename(2), so that there is no moment without a configuration."""
    version, new = f"{settings.versions}/{pointer.sha256}", f"{settings.link}.lifeboat-new"
    try:
        remove(version)
        remove(new)
        os.rename(tree, version)
        os.utime(version)
        os.symlink(f"{settings.relative}/{pointer.sha256}", new)
        write_out(settings.versions)
        with open(due(settings), "wb"):
            pass
        os.replace(new, settings.link)
        write_out(os.path.dirname(settings.link))
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"version {pointer.version} cannot be installed: {error.strerror}") from error


def due(settings: Settings) -> str:
    """There while somebody has to be told of a change."""
    return f"{settings.versions}/on-change-due"


def prune(settings: Settings, current: str) -> None:
    old = [name for name in os.listdir(settings.versions) if SHA256.fullmatch(name) and name != current]
    old.sort(key=lambda name: os.stat(f"{settings.versions}/{name}").st_mtime_ns, reverse=True)
    for name in old[max(settings.keep - 1, 0) :]:
        shutil.rmtree(f"{settings.versions}/{name}")


def run_on_change(settings: Settings, region: str, version: str, program: Program) -> None:
    """What fetches because it is just starting must not be restarted for that; our own unit's next run does it."""
    command = settings.given("LIFEBOAT_ON_CHANGE")
    if not os.path.exists(due(settings)) or settings.given("LIFEBOAT_STARTING"):
        return
    if command:
        # A unit is not waited for: at boot it waits for us.
        unit = ["systemctl", "--no-block", "try-reload-or-restart", command]
        run = unit if UNIT.fullmatch(command) else ["sh", "-c", command]
        environment = {**settings.values, "LIFEBOAT_REGION": region, "LIFEBOAT_VERSION": version}
        try:
            ended = subprocess.run(run, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        except OSError:
            ended = 1
        if ended:
            program.say(f"version {version} is installed, but {command} failed; it is tried again at the next run")
            raise SystemExit(ON_CHANGE_FAILED)
    os.unlink(due(settings))


def install(instance: Instance, pointer: Pointer, work: str, program: Program) -> None:
    settings, bundle, tree = instance.settings, f"{work}/bundle", f"{work}/tree"
    fetch_bundle(instance, pointer, bundle)
    group = group_id(settings.given("LIFEBOAT_GROUP"))
    unpack(bundle, tree, f"s3://{instance.bucket}/{pointer.bundle} in {instance.region}", group)
    remove(f"{tree}/.lifeboat")
    noted = {"region": instance.region, "environment": settings.environment, "version": pointer.version}
    with open(f"{tree}/.lifeboat", "x", encoding="utf-8") as file:
        file.write("".join(f"{key}={value}\n" for key, value in noted.items()))
    set_rights(f"{tree}/.lifeboat", False, group)
    resolve_secrets(instance, tree)
    label(tree, program)
    switch(settings, pointer, tree)
    prune(settings, pointer.sha256)


def fetch_and_install(settings: Settings, program: Program) -> tuple[str, str, str]:
    """Region, version, and what came of it."""
    instance = look_around(settings)
    put_away_what_is_foreign(settings, instance.region, program)
    bucket = choose_bucket(settings, instance.region)
    instance = replace(instance, bucket=bucket)
    with workplace(settings) as work:
        pointer = read_pointer(instance)
        current = f"{settings.relative}/{pointer.sha256}"
        is_there = os.path.islink(settings.link) and os.readlink(settings.link) == current
        if is_there and os.path.isdir(settings.link):
            return instance.region, pointer.version, "is installed already"
        install(instance, pointer, work, program)
        return instance.region, pointer.version, "is installed"


def fetch_configuration(settings: Settings, program: Program) -> None:
    try:
        make_folders(settings)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{settings.versions} cannot be made") from error
    # The lock is free before anything is restarted, which may fetch before it starts.
    with locked(settings):
        region, version, became = fetch_and_install(settings, program)
    run_on_change(settings, region, version, program)
    program.say(f"version {version} of {region} {became}")


# --- Ready


def signal_ready(settings: Settings, program: Program) -> None:
    version, tag = settings.installed("version"), settings.given("LIFEBOAT_READY_TAG")
    if not tag:
        raise Failure(BAD_SETTINGS, "LIFEBOAT_READY_TAG is not given")
    if not version:
        raise Failure(NOT_READY, "there is no configuration, so this instance is not ready")
    metadata = Metadata(settings)
    if not persist(settings, lambda: metadata.begin() or None):
        raise Failure(NOT_READY, "the instance metadata service (version 2) does not answer as it should")
    name = metadata.text("meta-data/instance-id", re.compile(r"[a-z0-9-]+"))
    region = metadata.text("meta-data/placement/region", REGION)
    if name is None or region is None:
        raise Failure(
            NOT_READY, "the instance metadata service (version 2) does not say which instance this is, and where"
        )
    credentials = persist(settings, metadata.credentials)
    if credentials is None:
        raise Failure(NOT_READY, "this instance has no role whose credentials could be used")
    instance = Instance(settings, web_client(), region, credentials)
    answer = instance.ask("ec2", tag_request(instance.endpoint("ec2"), name, tag, version))
    if answer.code or b"<return>true</return>" not in answer.body:
        raise Failure(
            NOT_READY, f"the tag {tag} could not be set on {name} ({answer.said or answer.code or 'no answer'})"
        )
    sys.stdout.write(f"{program.title}: {name} has the tag {tag}={version}\n")


# --- The program

COMMANDS = {"lifeboat-fetch-config": fetch_configuration, "lifeboat-signal-ready": signal_ready}


def end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS or len(arguments) > 2:
        sys.stderr.write(f"usage: lifeboat_instance.py {'|'.join(COMMANDS)} [SETTINGS]\n")
        return BAD_SETTINGS
    os.umask(0o077)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    # Whatever profile the environment names belongs to a person and not to this instance.
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        os.environ.pop(name, None)
    root = os.environ.get("LIFEBOAT_ROOT", "")
    path = arguments[1] if len(arguments) == 2 else f"{root}/etc/lifeboat/config.env"
    program = Program(arguments[0])
    try:
        settings = read_settings(path, root, os.environ, program)
        # Endpoints and proxies may be among them.
        os.environ.update(settings.values)
        COMMANDS[arguments[0]](settings, program)
    except Failure as failure:
        return program.tell(failure)
    except OSError as error:
        return program.tell(Failure(NOT_WRITTEN, f"{error.filename}: {error.strerror}"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
