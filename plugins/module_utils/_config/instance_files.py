# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings and units of systemd with which an instance fetches its configuration, and what it does when it is ready.

Pure: it never reads a file; the programs are given.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Path from the root of the file system, mode and text.
File = tuple[str, int, str]

_TEXT, _PROGRAM = 0o644, 0o755
_UNITS = "etc/systemd/system"
_SERVICE = """\
[Unit]
Description=Configuration of {application} is that of this region
Wants=network-online.target
After=network-online.target time-sync.target
{before}
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/lifeboat-fetch-config
TimeoutStartSec=5min
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
"""
_TIMER = """\
[Unit]
Description=Configuration of {application} is checked from time to time

[Timer]
# The service itself is started with the machine.
OnActiveSec={interval}
OnUnitInactiveSec={interval}
RandomizedDelaySec={spread}

[Install]
WantedBy=timers.target
"""
_READY = """\
[Unit]
Description=Instance of {application} has its names and is ready
Wants={wants}
After={after}

[Service]
Type=oneshot
{register}ExecStart={signal}
TimeoutStartSec=5min

[Install]
WantedBy=multi-user.target
"""
# When an image starts for the first time, its units are known before anything here is written. So the application
# itself fetches before it starts; later on, lifeboat-config.service is there in time.
_DROP_IN = """\
[Unit]
Wants=network-online.target
After=network-online.target
[Service]
ExecStartPre=-+/usr/bin/env LIFEBOAT_STARTING=1 /usr/local/sbin/lifeboat-fetch-config
"""


@dataclass(frozen=True)
class Instance:
    """What an instance is told. ``settings`` are for its program, by name; ``before`` are units of the application."""

    application: str
    settings: Mapping[str, Any]
    interval: str
    spread: str
    before: Sequence[str] = ()
    register_units: Sequence[str] = ()
    register_command: str = ""
    ready_tag: str = ""

    @property
    def has_ready(self) -> bool:
        """Whether something is to be done once it has its configuration."""
        return bool(self.register_units or self.register_command or self.ready_tag)


@dataclass(frozen=True)
class Programs:
    """The texts of the program, by their paths in its folder, and of what starts it."""

    program: Mapping[str, str] = field(repr=False)
    launcher: str = field(repr=False)


def files_of(instance: Instance, programs: Programs) -> list[File]:
    files = [
        *((f"usr/local/lib/lifeboat/{path}", _TEXT, text) for path, text in programs.program.items()),
        ("usr/local/sbin/lifeboat-fetch-config", _PROGRAM, programs.launcher),
        ("etc/lifeboat/config.env", _TEXT, _settings(instance.settings)),
        (f"{_UNITS}/lifeboat-config.service", _TEXT, _service(instance)),
        (f"{_UNITS}/lifeboat-config.timer", _TEXT, _timer(instance)),
    ]
    if instance.ready_tag:
        files.append(("usr/local/sbin/lifeboat-signal-ready", _PROGRAM, programs.launcher))
    if instance.has_ready:
        files.append((f"{_UNITS}/lifeboat-ready.service", _TEXT, _ready(instance)))
    return [*files, *((f"run/systemd/system/{unit}.d/lifeboat.conf", _TEXT, _DROP_IN) for unit in instance.before)]


def _settings(settings: Mapping[str, Any]) -> str:
    """What is null or blank is left out, so that the program's own default is in force."""
    given = {name: str(value) for name, value in settings.items() if value is not None and str(value).strip()}
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in given.items())


def _service(instance: Instance) -> str:
    before = f"Before={' '.join(instance.before)}\n" if instance.before else ""
    return _SERVICE.format(application=instance.application, before=before)


def _timer(instance: Instance) -> str:
    return _TIMER.format(application=instance.application, interval=instance.interval, spread=instance.spread)


def _ready(instance: Instance) -> str:
    wants = ["network-online.target", *instance.register_units]
    after = ["network-online.target", "lifeboat-config.service", *instance.before, *instance.register_units]
    return _READY.format(
        application=instance.application,
        wants=" ".join(wants),
        after=" ".join(after),
        register=_exec_start(instance.register_command) if instance.register_command else "",
        signal="/usr/local/sbin/lifeboat-signal-ready" if instance.ready_tag else "/bin/true",
    )


def _exec_start(command: str) -> str:
    """As systemd wants it: a percent sign, a dollar, a quote and a backslash mean something there."""
    for mark, instead in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        command = command.replace(mark, instead)
    return f'ExecStart=/bin/sh -c "{command}"\n'
