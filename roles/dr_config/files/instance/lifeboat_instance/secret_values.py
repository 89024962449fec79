# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that the configuration only refers to."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from typing import Any

from .ends import NO_SECRET, NOT_WRITTEN, Failure
from .folders import remove
from .requests import secret_request
from .surroundings import Instance

REFERENCE = re.compile(r"[A-Za-z0-9_.:/+=@!-]+")
ODD_IN_PROPERTY = re.compile(r"[=:#!\\ ]")


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
                raise Failure(NO_SECRET, f"{what} cannot be read ({answer.why})")
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
