"""What goes when an instance gives up its names, and every reason to leave one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found, Hostname
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.remove import Leaving, plan_removal
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    HERE,
    NOTHING,
    OTHER,
    OURS,
    PUBLIC_ZONE,
    TAG,
    THERE,
    WEB,
    WWW,
    a_set,
    an_owner,
    found_of,
)

NAME = Hostname(WWW)
DENIED = Problem("UnauthorizedOperation", "instances could not be listed")


def leaving(tag: str | None = TAG) -> Leaving:
    return Leaving(NAME, WEB, HERE, tag)


@pytest.mark.parametrize("tag", [TAG, None])
@pytest.mark.parametrize(
    ("found", "is_removed", "note"),
    [
        pytest.param(OURS, True, None, id="ours"),
        pytest.param(found_of(an_owner()), True, None, id="only_the_text_is_left"),
        pytest.param(found_of(an_owner(owner="other"), a_set()), True, None, id="the_instance_counts_not_the_owner"),
        pytest.param(NOTHING, False, None, id="nothing_there"),
        pytest.param(
            found_of(an_owner(instance_id=OTHER), a_set()), False, f"belongs to shop-web ({OTHER}", id="of_a_successor"
        ),
        pytest.param(
            found_of(an_owner(region=THERE), a_set()), False, f"belongs to shop-web ({WEB} in us-west-2", id="elsewhere"
        ),
        pytest.param(found_of(None, a_set()), False, "is not noted as ours", id="without_owner"),
        pytest.param(found_of("by hand", a_set()), False, "is not noted as ours", id="unreadable_owner"),
        pytest.param(Found(PUBLIC_ZONE, obstacle="an alias"), False, "is not noted as ours", id="obstacle"),
    ],
)
def test_plan_removal(found: Found, is_removed: bool, note: str | None, tag: str | None) -> None:
    """Catches: a name that an old instance takes with it, or a tag that outlives its name."""
    item = plan_removal(leaving(tag), found, can_remove=True)
    assert (item.change is not None) is is_removed
    assert (item.tag, item.note, item.problem) == (tag, None, None)
    assert item.action == ("removed" if is_removed or tag else "none")
    assert item.zone == PUBLIC_ZONE
    assert ([note in text and text.startswith(WWW) and text.endswith("and stays") for text in item.notes] or None) == (
        [True] if note else None
    )
    assert item.records == (() if is_removed else found.records)


@pytest.mark.parametrize(
    ("found", "noted", "is_removed"),
    [
        pytest.param(found_of(None, a_set()), (ELASTIC,), True, id="what_the_tag_notes"),
        pytest.param(found_of(None, a_set()), (ELASTIC, "2001:db8::1"), True, id="one_of_two_noted"),
        pytest.param(found_of(None, a_set("203.0.113.99")), (ELASTIC,), False, id="another_address"),
        pytest.param(found_of(None, a_set()), (), False, id="no_note"),
        pytest.param(found_of("by hand", a_set()), (ELASTIC,), False, id="another_text_beside_it"),
        pytest.param(Found(PUBLIC_ZONE, obstacle="an alias"), (ELASTIC,), False, id="obstacle"),
        pytest.param(NOTHING, (ELASTIC,), False, id="nothing_there"),
    ],
)
def test_plan_removal_of_what_a_server_left_behind(found: Found, noted: tuple[str, ...], is_removed: bool) -> None:
    """Catches: a server that removed the owner's record and kept the address: removed, says the second run."""
    item = plan_removal(replace(leaving(), noted=noted), found, can_remove=True)
    assert (item.change.old if item.change else None) == (found.everything if is_removed else None)
    assert (item.tag, item.action) == (TAG, "removed")


def test_plan_removal_takes_exactly_what_is_there() -> None:
    """Catches: a name removed although somebody has changed it meanwhile."""
    item = plan_removal(leaving(), OURS, can_remove=True)
    assert item.change is not None
    assert (item.change.old, item.change.new) == (OURS.everything, ())
    assert (item.change.zone, item.change.instance_id, item.owner) == (PUBLIC_ZONE, WEB, "shop-web")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        pytest.param(DENIED, "UnauthorizedOperation", id="could_not_look"),
        pytest.param(replace(OURS, obstacle="A is an alias"), "NameInUse", id="ours_and_more_than_values"),
    ],
)
def test_plan_removal_fails_and_keeps_the_tag(found: Any, code: str) -> None:
    """Catches: a tag removed while its name stays, so that nobody knows of it any more."""
    item = plan_removal(leaving(), found, can_remove=True)
    assert item.problem is not None
    assert (item.action, item.problem.code, bool(item.steps)) == ("failed", code, False)


@pytest.mark.parametrize("found", [DENIED, OURS])
def test_plan_removal_where_nothing_can_be_removed(found: Any) -> None:
    """Catches: a name that is said to be gone and answers for ever."""
    item = plan_removal(leaving(), found, can_remove=False)
    assert (item.action, item.change, item.tag) == ("removed", None, TAG)
    assert item.notes == (f"{WWW} is no longer noted; the service has no way to remove it, do that on its own pages",)
    assert plan_removal(leaving(None), found, can_remove=False).action == "none"
