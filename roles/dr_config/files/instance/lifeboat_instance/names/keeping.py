# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""lifeboat-keep-names: keeps the names of one side of this instance right at a dyndns2 service.

It asks the metadata service for the address, and lets ddclient do the rest. It never runs ddclient without an address
(ddclient 3.10 would send an empty one, and some services delete the record then), and never asks again for a name that
the service has refused before the configuration changes, or before half an hour has passed if the service is only out
of order.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

from ..metadata import Metadata
from ..program import Program
from ..web import persist
from . import refusals
from .addresses import is_address
from .ddclient import run_ddclient
from .memory import Memory

HELP = """\
public|private
Keeps the public or the private names of this instance right at a dyndns2 service, as lifeboat-dns@SIDE.service does.
Exit codes: 0 all names are right, 1 some are not or nothing could be sent, 2 no such side, 3 no Python 3.9."""
ITEMS = {"public": "public-ipv4", "private": "local-ipv4"}
_INSTANCE = re.compile(r"[a-z0-9-]+")
_NOTHING = "so nothing is sent"


class Stop(Exception):
    """Why nothing is sent."""


@dataclass(frozen=True)
class Side:
    """Where the files of one side are; ``folder`` is of this instance, since an image brings along that of another."""

    name: str
    configuration: str
    folder: str
    checked: str

    @property
    def cache(self) -> str:
        return f"{self.folder}/{self.name}.cache"

    @property
    def held(self) -> str:
        return f"{self.folder}/{self.name}.held"

    def names(self) -> list[str]:
        """The last line of the configuration has them."""
        with open(self.configuration, encoding="utf-8") as file:
            lines = file.read().splitlines()
        return lines[-1].replace(",", " ").split() if lines else []


def main(program: Program, arguments: list[str]) -> int:
    """``arguments``: the side. Folders come from systemd. 1 unless all names are as they should be."""
    side = arguments[0] if arguments else ""
    program.name = f"{side} names"
    if side not in ITEMS:
        program.say("no such side; it is public or private")
        return 2
    try:
        return _keep_side(side, program)
    except Stop as stop:
        program.say(str(stop))
    except OSError as error:
        program.say(f"{error.filename}: {error.strerror}")
    return 1


def _keep_side(name: str, program: Program) -> int:
    instance, address = where(name)
    side = Side(
        name,
        f"{os.environ['CONFIGURATION_DIRECTORY']}/{name}.conf",
        f"{os.environ['STATE_DIRECTORY']}/{instance}",
        f"{os.environ['RUNTIME_DIRECTORY']}/{name}.checked",
    )
    os.makedirs(side.folder, exist_ok=True)
    memory, names = Memory(side.cache), side.names()
    forgive_if_configured_anew(side, memory)
    forget_what_is_stale(side, memory, names, address)
    return 1 if _send(side, memory, names, address, program) else 0


def where(side: str) -> tuple[str, str]:
    """Which instance this is, and its address on that side."""
    metadata = Metadata(os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", ""))
    attempts, pause = (int(os.environ.get(f"LIFEBOAT_{name}") or 2) for name in ("ATTEMPTS", "PAUSE"))
    instance = None
    if persist(lambda: metadata.begin() or None, attempts, pause):
        instance = metadata.text("meta-data/instance-id", _INSTANCE)
    if instance is None:
        raise Stop(f"the instance metadata service (version 2) does not answer as it should, {_NOTHING}")
    address = metadata.item(f"meta-data/{ITEMS[side]}")
    if address is None:
        raise Stop(f"this instance has no {ITEMS[side]}, {_NOTHING} and the names stay as they are")
    if not is_address(address, side):
        raise Stop(
            f"the instance metadata service says something else than a {side} address ({ITEMS[side]}), {_NOTHING}"
        )
    return instance, address


def forgive_if_configured_anew(side: Side, memory: Memory) -> None:
    """Whoever has changed the configuration wants to see at once whether it was that."""
    if os.path.exists(side.held) and os.stat(side.configuration).st_mtime_ns > os.stat(side.held).st_mtime_ns:
        os.unlink(side.held)
        memory.keep(lambda name: memory.status(name) == "good")
    with open(side.held, "ab"):
        os.utime(side.held)


def forget_what_is_stale(side: Side, memory: Memory, names: list[str], address: str) -> None:
    """A name that was taken away while this machine was off is not noticed by ddclient.

    It only compares with what it has sent. So names that are answered otherwise are forgotten, once after each start.
    """
    if os.path.exists(side.checked):
        return
    stale = {name: answer for name in names if (answer := _resolved(name)) not in ("", address)} if len(memory) else {}
    for name, answer in stale.items():
        sys.stdout.write(f"{name} is answered with {answer}\n")
    memory.keep(lambda name: name not in stale)
    with open(side.checked, "ab"):
        pass


def _resolved(name: str) -> str:
    """By the DNS only: /etc/hosts has the machine's own name with an address that nobody else sees."""
    command = ["getent", "--service=dns", "ahostsv4", name]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout
    return said.split()[0] if said.split() else ""


def _send(side: Side, memory: Memory, names: list[str], address: str, program: Program) -> bool:
    """Whether something is not as it should be."""
    now = int(time.time())
    held = {each.name: each for each in refusals.read(side.held) if each.holds(now)}
    for name in names:
        if name in held:
            program.say(held[name].sentence(now, side.held))
    asked = [name for name in names if name not in held]
    if not asked:
        return True
    code, said = run_ddclient(side.configuration, side.cache, asked, address)
    sys.stdout.write(said)
    statuses = {name: memory.status(name) for name in asked}
    tried = {
        # ddclient waits for five minutes by itself after it has tried, and after it has reached nobody.
        name: int(memory.get("atime", name) or 0) >= now and "Could not connect" not in said
        for name in asked
    }
    refused = refusals.refusals(statuses, now, "authorization failed" in said)
    refusals.note(side.held, [*held.values(), *(each for each in refused if tried[each.name])])
    return bool(code or held or refused)
