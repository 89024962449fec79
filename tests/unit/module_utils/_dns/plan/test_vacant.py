"""Names of an instance that has no address for them: what is left of them is said, or taken back."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.vacant import is_vacant, plan_vacant
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    NOTHING,
    OTHER,
    OURS,
    TAG,
    THERE,
    a_claim,
    a_set,
    an_owner,
    found_of,
)

STOPPED = Problem("NoPublicAddress", "www.shop.example: instance i-0abc has no public address")
GONE = Problem("InstanceGone", "www.shop.example: instance i-0abc is terminated")
SUCCESSORS = found_of(an_owner(instance_id=OTHER, region=THERE), a_set("198.51.100.7"))


def plan_of(found: Found | Problem, problem: Problem = STOPPED, **options: Any) -> Item:
    changes = {"state": "terminated"} if problem is GONE else {"state": "stopped", "public_ip": None}
    claim = a_claim(wanted=problem, **changes)
    return plan_vacant(claim, found, **{"remove": False, "holds_ownership": True, **options})


@pytest.mark.parametrize(
    ("code", "vacant"),
    [("NoPublicAddress", True), ("InstanceGone", True), ("NoIpv6Address", False), ("DuplicateName", False)],
)
def test_is_vacant(code: str, vacant: bool) -> None:
    """Catches: a name taken back because two instances claim it, or because one address of two is missing."""
    assert is_vacant(a_claim(wanted=Problem(code, ""))) is vacant
    assert is_vacant(a_claim()) is False


@pytest.mark.parametrize("problem", [STOPPED, GONE])
@pytest.mark.parametrize(
    ("found", "options", "said"),
    [
        pytest.param(
            OURS, {}, f"still says {ELASTIC}, which AWS may have given to another customer; set without_", id="ours"
        ),
        pytest.param(OURS, {"holds_ownership": False}, f"still says {ELASTIC}, which AWS may", id="by_its_tag"),
        pytest.param(NOTHING, {}, None, id="nothing_there"),
        pytest.param(SUCCESSORS, {}, None, id="a_successors"),
        pytest.param(Problem("LookupFailed", "no answer"), {}, "is not known: no answer", id="not_known"),
    ],
)
def test_plan_vacant_says_what_is_left(
    problem: Problem, found: Found | Problem, options: dict[str, Any], said: str | None
) -> None:
    """Catches: a public name that answers a stranger's address, and nobody is told."""
    item = plan_of(found, problem, **options)
    assert (item.action, item.change) == ("failed", None)
    assert item.problem is not None
    assert item.problem.message.startswith(problem.message)
    assert (said in item.problem.message) if said else (item.problem == problem)


def test_plan_vacant_takes_back_what_is_ours() -> None:
    item = plan_of(OURS, remove=True)
    assert item.change is not None
    assert (item.action, item.change.new, item.tag, item.note, item.problem) == ("removed", (), TAG, None, None)
    assert STOPPED.message in item.notes


@pytest.mark.parametrize("found", [SUCCESSORS, found_of(None, a_set("203.0.113.99")), NOTHING])
def test_plan_vacant_takes_nothing_from_others(found: Found) -> None:
    """Catches: the name of a successor that goes when its predecessor is stopped."""
    item = plan_of(found, remove=True)
    assert (item.change, item.problem) == (None, None)


def test_plan_vacant_of_an_instance_that_is_gone_changes_no_tag() -> None:
    """Catches: a call about tags of an instance that has none any more."""
    item = plan_of(OURS, GONE, remove=True)
    assert item.change is not None
    assert item.tag is None
