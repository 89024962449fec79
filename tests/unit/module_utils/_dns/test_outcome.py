"""What a run says: results, summary, the message of a failure, and the diff as a zone file has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.model import ElasticIp
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Hostname
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.outcome import (
    Done,
    diff_of,
    failure_message,
    finished,
    is_changed,
    summary,
    to_result,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import ACTIONS, Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.reverse import Reverse
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    HERE,
    PRIVATE_ZONE,
    PUBLIC_ZONE,
    TAG,
    WEB,
    WWW,
    a_change,
    a_note,
    a_request,
    a_set,
    an_owner,
    beside,
)

TEXT = an_owner().to_text()


def an_item(name: str = WWW, **changes: Any) -> Item:
    fields: dict[str, Any] = {"zone": PUBLIC_ZONE, "records": (a_set(name=name),)}
    return Item(Hostname(name), WEB, HERE, "shop-web", **{**fields, **changes})


REGISTERED = an_item(action="registered", change=a_change(), tag=TAG, note=a_note())
CONVERGED = an_item(action="converged", tag=TAG, note=a_note())
FAILED = an_item("a.shop.example").failed(Problem("NameNotOurs", "a.shop.example belongs to shop-old"))


def test_to_result_has_the_documented_keys() -> None:
    """Catches: a key missing from names."""
    assert to_result(REGISTERED, "route53") == {
        "hostname": WWW,
        "scope": "public",
        "provider": "route53",
        "zone": "shop.example",
        "zone_id": PUBLIC_ZONE.id,
        "instance_id": WEB,
        "region": HERE,
        "owner": "shop-web",
        "records": [f"{WWW}. 60 IN A {ELASTIC}"],
        "action": "registered",
    }


def test_to_result_of_what_is_not_known_is_null() -> None:
    """Catches: an empty text in place of "not known"."""
    result = to_result(Item(Hostname(WWW, "private"), WEB, HERE, ""), "rfc2136")
    assert (result["zone"], result["zone_id"], result["owner"], result["records"]) == (None, None, None, [])
    assert (result["scope"], result["provider"], result["action"]) == ("private", "rfc2136", "none")


def test_to_result_with_notes_and_error() -> None:
    result = to_result(replace(FAILED, notes=("it stays",)), "route53")
    assert result["notes"] == ["it stays"]
    assert result["error"] == {"code": "NameNotOurs", "message": "a.shop.example belongs to shop-old"}


def test_summary_counts_every_action() -> None:
    """Catches: a key that is only there when it is not 0."""
    assert summary([REGISTERED, CONVERGED, FAILED, FAILED]) == {
        "none": 0,
        "registered": 1,
        "updated": 0,
        "taken_over": 0,
        "converged": 1,
        "removed": 0,
        "failed": 2,
    }
    assert list(summary([])) == list(ACTIONS)


@pytest.mark.parametrize(
    ("items", "changed"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param([an_item()], False, id="all_as_it_should_be"),
        pytest.param([an_item(), REGISTERED], True, id="one_registered"),
        pytest.param([CONVERGED], True, id="only_the_tag"),
        pytest.param([FAILED], False, id="failed"),
        pytest.param([an_item(action="removed", tag=TAG)], True, id="only_the_tag_is_removed"),
        pytest.param([replace(FAILED, tag=TAG, note=a_note(refused="nohost"))], True, id="a_refusal_was_noted"),
    ],
)
def test_is_changed(items: list[Item], changed: bool) -> None:
    assert is_changed(items) is changed


@pytest.mark.parametrize(
    ("messages", "message"),
    [
        pytest.param([None, None], None, id="none"),
        pytest.param([None, "x"], "1 of 2 names failed: x", id="one"),
        pytest.param(["x", "x", "y"], "3 of 3 names failed: x | y", id="the_same_once"),
        pytest.param(list("abcde"), "5 of 5 names failed: a | b | c | d | e", id="five"),
        pytest.param(
            list("abcdefg"), "7 of 7 names failed: a | b | c | d | e (and 2 more, see names)", id="more_than_five"
        ),
    ],
)
def test_failure_message(messages: list[str | None], message: str | None) -> None:
    """Catches: a hundred sentences, or the one that matters left out."""
    items = [an_item().failed(Problem("Code", text)) if text else an_item() for text in messages]
    assert failure_message(items) == message


def test_diff_of_shows_the_records_before_and_after() -> None:
    """Catches: a diff without the owner, or with names that do not change."""
    old, new = (a_set("198.51.100.7"), beside(TEXT)), (a_set(), beside(TEXT))
    updated = an_item(action="updated", change=a_change(old=old, new=new))
    assert diff_of([updated, an_item("b.shop.example"), FAILED, CONVERGED]) == [
        {
            "before_header": f"zone shop.example ({PUBLIC_ZONE.id})",
            "after_header": f"zone shop.example ({PUBLIC_ZONE.id})",
            "before": f'{WWW}. 60 IN A 198.51.100.7\n_lifeboat.{WWW}. 60 IN TXT "{TEXT}"\n',
            "after": f'{WWW}. 60 IN A {ELASTIC}\n_lifeboat.{WWW}. 60 IN TXT "{TEXT}"\n',
        }
    ]


def test_diff_of_has_a_block_for_each_zone() -> None:
    inner = an_item(zone=PRIVATE_ZONE, change=a_change(zone=PRIVATE_ZONE, new=[a_set("10.0.0.10")]))
    gone = an_item("b.shop.example", change=a_change("b.shop.example", old=[a_set(name="b.shop.example")], new=[]))
    diff = diff_of([REGISTERED, inner, gone])
    assert [(each["before_header"].split("(")[1], each["before"]) for each in diff] == [
        (f"{PUBLIC_ZONE.id})", f"b.shop.example. 60 IN A {ELASTIC}\n"),
        (f"{PRIVATE_ZONE.id})", ""),
    ]
    assert diff[1]["after"] == f"{WWW}. 60 IN A 10.0.0.10\n"


def test_diff_of_nothing_is_empty() -> None:
    assert diff_of([an_item(), FAILED]) == []


# --- all of it together ---

SET = Reverse(ELASTIC, WWW, "set", ElasticIp("eipalloc-0abc1234abc1234aa", ELASTIC))
NO_PTR = SET.failed("ReverseNameNotSettled", "AWS is not done with it yet")


@pytest.mark.parametrize(
    ("done", "changed", "failure"),
    [
        pytest.param(Done([an_item()]), False, None, id="nothing_to_be_done"),
        pytest.param(Done([REGISTERED]), True, None, id="registered"),
        pytest.param(Done([an_item()], [REGISTERED]), True, None, id="reaped"),
        pytest.param(Done([an_item()], reverse=[SET]), True, None, id="reverse_name"),
        pytest.param(Done([an_item()], reverse=[replace(SET, action="cleared")]), True, None, id="reverse_cleared"),
        pytest.param(Done([an_item()], reverse=[replace(SET, action="none")]), False, None, id="reverse_is_right"),
        pytest.param(
            Done([FAILED]), False, "1 of 1 names failed: a.shop.example belongs to shop-old", id="a_name_failed"
        ),
        pytest.param(
            Done([REGISTERED], [], [NO_PTR], ["not all servers answer"]),
            True,
            "not all servers answer | AWS is not done with it yet",
            id="names_are_there_and_the_rest_failed",
        ),
        pytest.param(
            Done([REGISTERED, FAILED], [FAILED], [NO_PTR]),
            True,
            "2 of 3 names failed: a.shop.example belongs to shop-old | AWS is not done with it yet",
            id="everything_that_failed_is_said",
        ),
        pytest.param(
            Done([REGISTERED], [], [NO_PTR], ["AWS is not done with it yet"]),
            True,
            "AWS is not done with it yet",
            id="one_reason_is_said_once",
        ),
    ],
)
def test_finished(done: Done, changed: bool, failure: str | None) -> None:
    """Catches: success with a failure hidden in it, or changed: false after a write."""
    run = finished(a_request(), done)
    assert (run.result["changed"], run.failure) == (changed, failure)
    assert set(run.result) == {"changed", "names", "reaped", "reverse_dns", "summary", "diff"}
    lengths = [len(run.result[key]) for key in ("names", "reaped", "reverse_dns")]
    assert lengths == [len(done.names), len(done.reaped), len(done.reverse)]


def test_finished_warns_of_each_note_once() -> None:
    items = [an_item(notes=("www stays",)), an_item(notes=("www stays", "b stays"))]
    assert finished(a_request(), Done(items)).warnings == ("www stays", "b stays")
