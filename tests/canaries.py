"""Secrets that tests plant, and the search for them in all that a run has said, sent and left, however encoded.

What runs modules, playbooks and programs for tests searches after each run, so that no test has to think of it. A test
only plants what it hands over as a secret: with a value that is nowhere else, and long enough for parts of it to be so.
"""

from __future__ import annotations

import base64
import functools
import gzip
import html
import json
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

SHORTEST = 12
# Messages are cut off, and so are secrets in them: either end of a long one is searched for, too.
END = 16
_GZIP = b"\x1f\x8b"
_LARGEST_FILE = 4_000_000
# What AWS is told because it is a secret, or is started with.
PLACES = frozenset(
    {
        *(("rds", "ModifyDBInstance"), ("rds", "ModifyDBCluster")),
        *(("ec2", "RunInstances"), ("ec2", "CreateLaunchTemplate"), ("ec2", "CreateLaunchTemplateVersion")),
    }
)
_planted: dict[str, str] = {}


class Leak(AssertionError):
    """A secret was found; the message says where, and never the secret itself."""


def plant(what: str, value: str) -> str:
    """The value, which is searched for from now on; ``what`` it is says whoever finds it."""
    if len(value) < SHORTEST:
        raise ValueError(f"{what}: a secret of a test has at least {SHORTEST} characters, or it is found everywhere")
    _planted[value] = what
    return value


def forms(value: str) -> tuple[str, ...]:
    """How it looks: plain, in JSON, in Python, quoted for a URL, in HTML, and in Base64 of a longer text."""
    ends = (value[:END], value[-END:]) if len(value) >= 2 * END else ()
    found = (
        *(value, *ends, *_in_json(value), repr(value)[1:-1], html.escape(value)),
        *(quote(value), quote(value, safe=""), quote_plus(value)),
        *_in_base64(value.encode()),
    )
    # One that has another one inside is found with it.
    shortest = sorted(dict.fromkeys(found), key=len)
    return tuple(form for n, form in enumerate(shortest) if not any(other in form for other in shortest[:n]))


def _in_json(value: str) -> Iterator[str]:
    """Also in the text of a document that is a value of another one."""
    for is_ascii in (True, False):
        once = json.dumps(value, ensure_ascii=is_ascii)[1:-1]
        yield from (once, json.dumps(once, ensure_ascii=is_ascii)[1:-1])


def _in_base64(value: bytes) -> Iterator[str]:
    """What is the same whatever stands before and behind: three bytes are four characters."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + value)
        whole = (before + len(value)) // 3 * 4
        inside = encoded[(0, 2, 3)[before] : whole].decode()
        yield from (inside, inside.replace("+", "-").replace("/", "_"))


@functools.cache
def _forms_of_all(number: int) -> tuple[tuple[str, str], ...]:
    """Form -> what it is, for so many that are planted: none is ever taken away."""
    del number
    return tuple((form, what) for value, what in _planted.items() for form in forms(value))


def all_forms() -> tuple[tuple[str, str], ...]:
    return _forms_of_all(len(_planted))


def found_in(text: str, known: Iterable[tuple[str, str]] | None = None) -> list[str]:
    """What was planted and is in the text, each once."""
    return sorted({what for form, what in (all_forms() if known is None else known) if form in text})


def readable(data: bytes) -> str:
    """As text, unpacked if it is packed."""
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return ""
    return data.decode("utf-8", "replace")


def search(where: str, *texts: str) -> None:
    """Fails if one of the texts has a secret in it; the message has what stands before it."""
    for text in texts:
        places = [(place, what) for form, what in all_forms() if (place := text.find(form)) >= 0]
        if places:
            place, what = min(places)
            raise Leak(f"{where} shows the {what}: ...{text[max(0, place - 200) : place]}[here]...")


def search_calls(where: str, calls: Iterable[Mapping[str, Any]]) -> None:
    """What a run sent to AWS: tags, parameters, objects and all else that others may read."""
    for call in calls:
        if call["secrets"] and (call["service"], call["action"]) not in PLACES:
            raise Leak(f"{where} sends the {', '.join(call['secrets'])} with {call['action']}")


def search_files(where: str, folder: Path, since: float) -> None:
    """Files written since then. A secret may be where nobody but its owner can read it."""
    for path in folder.rglob("*"):
        about = path.lstat()
        is_open = stat.S_ISREG(about.st_mode) and about.st_mode & (stat.S_IRGRP | stat.S_IROTH)
        if is_open and about.st_mtime >= since and about.st_size < _LARGEST_FILE:
            search(f"{where}: the file {path.relative_to(folder)}, which others may read,", readable(path.read_bytes()))
