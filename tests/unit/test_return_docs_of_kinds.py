# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all kinds of copies return is documented in the same words by each module.

Fragments of documentation have options, notes and attributes; ansible-core merges none into RETURN, so it stands in
each module. Whoever changes it in one is told of the others here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.jobs import JOBS

MODULES = sorted(job.module for job in JOBS.values())
# What is said with the name, the states or the abilities of the kind.
OWN_WORDS = {
    "copies",
    *(f"copies.{key}" for key in ("source_id", "source_name", "source_created", "state", "action", "recognized")),
}
# The id of a single copy as the modules call it that these can take the place of, and what else they return.
OWN_KEYS = {
    "ami_xregion_copy": {"image_id"},
    "ebs_snapshot_xregion_copy": {"snapshot_id"},
    "fsx_backup_xregion_copy": {"backup_id"},
    "rds_snapshot_xregion_copy": {"db_snapshot_identifier", "status", "tags", "tag_list"},
}
# Of the kinds whose modules can create what they copy.
OF_CREATE = {"created", "expired_sources"}


def told(contents: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Key -> all that is said of it but samples, which are of the kind."""
    for key, about in contents.items():
        path = f"{above}.{key}" if above else key
        yield path, {name: value for name, value in about.items() if name not in ("sample", "contains")}
        yield from told(about.get("contains") or {}, path)


RETURNED = {
    name: dict(
        told(yaml.safe_load(importlib.import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{name}").RETURN))
    )
    for name in MODULES
}
COMMON = sorted(set.intersection(*(set(found) for found in RETURNED.values())))


def test_every_kind_returns_the_same_beside_its_own() -> None:
    """Catches: a key that one module has under another name."""
    for name, found in RETURNED.items():
        own = set(found) - set(COMMON) - OF_CREATE
        assert own == OWN_KEYS[name]


@pytest.mark.parametrize("path", COMMON)
def test_what_is_common_is_said_in_the_same_words(path: str) -> None:
    said = {name: _plain(found[path], with_words=path not in OWN_WORDS) for name, found in RETURNED.items()}
    first = said[MODULES[0]]
    assert said == dict.fromkeys(MODULES, first)


@pytest.mark.parametrize("path", sorted(OWN_WORDS))
def test_own_words_are_needed(path: str) -> None:
    """Catches: an exception that is none any more."""
    assert len({str(_plain(found[path], with_words=True)) for found in RETURNED.values()}) > 1


def _plain(about: Mapping[str, Any], *, with_words: bool) -> dict[str, Any]:
    """A description of one paragraph is the same as a list with it."""
    words = about["description"]
    rest = {key: value for key, value in about.items() if key != "description"}
    return {**rest, **({"description": [words] if isinstance(words, str) else words} if with_words else {})}
