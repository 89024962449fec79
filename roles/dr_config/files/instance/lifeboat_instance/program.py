# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a program says, and where: standard error, and the journal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

from .ends import BAD_SETTINGS, NOT_READY, NOT_WRITTEN, Failure
from .settings import NAME, NUMBER, PATH, Settings, parse_settings


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


def with_settings(command: Callable[[Settings, Program], None], program: Program, arguments: list[str]) -> int:
    """Does what the settings say, which are in the file that the arguments name; the code that it ends with."""
    root = os.environ.get("LIFEBOAT_ROOT", "")
    path = arguments[0] if arguments else f"{root}/etc/lifeboat/config.env"
    try:
        settings = read_settings(path, root, os.environ, program)
        # Endpoints and proxies may be among them.
        os.environ.update(settings.values)
        command(settings, program)
    except Failure as failure:
        return program.tell(failure)
    except OSError as error:
        return program.tell(Failure(NOT_WRITTEN, f"{error.filename}: {error.strerror}"))
    return 0


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
