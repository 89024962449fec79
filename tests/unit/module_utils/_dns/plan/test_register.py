"""Planning one name where records say whose it is: every decision, as tables."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.instance_tags import note_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.tag_keys import tag_of
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    CNAME,
    PRIVATE,
    PUBLIC,
    Found,
    Hostname,
    RecordSet,
    Wanted,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.register import plan_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.remove import Leaving, plan_removal
from tests.unit.module_utils._dns.builders import (
    ACCOUNT,
    ELASTIC,
    HERE,
    INSIDE,
    NOTHING,
    OTHER,
    OURS,
    PARTNER,
    PRIVATE_ZONE,
    PUBLIC_ZONE,
    SIX,
    TAG,
    THERE,
    WEB,
    WWW,
    a_claim,
    a_note,
    a_set,
    after,
    an_owner,
    found_of,
    noted,
    some_rules,
)
from tests.unit.module_utils.scripted import START

THEIRS = an_owner(owner="shop-old", instance_id=OTHER, region=THERE)
PLACE = (THERE, OTHER)
OLD = a_set("198.51.100.7")
SHOWN = f"shop-old ({OTHER} in us-west-2, since 2026-11-20T05:00:00Z)"


def plan_of(found: Found | Problem, *, rules: dict[str, Any] | None = None, **claim: Any) -> Item:
    return plan_name(a_claim(**claim), found, some_rules(**(rules or {})))


def is_idle(item: Item) -> bool:
    return not item.steps and item.note is None


@pytest.mark.parametrize(
    ("found", "claim", "rules", "action"),
    [
        pytest.param(NOTHING, {}, {}, "registered", id="nothing_there"),
        pytest.param(OURS, {}, {}, "none", id="all_as_it_should_be"),
        pytest.param(found_of(an_owner(), OLD), {}, {}, "updated", id="another_address"),
        pytest.param(found_of(an_owner()), {}, {}, "updated", id="address_gone_by_hand"),
        pytest.param(found_of(an_owner(), a_set(), a_set(SIX, kind="AAAA")), {}, {}, "updated", id="one_type_too_many"),
        pytest.param(OURS, {"wanted": {"A": (ELASTIC,), "AAAA": (SIX,)}}, {}, "updated", id="one_type_too_few"),
        pytest.param(OURS, {"wanted": {CNAME: ("a.shop.example",)}}, {}, "updated", id="alias_in_place_of_an_address"),
        pytest.param(OURS, {}, {"ttl": 30}, "updated", id="time_to_live"),
        pytest.param(found_of(an_owner(since=START), a_set()), {}, {}, "none", id="the_time_of_writing_means_nothing"),
        pytest.param(OURS, {"tags": {}}, {}, "converged", id="tag_missing"),
        pytest.param(OURS, {"tags": {TAG: "by hand"}}, {}, "converged", id="tag_unreadable"),
        pytest.param(OURS, {"tags": {TAG: a_note("198.51.100.7").to_text()}}, {}, "converged", id="tag_of_old_address"),
        pytest.param(
            OURS, {"tags": {TAG: a_note(provider="dyndns2").to_text()}}, {}, "converged", id="tag_of_another_provider"
        ),
        pytest.param(
            OURS, {"tags": {TAG: a_note(refused="abuse").to_text()}}, {}, "converged", id="tag_of_an_old_refusal"
        ),
        pytest.param(OURS, {"id": OTHER}, {}, "updated", id="same_owner_another_instance"),
        pytest.param(OURS, {"region": THERE}, {}, "updated", id="same_owner_another_region"),
        pytest.param(OURS, {"account": PARTNER}, {}, "updated", id="same_owner_another_account"),
        pytest.param(found_of(THEIRS, OLD), {"owner": "shop-old"}, {}, "updated", id="successor_and_another_address"),
        pytest.param(found_of(THEIRS, a_set()), {}, {"takeover": "force"}, "taken_over", id="same_address_other_owner"),
        pytest.param(found_of(None, OLD), {}, {"takeover": "force"}, "taken_over", id="force_without_owner"),
        pytest.param(found_of("by hand", OLD), {}, {"takeover": "force"}, "taken_over", id="force_unreadable_owner"),
        pytest.param(found_of("by hand"), {}, {"takeover": "force"}, "registered", id="force_unreadable_owner_alone"),
        pytest.param(found_of(THEIRS), {}, {"takeover": "force"}, "taken_over", id="force_owner_without_records"),
    ],
)
def test_plan_name_decides(found: Found, claim: dict[str, Any], rules: dict[str, Any], action: str) -> None:
    """Catches: a write that nobody needs, or one that is missing."""
    item = plan_of(found, rules=rules, **claim)
    assert (item.action, item.problem) == (action, None)
    assert item.zone == PUBLIC_ZONE
    assert (item.change is not None) is (action not in ("none", "converged"))
    assert (item.tag, item.note is not None) == ((None, False) if action == "none" else (TAG, True))


@pytest.mark.parametrize("takeover", ["never", "dead", "force"])
@pytest.mark.parametrize(
    ("found", "claim", "code"),
    [
        pytest.param(Found(PUBLIC_ZONE, obstacle="A is an alias"), {}, "NameInUse", id="obstacle"),
        pytest.param(
            Found(PUBLIC_ZONE, OURS.records, OURS.ownership, "A is an alias"), {}, "NameInUse", id="obstacle_and_ours"
        ),
        pytest.param(Problem("NoZone", "no zone"), {}, "NoZone", id="could_not_look"),
        pytest.param(NOTHING, {"wanted": Problem("NoPublicAddress", "none")}, "NoPublicAddress", id="no_address"),
        pytest.param(OURS, {"wanted": Problem("InstanceGone", "gone")}, "InstanceGone", id="instance_gone"),
        pytest.param(NOTHING, {"wanted": {"A": (INSIDE,)}}, "PrivateAddressInPublicZone", id="private_in_public"),
        pytest.param(OURS, {"wanted": {"AAAA": ("fd00::1",)}}, "PrivateAddressInPublicZone", id="unique_local"),
    ],
)
def test_plan_name_refuses_whatever_takeover_says(found: Any, claim: dict[str, Any], code: str, takeover: str) -> None:
    """Catches: force that goes further than whose the name is."""
    item = plan_of(found, rules={"takeover": takeover, "alive": {PLACE: False}}, **claim)
    assert item.problem is not None
    assert (item.action, item.problem.code, is_idle(item)) == ("failed", code, True)


# Never, dead, force: what becomes of a name that another owner has, for each answer about that owner's instance.
DENIED = Problem("UnauthorizedOperation", "instances could not be listed")


@pytest.mark.parametrize(
    ("takeover", "rules", "account", "outcome"),
    [
        pytest.param("never", {}, ACCOUNT, "NameNotOurs", id="never"),
        pytest.param("never", {"alive": {PLACE: False}}, ACCOUNT, "NameNotOurs", id="never_even_if_it_is_gone"),
        pytest.param("dead", {"alive": {PLACE: True}}, ACCOUNT, "OwnerAlive", id="dead_it_exists"),
        pytest.param("dead", {"alive": {PLACE: False}}, ACCOUNT, "taken_over", id="dead_it_is_gone"),
        pytest.param("dead", {"alive": {PLACE: DENIED}}, ACCOUNT, "OwnerUnknown", id="dead_could_not_look"),
        pytest.param("dead", {"alive": {(HERE, OTHER): False}}, ACCOUNT, "OwnerAlive", id="dead_gone_somewhere_else"),
        pytest.param("dead", {"lost_regions": frozenset({THERE})}, ACCOUNT, "taken_over", id="dead_region_is_lost"),
        pytest.param(
            "dead",
            {"lost_regions": frozenset({THERE}), "alive": {PLACE: DENIED}},
            ACCOUNT,
            "taken_over",
            id="dead_lost_region_needs_no_answer",
        ),
        pytest.param(
            "dead",
            {"lost_regions": frozenset({HERE}), "alive": {PLACE: True}},
            ACCOUNT,
            "OwnerAlive",
            id="dead_other_region_is_lost",
        ),
        pytest.param("dead", {"alive": {PLACE: False}}, PARTNER, "OwnerUnknown", id="dead_of_another_account"),
        pytest.param(
            "dead", {"lost_regions": frozenset({THERE})}, PARTNER, "taken_over", id="dead_lost_region_of_any_account"
        ),
        pytest.param("force", {}, ACCOUNT, "taken_over", id="force"),
        pytest.param("force", {"alive": {PLACE: True}}, ACCOUNT, "taken_over", id="force_even_if_it_exists"),
        pytest.param("force", {}, PARTNER, "taken_over", id="force_of_another_account"),
    ],
)
def test_plan_name_of_another_owner(takeover: str, rules: dict[str, Any], account: str, outcome: str) -> None:
    """Catches: a name taken from an instance that is alive, or from one of which nothing is known."""
    found = found_of(replace(THEIRS, account=account), OLD)
    item = plan_of(found, rules={"takeover": takeover, **rules})
    assert (item.problem.code if item.problem else item.action) == outcome
    assert (item.change is None) is (outcome != "taken_over")


@pytest.mark.parametrize("takeover", ["never", "dead"])
@pytest.mark.parametrize(
    ("found", "whose"),
    [
        pytest.param(
            found_of(None, OLD), f"({WWW}. 60 IN A 198.51.100.7) and no owner is recorded", id="without_owner"
        ),
        pytest.param(found_of("by hand", OLD), f"({WWW}. 60 IN A 198.51.100.7) and ", id="unreadable_owner"),
        pytest.param(found_of("by hand"), "(nothing) and ", id="only_the_text"),
    ],
)
def test_plan_name_that_nobody_owns_is_not_taken(found: Found, whose: str, takeover: str) -> None:
    """Catches: a record made by hand that is overwritten because it names no owner."""
    item = plan_of(found, rules={"takeover": takeover})
    assert item.problem is not None
    assert (item.problem.code, is_idle(item)) == ("NameNotOurs", True)
    assert f"{WWW} exists {whose}" in item.problem.message
    assert "so shop-web does not take it; set takeover: force if it is yours" in item.problem.message


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        pytest.param(
            {},
            f"{WWW} belongs to {SHOWN}, so shop-web ({WEB} in us-east-1) does not take it; set takeover: dead if that "
            "one no longer exists, or owner if both are the same",
            id="both_sides_are_named",
        ),
        pytest.param(
            {"takeover": "dead", "alive": {PLACE: True}},
            f"{WWW} belongs to {SHOWN}, and that instance exists; nothing is taken from it",
            id="alive",
        ),
        pytest.param(
            {"takeover": "dead", "alive": {PLACE: DENIED}},
            f"{WWW} belongs to {SHOWN}, and whether that instance still exists could not be determined: "
            "instances could not be listed; name us-west-2 in lost_regions if the region is lost",
            id="could_not_tell",
        ),
    ],
)
def test_plan_name_refusal_says_what_to_do(rules: dict[str, Any], message: str) -> None:
    item = plan_of(found_of(THEIRS, OLD), rules=rules)
    assert item.problem is not None
    assert item.problem.message == message
    assert (item.zone, item.records) == (PUBLIC_ZONE, (OLD,))


def test_plan_name_change_replaces_exactly_what_is_there() -> None:
    """Catches: a change that does not notice what somebody else writes at the same time."""
    there = found_of(THEIRS, a_set("198.51.100.7", "198.51.100.8"), a_set(SIX, kind="AAAA"))
    item = plan_of(there, rules={"takeover": "force", "ttl": 30}, wanted={"A": (ELASTIC,), "AAAA": (SIX,)})
    assert item.change is not None
    assert item.change.old == there.everything
    address, six, text = item.change.new
    assert (address, six) == (a_set(ttl=30), a_set(SIX, kind="AAAA", ttl=30))
    assert item.records == (address, six)
    assert (text.name, text.type, text.ttl) == (f"_lifeboat.{WWW}", "TXT", 30)
    assert text.values == (an_owner(since=START).to_text(),)
    assert (item.change.zone, item.change.hostname, item.change.instance_id) == (PUBLIC_ZONE, Hostname(WWW), WEB)
    assert (item.instance_id, item.region, item.owner) == (WEB, HERE, "shop-web")


def test_plan_name_of_a_wildcard_names_its_owner_apart() -> None:
    """Catches: a wildcard and its base with one owner between them."""
    name = Hostname(f"*.{WWW}")
    item = plan_of(NOTHING, hostname=name, tags={})
    assert item.change is not None
    assert [records.name for records in item.change.new] == [f"*.{WWW}", f"_lifeboat._wildcard.{WWW}"]
    assert item.tag == f"lifeboat:dns:_wildcard.{WWW}"


def test_plan_name_notes_what_was_registered() -> None:
    item = plan_of(NOTHING, wanted={"AAAA": (SIX,), "A": (ELASTIC,)}, rules={"provider": "rfc2136"})
    assert item.note is not None
    assert item.note.to_text() == f"rfc2136 public {ELASTIC}/{SIX} 2026-11-20T06:00:00Z"


def test_plan_name_values_have_one_order() -> None:
    """Catches: a record written anew in every run because AWS lists addresses in another order."""
    two = ("203.0.113.11", ELASTIC)
    assert plan_of(found_of(an_owner(), a_set(*two)), wanted={"A": two}).change is None


@pytest.mark.parametrize(
    ("zone", "wanted", "rules", "is_refused"),
    [
        pytest.param(PUBLIC_ZONE, {"A": (INSIDE,)}, {}, True, id="public_zone"),
        pytest.param(PUBLIC_ZONE, {"A": (ELASTIC,)}, {}, False, id="public_address"),
        pytest.param(PRIVATE_ZONE, {"A": (INSIDE,)}, {}, False, id="private_zone"),
        pytest.param(PUBLIC_ZONE, {"A": (INSIDE,)}, {"allow_private_in_public": True}, False, id="on_purpose"),
        pytest.param(PUBLIC_ZONE, {"A": (ELASTIC,), "AAAA": ("fd00::1",)}, {}, True, id="one_of_two"),
        pytest.param(PUBLIC_ZONE, {"A": (ELASTIC, INSIDE)}, {}, True, id="one_of_a_set"),
        pytest.param(PUBLIC_ZONE, {CNAME: ("db.shop.internal",)}, {}, False, id="alias"),
    ],
)
def test_plan_name_private_address_in_a_public_zone(
    zone: Zone, wanted: dict[str, Any], rules: dict[str, Any], is_refused: bool
) -> None:
    """Catches: an inner address told to the world."""
    item = plan_of(Found(zone), wanted=wanted, rules=rules)
    assert (item.problem is not None) is is_refused
    if item.problem:
        assert item.problem.code == "PrivateAddressInPublicZone"
        assert f"zone {zone.name} ({zone.id}) is public" in item.problem.message


# --- a name below a delegation ---


@pytest.mark.parametrize("found", [NOTHING, OURS])
@pytest.mark.parametrize("takeover", ["never", "force"])
def test_plan_name_below_a_delegation_is_refused_and_can_be_taken_back(found: Found, takeover: str) -> None:
    """Catches: success for a name that nobody can resolve, or one that cannot be removed any more."""
    hidden = replace(found, delegated_at=WWW)
    item = plan_of(hidden, rules={"takeover": takeover})
    assert item.problem is not None
    assert item.problem.code == "Delegated"
    assert f"delegates {WWW} to other name servers" in item.problem.message
    assert (removal_of(item, hidden).change is not None) is (found is OURS)


# --- a name with two sides ---


def test_plan_name_looks_at_the_tag_of_its_own_side() -> None:
    """Catches: the note of the outer address taken for that of the inner one."""
    inner = Hostname(WWW, PRIVATE)
    there = found_of(an_owner(), a_set(INSIDE), zone=PRIVATE_ZONE)
    only_outer = {TAG: a_note().to_text()}
    both = {**only_outer, f"{TAG}@private": a_note(INSIDE, scope=PRIVATE).to_text()}
    wanted = {"A": (INSIDE,)}
    first = plan_of(there, hostname=inner, wanted=wanted, tags=only_outer)
    assert (first.action, first.tag) == ("converged", f"{TAG}@private")
    assert plan_of(there, hostname=inner, wanted=wanted, tags=both).action == "none"


# --- what is true of any plan ---

ADDRESSES = (ELASTIC, "203.0.113.11", "198.51.100.7")


def any_claim(rng: random.Random) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"A": tuple(rng.sample(ADDRESSES, rng.randint(1, 3)))},
        {"A": (ELASTIC,), "AAAA": (SIX,)},
        {"AAAA": (SIX,)},
        {CNAME: ("a.shop.example",)},
    ]
    return {
        "hostname": Hostname(rng.choice([WWW, f"*.{WWW}"]), rng.choice([PUBLIC, PRIVATE])),
        "wanted": rng.choice(kinds),
        "id": rng.choice([WEB, OTHER]),
        "region": rng.choice([HERE, THERE]),
        "owner": rng.choice(["shop-web", "shop-old"]),
        "tags": rng.choice([{}, {TAG: a_note().to_text()}, {TAG: "by hand"}, {f"{TAG}@private": a_note().to_text()}]),
    }


def any_found(rng: random.Random, hostname: Hostname) -> Found:
    zone = PRIVATE_ZONE if hostname.scope == PRIVATE else PUBLIC_ZONE
    records = rng.choice(
        [
            (),
            (a_set(*rng.sample(ADDRESSES, 2), name=hostname.name, ttl=rng.choice([30, 60])),),
            (a_set(name=hostname.name), a_set(SIX, name=hostname.name, kind="AAAA")),
            (a_set("a.shop.example", name=hostname.name, kind=CNAME),),
        ]
    )
    owner = rng.choice([None, "by hand", an_owner(), THEIRS, an_owner(owner="shop-old")])
    return found_of(owner, *records, zone=zone, name=hostname.name)


def removal_of(item: Item, found: Found) -> Item:
    return plan_removal(Leaving(item.hostname, item.instance_id, item.region, item.tag), found, can_remove=True)


@pytest.mark.parametrize("seed", range(8))
def test_plan_name_carried_out_leaves_nothing_to_be_done_and_can_be_undone(seed: int) -> None:
    """Catches: a name that is written in every run, and records or tags that outlive their instance."""
    rng = random.Random(seed)
    done = refused = 0
    for _attempt in range(150):
        fields = any_claim(rng)
        claim = a_claim(**fields)
        found = any_found(rng, claim.hostname)
        rules = some_rules(
            takeover=rng.choice(["never", "dead", "force"]),
            alive={PLACE: rng.choice([True, False]), (HERE, WEB): rng.choice([True, False])},
        )
        item = plan_name(claim, found, rules)
        if item.problem:
            refused += 1
            assert is_idle(item)
            continue
        done += 1
        there = after(item.change, found)
        again = replace(claim, instance=noted_as(claim.instance, item))
        later = replace(rules, now=START.replace(year=2027))
        second = plan_name(again, there, later)
        assert (second.action, is_idle(second)) == ("none", True)
        assert {each.type for each in there.records} == set(_values(claim.wanted))
        tag = tag_of(claim.hostname, again.instance.notes)
        note = note_from_text(again.instance.tags[tag])
        assert note is not None
        assert (note.scope, note.refused) == (claim.hostname.scope, None)

        removed = removal_of(replace(item, tag=tag), there)
        assert (removed.action, removed.tag, removed.note) == ("removed", tag, None)
        assert after(removed.change, there).everything == ()
    assert done > 20
    assert refused > 20


def _values(wanted: Wanted | Problem) -> Any:
    assert isinstance(wanted, Wanted)
    return wanted.values


def noted_as(instance: Any, item: Item) -> Any:
    return noted(instance, item) if item.tag else instance


def test_after_notices_a_change_that_does_not_fit() -> None:
    """Catches: a property that holds only because nothing is compared."""
    item = plan_of(NOTHING)
    with pytest.raises(AssertionError, match="is not what is there"):
        after(item.change, found_of(None, RecordSet(WWW, "A", 60, (ELASTIC,))))
