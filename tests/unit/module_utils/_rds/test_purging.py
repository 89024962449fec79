# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What purge_tags takes away, and what it never does."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import KEYS, MADE_AT, MADE_FOR
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.purging import purge_steps
from tests.unit.module_utils._rds.builders import a_copy, a_request, a_snapshot, plan_of, untracked

WANTED = {"Team": "shop"}
NEVER = (*KEYS, MADE_FOR, MADE_AT, "lifeboat:anything", "aws:backup:source", "rds:system", "Sync-From-us-east-1")


def purged(**tags: str) -> list[str]:
    copy = a_copy(tags={**a_copy().tags, **tags})
    return sorted(key for step in purge_steps(copy, WANTED) for key in step.tags)


@pytest.mark.parametrize("key", NEVER)
def test_purge_steps_never_take_what_tracks_a_copy(key: str) -> None:
    """Catches: a copy that nobody knows any more, or a call that AWS refuses."""
    tags = {**a_copy().tags, **({} if key in a_copy().tags or key == "lifeboat:recognized-set" else {key: "x"})}
    assert purge_steps(a_copy(tags=tags), WANTED) == ()


def test_purge_steps_take_all_others_that_are_not_wanted() -> None:
    assert purged() == []
    assert purged(Mine="1", Cost="2") == ["Cost", "Mine"]


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(untracked(a_copy()), id="untracked"),
        pytest.param({**untracked(a_copy()), "lifeboat:source": "us-east-1/x"}, id="incomplete"),
        pytest.param(
            {
                **{key: value for key, value in a_copy().tags.items() if key != "lifeboat:set"},
                "lifeboat:recognized-set": "shop",
            },
            id="recognized",
        ),
    ],
)
def test_purge_steps_leave_alone_what_was_not_marked_as_ours(tags: dict[str, str]) -> None:
    """Catches: what others wrote gone because a run has just recognized their copy."""
    assert purge_steps(a_copy(tags={**tags, "Mine": "1"}), WANTED) == ()


@pytest.mark.parametrize(
    ("changes", "state", "steps", "note"),
    [
        pytest.param({}, "available", 0, None, id="not_asked_for"),
        pytest.param({"purge_tags": True}, "available", 1, None, id="asked_for"),
        pytest.param({"purge_tags": True}, "pending", 0, "purged once it is available", id="later"),
        pytest.param({"purge_tags": True, "wait": True}, "pending", 1, None, id="later_in_this_run"),
    ],
)
def test_plan_copies_with_purge_tags(changes: dict[str, Any], state: str, steps: int, note: str | None) -> None:
    """Catches: tags that are promised to go in check mode and stay."""
    source = a_snapshot()
    copy = a_copy(source, state=state, tags={**a_copy(source).tags, "Mine": "1"})
    (item,) = plan_of(a_request(**changes), source, copy).items
    assert len(item.steps) == steps
    assert any(note in text for text in item.notes) if note else not item.notes
