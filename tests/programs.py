"""Finds the programs that tests start, and says which are missing where a test starts them.

To be in the path proves nothing: version managers leave commands there that start for a person and nowhere else. So a
program is there when it has answered in the surroundings a test gives it. It never installs anything.
"""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.known_programs import PROGRAMS, Program

REQUIRED_BY = "LIFEBOAT_REQUIRE_PROGRAMS"
# What systemd gives its services, whatever the path of whoever runs the tests.
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LONGEST_SECONDS = 30


@dataclass(frozen=True)
class Surroundings:
    """How a test starts a program.

    With a ``path`` the program is started by its name, so it is the first one there that must run. Without, it is
    started by its own path, wherever that is. ``user`` and ``environment`` are those of the tests unless they are
    given. ``beside``: nothing is to be found by name but the program itself and these.
    """

    path: str | None = None
    user: str | None = None
    environment: tuple[tuple[str, str], ...] | None = None
    beside: tuple[str, ...] | None = None

    def candidates(self, command: str, everywhere: str) -> Iterator[str]:
        """Paths of what may be the program, in the order in which they are to be tried."""
        if self.path is not None:
            first = shutil.which(command, path=self.path)
            yield from [first] if first else []
            return
        for folder in dict.fromkeys(everywhere.split(os.pathsep)):
            found = shutil.which(command, path=folder) if folder else None
            if found:
                yield found

    def runs(self, path: str, program: Program) -> bool:
        """Whether what is at the path answers here as the program does."""
        with tempfile.TemporaryDirectory(prefix="lifeboat-trial-") as folder:
            environment = None if self.environment is None else dict(self.environment)
            if self.beside is not None:
                name = Path(path).name
                _link({**{other: plain(other) for other in self.beside}, name: path}, Path(folder))
                path, environment = f"{folder}/{name}", {**(environment or {}), "PATH": folder}
            return _answers([path, *program.arguments], environment, self.user, program)


# As the tests themselves: checks of files, clients of a person.
HERE = Surroundings()


def _link(programs: Mapping[str, str], folder: Path) -> None:
    for name, path in programs.items():
        (folder / name).symlink_to(path)


def _answers(command: list[str], environment: dict[str, str] | None, user: str | None, program: Program) -> bool:
    try:
        run = subprocess.run(
            command,
            env=environment,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=LONGEST_SECONDS,
            check=False,
        )
    # Of the user, too, there may be none: the package makes it.
    except (KeyError, OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode in program.codes and program.answer in run.stdout


def _everywhere() -> str:
    return os.pathsep.join([SYSTEM_PATH, os.environ.get("PATH", "")])


def plain(name: str) -> str:
    """The path of a program that every system has; its name, where this one has it not."""
    return shutil.which(name, path=_everywhere()) or name


def find(name: str, where: Surroundings = HERE) -> str | None:
    """The path of the program that runs there, or None."""
    wanted = PROGRAMS[name]
    return _find(wanted, wanted.command or name, where, _everywhere())


def program(name: str, where: Surroundings = HERE) -> str:
    """The same. ``RuntimeError`` that says what to install where it does not run."""
    path = find(name, where)
    if path is None:
        raise RuntimeError(f"{name} is not installed here: apt-get install {PROGRAMS[name].package}")
    return path


@functools.cache
def _find(wanted: Program, command: str, where: Surroundings, everywhere: str) -> str | None:
    return next((path for path in where.candidates(command, everywhere) if where.runs(path, wanted)), None)


@dataclass(frozen=True)
class Need:
    """A program, and where it must run."""

    program: str
    where: Surroundings = HERE


def missing(needed: Iterable[Need]) -> str | None:
    """The packages to install, as one text, or None when all run where they must."""
    packages = {PROGRAMS[need.program].package for need in needed if find(need.program, need.where) is None}
    return " ".join(sorted(packages)) or None


def needs(*needed: Need | str) -> pytest.MarkDecorator:
    """Marks a test that starts these programs. Without one of them it is skipped, see tests/conftest.py."""
    return pytest.mark.needs(*(Need(need) if isinstance(need, str) else need for need in needed))


def skip_or_fail(packages: str, environment: Mapping[str, str]) -> None:
    """Skips the running test for these packages; fails it where the environment requires what is in them."""
    if environment.get(REQUIRED_BY) == "1":
        pytest.fail(f"not installed here, and required: apt-get install {packages}", pytrace=False)
    pytest.skip(f"not installed here: apt-get install {packages} ({REQUIRED_BY}=1 makes this a failure)")


def missing_for(test: pytest.Item) -> str | None:
    """The packages that a test wants, by all its marks."""
    return missing(need for mark in test.iter_markers("needs") for need in mark.args)


def words_for_left_out(left_out: Collection[str]) -> str:
    """What the person is told at the end; ``left_out`` has the packages of each skipped test."""
    packages = sorted({package for wanted in left_out for package in wanted.split()})
    tests = "1 test" if len(left_out) == 1 else f"{len(left_out)} tests"
    return f"Left out: {tests}, for programs that do not run here. To have them: apt-get install {' '.join(packages)}"
