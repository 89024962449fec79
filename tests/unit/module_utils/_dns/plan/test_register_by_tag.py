"""Planning one name where only the instance's tag knows what was registered: never one request too many."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, Found, Hostname, Zone
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.register_by_tag import RatePolicy, plan_by_tag
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    INSIDE,
    SIX,
    TAG,
    WEB,
    WWW,
    a_claim,
    a_note,
    a_set,
    some_rules,
)
from tests.unit.module_utils.scripted import START

DAY = 24 * 3600.0
ZONE = Zone("shop.example", "shop.example")
OLD = "198.51.100.7"
PAUSES = {"nohost": math.inf, "badauth": math.inf, "911": 1800.0, "dnserr": 1800.0}


def answers(*values: str, ttl: int = 300, kind: str = "A") -> Found:
    """What name servers say. The service chooses how long that may be kept."""
    return Found(ZONE, (a_set(*values, ttl=ttl, kind=kind),) if values else ())


def plan_of(
    found: Found | Problem,
    note: str | None = None,
    *,
    rules: dict[str, Any] | None = None,
    rates: dict[str, Any] | None = None,
    **claim: Any,
) -> Item:
    """``note`` is the text of the tag."""
    policy = RatePolicy(
        **{
            "refresh_seconds": 25 * DAY,
            "visible_seconds": 300.0,
            "pause_seconds": PAUSES.get,
            "change_limit": lambda _change: None,
            **(rates or {}),
        }
    )
    tags = {} if note is None else {TAG: note}
    claimed = a_claim(**{"tags": tags, **claim})
    return plan_by_tag(claimed, found, some_rules(**{"provider": "dyndns2", **(rules or {})}), policy)


def noting(*values: str, age: float = 3600, **changes: Any) -> str:
    return a_note(*values, age=age, **{"provider": "dyndns2", **changes}).to_text()


UNSEEN = Problem("LookupFailed", "the name servers of shop.example do not answer")


@pytest.mark.parametrize(
    ("found", "note", "claim", "action"),
    [
        pytest.param(answers(), None, {}, "registered", id="new"),
        pytest.param(answers(ELASTIC), noting(), {}, "none", id="all_as_it_should_be"),
        pytest.param(answers(ELASTIC, ttl=86400), noting(), {}, "none", id="time_to_live_is_the_services_own"),
        pytest.param(answers(OLD), noting(OLD), {}, "updated", id="another_address"),
        pytest.param(answers(OLD), None, {}, "updated", id="another_address_and_no_note"),
        pytest.param(answers(ELASTIC), None, {}, "converged", id="right_without_a_note"),
        pytest.param(answers(ELASTIC), noting(OLD), {}, "converged", id="right_with_an_old_note"),
        pytest.param(answers(ELASTIC), "by hand", {}, "converged", id="right_with_an_unreadable_note"),
        pytest.param(answers(ELASTIC), noting(provider="route53"), {}, "converged", id="note_of_another_provider"),
        pytest.param(answers(), noting(age=DAY), {}, "registered", id="gone_from_the_dns"),
        pytest.param(answers(OLD), noting(age=DAY), {}, "updated", id="repeated_once_a_day"),
        pytest.param(answers(OLD), noting(age=DAY - 1), {}, "NotAnswered", id="not_repeated_within_a_day"),
        pytest.param(answers(), noting(), {}, "NotAnswered", id="never_answered"),
        pytest.param(
            Found(ZONE, obstacle="CNAME elsewhere"), noting(), {}, "NameInUse", id="something_that_must_not_be_touched"
        ),
        pytest.param(
            answers(ELASTIC), noting(), {"wanted": {"A": (ELASTIC,), "AAAA": (SIX,)}}, "updated", id="one_type_too_few"
        ),
        pytest.param(answers(ELASTIC), noting(age=25 * DAY - 1), {}, "none", id="not_old_enough_to_be_repeated"),
        pytest.param(answers(ELASTIC), noting(age=25 * DAY), {}, "updated", id="repeated_before_it_is_forgotten"),
        pytest.param(answers(ELASTIC), noting(OLD, age=26 * DAY), {}, "converged", id="an_old_note_of_another_address"),
        pytest.param(answers(OLD), noting(age=299), {}, "none", id="registered_and_not_answered_yet"),
        pytest.param(answers(), noting(age=299), {}, "none", id="registered_and_unknown_yet"),
        pytest.param(answers(OLD), noting(age=300), {}, "NotAnswered", id="not_answered_for_too_long"),
        pytest.param(answers(OLD), noting(OLD, age=10), {}, "updated", id="address_changes_twice_in_a_minute"),
        pytest.param(UNSEEN, None, {}, "LookupFailed", id="could_not_look_and_nothing_noted"),
        pytest.param(UNSEEN, noting(), {}, "none", id="could_not_look_and_noted_the_same"),
        pytest.param(UNSEEN, noting(age=30 * DAY), {}, "none", id="could_not_look_and_old"),
        pytest.param(UNSEEN, noting(OLD), {}, "registered", id="could_not_look_and_noted_another_address"),
        pytest.param(UNSEEN, noting(provider="route53"), {}, "LookupFailed", id="could_not_look_and_a_foreign_note"),
        pytest.param(
            answers(ELASTIC), noting(), {"wanted": Problem("NoPublicAddress", "x")}, "NoPublicAddress", id="no_address"
        ),
        pytest.param(answers(), None, {"wanted": {"A": (INSIDE,)}}, "PrivateAddressInPublicZone", id="private_address"),
        pytest.param(
            UNSEEN,
            noting(OLD),
            {"wanted": {"A": (INSIDE,)}},
            "PrivateAddressInPublicZone",
            id="private_address_and_could_not_look",
        ),
    ],
)
def test_plan_noted_name_decides(found: Any, note: str | None, claim: dict[str, Any], action: str) -> None:
    """Catches: a request that a service counts as abuse, or a name that goes on answering an old address."""
    item = plan_of(found, note, **claim)
    assert (item.problem.code if item.problem else item.action) == action
    assert (item.change is not None) is (action in ("registered", "updated"))
    assert (item.tag is not None) is (action in ("registered", "updated", "converged"))


@pytest.mark.parametrize(
    ("code", "age", "retry", "outcome"),
    [
        pytest.param("nohost", 60, False, "nohost", id="for_good_a_minute_later"),
        pytest.param("nohost", 400 * DAY, False, "nohost", id="for_good_a_year_later"),
        pytest.param("nohost", 60, True, "updated", id="a_person_has_acted"),
        pytest.param("911", 1799, False, "911", id="half_an_hour_is_not_over"),
        pytest.param("911", 1800, False, "updated", id="half_an_hour_is_over"),
        pytest.param("911", 60, True, "updated", id="a_person_does_not_want_to_wait"),
        pytest.param("OtherCode", 60, False, "updated", id="a_code_that_asks_for_no_pause"),
    ],
)
@pytest.mark.parametrize("noted", [OLD, ELASTIC])
def test_plan_noted_name_after_a_refusal(code: str, age: float, retry: bool, outcome: str, noted: str) -> None:
    """Catches: an account that is blocked because a timer goes on asking."""
    note = noting(noted, age=age, refused=code)
    item = plan_of(answers(OLD), note, rates={"retry_refused": retry})
    assert (item.problem.code if item.problem else item.action) == outcome
    assert (item.change is None) is (item.problem is not None)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "nohost",
            (
                f"{WWW}: dyndns2 answered nohost at 2026-11-20T05:59:00Z, and asking again would block the account; "
                "put that right, then run once with retry_refused: true"
            ),
        ),
        (
            "911",
            f"{WWW}: dyndns2 answered 911 at 2026-11-20T05:59:00Z; it is not asked again before 2026-11-20T06:29:00Z",
        ),
    ],
)
def test_plan_noted_name_after_a_refusal_says_when_to_ask_again(code: str, message: str) -> None:
    item = plan_of(answers(OLD), noting(age=60, refused=code))
    assert item.problem is not None
    assert item.problem.message == message


@pytest.mark.parametrize(
    ("found", "action"),
    [
        pytest.param(answers(ELASTIC), "converged", id="right_meanwhile_and_the_refusal_forgotten"),
        pytest.param(answers(OLD), "updated", id="wrong"),
        pytest.param(UNSEEN, "registered", id="could_not_look"),
    ],
)
def test_plan_noted_name_after_a_refusal_that_has_passed(found: Any, action: str) -> None:
    """Catches: a refused request taken for one that was carried out."""
    item = plan_of(found, noting(age=1800, refused="911"))
    assert item.note is not None
    assert (item.action, item.note.refused, item.note.at) == (action, None, START)


def test_plan_noted_name_that_is_not_refused_is_not_paused_by_anothers_note() -> None:
    """Catches: a pause because of what another provider has said."""
    assert plan_of(answers(OLD), noting(provider="rfc2136", refused="nohost")).action == "updated"


def test_plan_noted_name_without_refreshing() -> None:
    """Catches: updates for a service that forgets nothing."""
    assert plan_of(answers(ELASTIC), noting(age=900 * DAY), rates={"refresh_seconds": None}).action == "none"


@pytest.mark.parametrize(
    ("found", "note", "words"),
    [
        (answers(OLD), noting(age=42), "registered 42 s ago, and not answered yet"),
        (UNSEEN, noting(), f"left as registered at 2026-11-20T05:00:00Z: {UNSEEN.message}"),
    ],
)
def test_plan_noted_name_says_why_nothing_is_done(found: Any, note: str, words: str) -> None:
    item = plan_of(found, note)
    assert (item.action, item.notes, bool(item.steps)) == ("none", (words,), False)


def test_plan_noted_name_that_is_never_answered_says_what_to_check() -> None:
    """Catches: an update in every run, for a name that this machine's own DNS answers differently."""
    item = plan_of(answers(OLD), noting())
    assert item.problem is not None
    assert item.problem.message.startswith(f"{WWW} was registered at 2026-11-20T05:00:00Z and its name servers still")
    assert "check whether this machine sees another DNS (nameservers)" in item.problem.message
    assert not item.steps


def test_plan_noted_name_change_and_note() -> None:
    """Catches: a record about an owner, which such services do not hold."""
    item = plan_of(answers(OLD), None)
    assert item.change is not None
    assert item.note is not None
    assert (item.change.old, item.change.new) == (answers(OLD).records, (a_set(),))
    assert (item.change.instance_id, item.change.zone, item.tag) == (WEB, ZONE, TAG)
    assert item.note.to_text() == f"dyndns2 public {ELASTIC} 2026-11-20T06:00:00Z"
    assert item.records == item.change.new


def test_plan_noted_name_without_a_look_has_a_zone_of_its_own() -> None:
    item = plan_of(UNSEEN, noting(OLD))
    assert item.zone == Zone("dyndns2", WWW)


def test_plan_noted_name_carried_out_is_left_alone() -> None:
    """Catches: nochg, which services count as abuse when it comes in every run."""
    first = plan_of(answers(OLD), None)
    assert first.note is not None
    assert first.change is not None
    text = first.note.to_text()
    unseen_yet = plan_of(answers(OLD), text)
    seen = plan_of(Found(ZONE, first.change.new), text)
    assert (unseen_yet.action, seen.action, bool(seen.steps)) == ("none", "none", False)


def test_plan_noted_name_of_two_sides_looks_at_its_own_tag() -> None:
    """Catches: the refusal of the outer name taken for that of the inner one."""
    rules = {"allow_private_in_public": True}
    inner = {"hostname": Hostname(WWW, PRIVATE), "wanted": {"A": (INSIDE,)}}
    item = plan_of(answers(), noting(refused="nohost"), rules=rules, **inner)
    assert (item.action, item.tag) == ("registered", f"{TAG}@private")
