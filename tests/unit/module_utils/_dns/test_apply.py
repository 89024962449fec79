"""A plan carried out: records first, then tags, and what is said when one of them fails."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.apply import NamesWork
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Hostname
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils._dns.builders import (
    HERE,
    OTHER,
    TAG,
    WEB,
    WWW,
    ServiceInMemory,
    StoreInMemory,
    a_change,
    a_context,
    a_note,
    a_set,
)
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

DENIED = aws_error("UnauthorizedOperation")
NOHOST = Problem("nohost", "the account has no such name")


def carried_out(items: list[Item], work: NamesWork) -> list[Item]:
    return Executor().run(Plan(tuple(items)), work)


def an_item(name: str = WWW, instance_id: str = WEB, **changes: Any) -> Item:
    """A name that is registered, unless something else is said."""
    fields: dict[str, Any] = {
        "action": "registered",
        "change": a_change(name, instance_id=instance_id),
        "tag": f"lifeboat:dns:{name}",
        "note": a_note(),
    }
    return Item(Hostname(name), instance_id, HERE, "shop-web", **{**fields, **changes})


def accepting() -> ScriptedClient:
    return ScriptedClient(create_tags=lambda **_: {}, delete_tags=lambda **_: {})


def applied(ec2: ScriptedClient, *items: Item, store: StoreInMemory | None = None) -> list[Item]:
    return carried_out(items, NamesWork(store or StoreInMemory(), a_context(ec2={HERE: ec2}), HERE))


def test_apply_plan_writes_records_and_then_one_tagging_for_each_instance() -> None:
    """Catches: a call for each tag, or a tag on the wrong instance."""
    ec2, store = accepting(), StoreInMemory()
    items = [an_item(), an_item("b.shop.example"), an_item("c.shop.example", OTHER)]
    assert applied(ec2, *items, store=store) == items
    assert [change.hostname.name for change in store.applied] == [WWW, "b.shop.example", "c.shop.example"]
    written = {call["Resources"][0]: call["Tags"] for call in ec2.calls_of("create_tags")}
    assert written == {
        WEB: [
            {"Key": TAG, "Value": a_note().to_text()},
            {"Key": "lifeboat:dns:b.shop.example", "Value": a_note().to_text()},
        ],
        OTHER: [{"Key": "lifeboat:dns:c.shop.example", "Value": a_note().to_text()}],
    }
    assert len(ec2.calls) == 2


def test_apply_plan_removes_tags_of_names_that_went() -> None:
    ec2 = accepting()
    store = StoreInMemory()
    item = an_item(action="removed", change=None, note=None)
    assert applied(ec2, item, store=store) == [item]
    assert ec2.calls == [("delete_tags", {"Resources": [WEB], "Tags": [{"Key": TAG}]})]
    assert store.applied == []


def test_apply_plan_with_nothing_to_be_done_calls_nothing() -> None:
    """Catches: a client that is made, or a store that is asked, for nothing."""
    idle = an_item(action="none", change=None, tag=None, note=None)
    assert carried_out([idle], NamesWork(StoreInMemory(), a_context(), HERE)) == [idle]


def test_apply_plan_of_names_whose_instance_has_no_tags_needs_no_ec2() -> None:
    """Catches: a call in a region that is not known, when names of other regions are reaped."""
    gone = an_item(action="removed", change=a_change(new=[a_set()]), tag=None, note=None)
    assert carried_out([gone], NamesWork(StoreInMemory(), a_context(), "")) == [gone]


def test_apply_plan_name_that_was_refused_is_not_noted_as_registered() -> None:
    """Catches: a tag that says what is not so."""
    ec2 = accepting()
    refusal = Problem("RecordChanged", "somebody else was faster")
    items = [an_item(), an_item("b.shop.example")]
    first, second = applied(ec2, *items, store=StoreInMemory(refusals={WWW: refusal}))
    assert (first.action, first.problem, bool(first.steps)) == ("failed", refusal, False)
    assert second == items[1]
    [call] = ec2.calls_of("create_tags")
    assert [tag["Key"] for tag in call["Tags"]] == ["lifeboat:dns:b.shop.example"]


@pytest.mark.parametrize(
    ("code", "is_noted"),
    [
        pytest.param("nohost", True, id="for_good"),
        pytest.param("911", True, id="for_half_an_hour"),
        pytest.param("TimedOut", False, id="may_be_asked_again_at_once"),
    ],
)
def test_apply_plan_notes_a_refusal_that_must_not_be_asked_again(code: str, is_noted: bool) -> None:
    """Catches: an account that is blocked because no later run knows of the refusal."""
    ec2 = accepting()
    store = ServiceInMemory(refusals={WWW: Problem(code, "x")})
    [item] = applied(ec2, an_item(), store=store)
    assert (item.action, item.change, bool(item.steps)) == ("failed", None, is_noted)
    texts = [tag["Value"] for call in ec2.calls_of("create_tags") for tag in call["Tags"]]
    assert texts == ([a_note(refused=code).to_text()] if is_noted else [])


def test_apply_plan_removal_that_was_refused_keeps_its_tag() -> None:
    """Catches: a name that stays while nobody knows of it any more."""
    removal = an_item(action="removed", note=None)
    [item] = applied(ScriptedClient(), removal, store=StoreInMemory(refusals={WWW: NOHOST}))
    assert (item.action, item.tag, item.problem) == ("failed", None, NOHOST)


def test_apply_plan_tag_that_cannot_be_written_is_said_and_the_records_are_kept() -> None:
    """Catches: changed: false although a record was written."""
    ec2 = ScriptedClient(create_tags=lambda Resources, **_: DENIED if Resources == [WEB] else {})
    first, second = applied(ec2, an_item(), an_item("c.shop.example", OTHER))
    assert first.problem is not None
    assert (first.action, first.problem.code) == ("failed", "UnauthorizedOperation")
    assert f"{WWW} is registered, but the tag {TAG} could not be written" in first.problem.message
    assert "ec2:CreateTags" in first.problem.message
    assert (first.change is not None, bool(first.steps)) == (True, True)
    assert second.problem is None


def test_apply_plan_tag_alone_that_cannot_be_written_changes_nothing() -> None:
    """Catches: changed: true in every run of someone who may not write tags."""
    ec2 = ScriptedClient(create_tags=[DENIED])
    [item] = applied(ec2, an_item(action="converged", change=None))
    assert (item.action, bool(item.steps)) == ("failed", False)


def test_apply_plan_tag_that_cannot_be_removed_is_said() -> None:
    ec2 = ScriptedClient(delete_tags=[DENIED])
    [item] = applied(ec2, an_item(action="removed", note=None, change=None))
    assert item.problem is not None
    assert "ec2:DeleteTags" in item.problem.message


def test_apply_plan_refusal_is_said_even_if_it_cannot_be_noted() -> None:
    """Catches: the reason of a service replaced by one about tags."""
    store = ServiceInMemory(refusals={WWW: NOHOST})
    [item] = applied(ScriptedClient(create_tags=[DENIED]), an_item(), store=store)
    assert item.problem == NOHOST


def test_apply_plan_keeps_the_order() -> None:
    items = [an_item(f"n{n}.shop.example", f"i-{n % 3}") for n in range(12)]
    assert applied(accepting(), *items) == items
