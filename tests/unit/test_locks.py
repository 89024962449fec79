# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gate installs: the versions that the requirements name, and nothing whose content is not known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETS = ("test", "lint", "importer", "oldest", "peers")


def lines_of(path: Path) -> set[str]:
    """Pins such as ``moto==5.2.5`` of a requirements file and of those that it includes."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= lines_of(path.parent / line[3:])
        elif line and not line.startswith("#"):
            found.add(line)
    return found


def pin(text: str) -> str:
    """Name and version, without extras and markers."""
    name, version = re.sub(r"\[.*?\]", "", text.split(";", maxsplit=1)[0]).strip(" \\").split("==")
    return f"{re.sub('[-_.]+', '-', name).lower()}=={version}"


def locked(name: str) -> dict[str, int]:
    """Of each pin of a lock, how many hashes there are."""
    found: dict[str, int] = {}
    latest = ""
    for line in (ROOT / f"tools/locks/{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            found[latest] += 1
        elif line and not line.lstrip().startswith("#"):
            latest = pin(line)
            found.setdefault(latest, 0)
    return found


@pytest.mark.parametrize("name", SETS)
def test_lock_has_what_the_requirements_name_and_a_hash_of_everything(name: str) -> None:
    """Catches: a version that is changed in one place only; make lock brings the other one up to date."""
    pins = locked(name)
    assert {pin(line) for line in lines_of(ROOT / f"requirements-{name}.txt")} <= set(pins)
    assert [each for each, hashes in pins.items() if not hashes] == []


def test_sets_of_one_environment_agree() -> None:
    """Catches: an environment that is never right for both."""
    assert set(locked("test")) <= set(locked("lint"))


def test_every_set_is_installed_with_its_hashes() -> None:
    assert {path.stem for path in (ROOT / "tools/locks").iterdir()} == set(SETS)
    assert "--require-hashes" in (ROOT / "tools/set_up.py").read_text(encoding="utf-8")
