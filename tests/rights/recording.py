"""What modules and playbooks need while tests run them, kept in files of one folder: nothing is run for it.

Only with ``LIFEBOAT_RIGHTS``, the folder, which the simulator sees, too; otherwise it does nothing at all.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = "LIFEBOAT_RIGHTS"
_PLAYBOOK = re.compile(r"lifeboat\.aws\.(\w+)")
# A play of a test that runs a role -> the playbook that does the same.
_PLAYBOOK_OF_ROLE = {
    "dr_sync": "sync",
    "dr_config": "publish_configuration",
    "dr_dns": "names",
    "dr_readiness": "readiness",
    "dr_recover": "failover",
    "dr_report": "report",
}

Recorded = dict[str, list[dict[str, Any]]]


def name_of_playbook(arguments: Iterable[str]) -> str:
    """``playbook sync``, of a play with one role or module what that is, and "" of any other."""
    for argument in arguments:
        match = _PLAYBOOK.fullmatch(argument)
        if match:
            return f"playbook {match[1]}"
    files = [Path(one) for one in arguments if one.endswith(".yml") and Path(one).is_file()]
    named = {found for file in files for found in _PLAYBOOK.findall(file.read_text(encoding="utf-8"))}
    if len(named) != 1:
        return ""
    [one] = named
    return f"playbook {_PLAYBOOK_OF_ROLE[one]}" if one in _PLAYBOOK_OF_ROLE else f"module {one}"


@contextlib.contextmanager
def whatever_runs(name: str) -> Iterator[None]:
    """All that is asked of the simulator meanwhile is asked by it."""
    folder = os.environ.get(FOLDER)
    if not (folder and name and "AWS_ENDPOINT_URL" in os.environ):
        yield
        return
    before = _ask("calls/number")["number"]
    try:
        yield
    finally:
        calls = _ask(f"calls?after={before}")["calls"]
        _write(Path(folder), name, [need for call in calls for need in call["needs"]])


def _ask(what: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection(os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"), timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", f"/_sim/{what}")
        answer: dict[str, Any] = json.load(connection.getresponse())
        return answer


_written: set[str] = set()


def _write(folder: Path, name: str, needs: list[dict[str, Any]]) -> None:
    lines = {json.dumps([name, need], sort_keys=True) for need in needs} - _written
    _written.update(lines)
    with (folder / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in sorted(lines))


def read(folder: Path) -> Recorded:
    """Name -> what it needed."""
    found: Recorded = defaultdict(list)
    lines = {line for file in folder.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()}
    for line in sorted(lines):
        name, need = json.loads(line)
        found[name].append(need)
    return dict(found)
