"""What an instance has registered is taken back, by a script: its names, tags and reverse names, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.absent import run_absent
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import tag_key
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, Found, Hostname, NameOptions
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.outcome import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.request import Registration
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    HERE,
    INSIDE,
    OTHER,
    OURS,
    PRIVATE_ZONE,
    TAG,
    WEB,
    WWW,
    ServiceInMemory,
    StoreInMemory,
    a_context,
    a_note,
    a_request,
    a_set,
    an_owner,
    boto_instance,
    found_of,
    reservations,
)
from tests.unit.module_utils.scripted import ScriptedClient

NAME, INNER = Hostname(WWW), Hostname(WWW, PRIVATE)
OURS_INSIDE = found_of(an_owner(), a_set(INSIDE), zone=PRIVATE_ZONE)
SUCCESSORS = found_of(an_owner(instance_id=OTHER), a_set())
ALL = Registration(NameOptions(), WEB)
NAMED = Registration(NameOptions(public=(WWW,)), WEB)
NOTED = {TAG: a_note().to_text()}
NOTED_INSIDE = {f"{TAG}@private": a_note(INSIDE, scope=PRIVATE).to_text()}


def region(tags: dict[str, str] | None = None, state: str = "running", *, ptr: str = WWW) -> ScriptedClient:
    """EC2 with the instance (unless its state is ""), and an Elastic IP that answers with ``ptr``."""
    told = boto_instance(state=state, Tags=[{"Key": key, "Value": text} for key, text in (tags or {}).items()])
    cleared: list[str] = []

    def ptrs(**_: Any) -> dict[str, Any]:
        name = {} if cleared else {"PtrRecord": f"{ptr}."}
        return {"Addresses": [{"AllocationId": "eipalloc-1", **name}]}

    return ScriptedClient(
        describe_instances=[reservations(*([told] if state else []))],
        delete_tags=lambda **_: {},
        create_tags=lambda **_: {},
        describe_addresses=lambda **_: {"Addresses": [{"AllocationId": "eipalloc-1", "PublicIp": ELASTIC}]},
        describe_addresses_attribute=ptrs,
        reset_address_attribute=lambda AllocationId, **_: cleared.append(AllocationId),
    )


def run(
    ec2: ScriptedClient,
    store: StoreInMemory,
    registration: Registration = ALL,
    *,
    check_mode: bool = False,
    **options: Any,
) -> Run:
    return run_absent(a_request(registration, **options), store, a_context(ec2={HERE: ec2}), HERE, Executor(check_mode))


def removed_tags(ec2: ScriptedClient) -> list[str]:
    return [tag["Key"] for call in ec2.calls_of("delete_tags") for tag in call["Tags"]]


@pytest.mark.parametrize(
    ("tags", "registration", "gone", "keys"),
    [
        pytest.param(NOTED, ALL, {NAME}, [TAG], id="what_the_tag_notes"),
        pytest.param({**NOTED, **NOTED_INSIDE}, ALL, {NAME, INNER}, [TAG, f"{TAG}@private"], id="both_sides"),
        pytest.param({**NOTED, **NOTED_INSIDE}, NAMED, {NAME}, [TAG], id="only_what_was_given"),
        pytest.param(
            {**NOTED, **NOTED_INSIDE},
            Registration(NameOptions(private=(WWW,)), WEB),
            {INNER},
            [f"{TAG}@private"],
            id="only_the_side_that_was_given",
        ),
        pytest.param({}, NAMED, {NAME}, [], id="given_and_not_noted"),
        pytest.param({}, ALL, set(), [], id="nothing_noted"),
        pytest.param({TAG: a_note(provider="rfc2136").to_text()}, ALL, set(), [], id="noted_of_another_provider"),
        pytest.param({TAG: "by hand"}, ALL, set(), [], id="unreadable_note"),
    ],
)
def test_run_absent_takes_back(
    tags: dict[str, str], registration: Registration, gone: set[Hostname], keys: list[str]
) -> None:
    """Catches: a name or a tag that stays, or one that goes although nobody meant it."""
    ec2, store = region(tags), StoreInMemory({NAME: OURS, INNER: OURS_INSIDE})
    done = run(ec2, store, registration)
    assert done.failure is None
    assert {change.hostname for change in store.applied} == gone
    assert {name for name, found in store.there.items() if not found.everything} == gone
    assert removed_tags(ec2) == keys


def test_run_absent_foretells_the_same_and_writes_nothing() -> None:
    """Catches: a removal in check mode, or one that it does not show."""
    told, done = region(NOTED), region(NOTED)
    foretold = run(told, StoreInMemory({NAME: OURS}), check_mode=True, reverse_dns=True)
    real = run(done, StoreInMemory({NAME: OURS}), reverse_dns=True)
    assert foretold.result == real.result
    assert real.result["reverse_dns"][0]["action"] == "cleared"
    assert (told.calls_of("delete_tags"), told.calls_of("reset_address_attribute")) == ([], [])


def test_run_absent_again_does_nothing() -> None:
    store = StoreInMemory({NAME: OURS})
    run(region(NOTED), store)
    again = run(region(), store, NAMED)
    assert (again.failure, again.result["changed"]) == (None, False)


@pytest.mark.parametrize("state", ["terminated", ""])
def test_run_absent_of_an_instance_that_is_gone_goes_by_the_records(state: str) -> None:
    """Catches: a tag written to an instance that is gone, or the names of others."""
    theirs = Hostname("b.shop.example")
    store = StoreInMemory(
        {NAME: OURS, theirs: found_of(an_owner(instance_id=OTHER), a_set(name=theirs.name), name=theirs.name)}
    )
    ec2 = region(state=state)
    done = run(ec2, store)
    assert [entry["hostname"] for entry in done.result["names"]] == [WWW]
    assert ([change.hostname for change in store.applied], removed_tags(ec2)) == ([NAME], [])


def test_run_absent_of_a_terminated_instance_with_tags_needs_no_listing() -> None:
    """Catches: zones that have to be named although the tags are still there; those cannot be changed any more."""

    class Unlisted(StoreInMemory):
        def owned(self) -> Any:
            raise AssertionError("listed")

    ec2, store = region(NOTED, "terminated"), Unlisted({NAME: OURS})
    run(ec2, store)
    assert ([change.hostname for change in store.applied], removed_tags(ec2)) == ([NAME], [])


def test_run_absent_instance_by_filters_that_is_not_found_is_said() -> None:
    """Catches: success although nobody knows whose names were to go."""
    ec2 = ScriptedClient(describe_instances=[reservations()])
    done = run(ec2, StoreInMemory({NAME: OURS}), Registration(NameOptions(), filters={"tag:Name": ("web",)}))
    assert done.failure == "filters tag:Name=web: no instance in us-east-1 matches"


def test_run_absent_name_of_a_successor_stays_and_the_tag_goes() -> None:
    ec2, store = region(NOTED), StoreInMemory({NAME: SUCCESSORS})
    done = run(ec2, store)
    assert (done.failure, store.applied, removed_tags(ec2)) == (None, [], [TAG])
    assert "and stays" in done.warnings[0]


def test_run_absent_of_a_long_name_that_was_given_removes_its_tag() -> None:
    """Catches: a tag that stays for ever because a name cannot be read out of it."""
    name = Hostname(f"{'.'.join(['a' * 60] * 2)}.shop.example")
    key = tag_key(name.name)
    ec2 = region({key: a_note().to_text()})
    store = StoreInMemory({name: found_of(an_owner(), a_set(name=name.name), name=name.name)})
    run(ec2, store, Registration(NameOptions(public=(name.name,)), WEB))
    assert ([change.hostname for change in store.applied], removed_tags(ec2)) == ([name], [key])


FULL = {f"other{number}": "" for number in range(49)}


def test_run_absent_of_an_instance_without_room_for_tags_goes_by_the_records_too() -> None:
    """Catches: names that stay because there was no room to note them."""
    more = Hostname("b.shop.example")
    store = StoreInMemory({NAME: OURS, more: found_of(an_owner(), a_set(name=more.name), name=more.name)})
    done = run(region({**FULL, **NOTED}), store)
    assert (done.failure, {change.hostname for change in store.applied}) == (None, {NAME, more})


def test_run_absent_of_a_few_names_hides_no_other_that_had_no_room() -> None:
    """Catches: the tags that went made room, so that the next run takes the tags for all that there is."""
    more = Hostname("b.shop.example")
    store = StoreInMemory({NAME: OURS, more: found_of(an_owner(), a_set(name=more.name), name=more.name)})
    few = region({**FULL, **NOTED})
    assert run(few, store, NAMED).failure is None
    assert removed_tags(few) == []
    [written] = [tag for call in few.calls_of("create_tags") for tag in call["Tags"]]
    assert (written["Key"], written["Value"].split()[0]) == (TAG, "route53+more")
    # Tags of others may have gone as well in the meantime.
    left = region({written["Key"]: written["Value"]})
    done = run(left, store)
    assert (done.failure, [name for name, found in store.there.items() if found.everything]) == (None, [])
    assert removed_tags(left) == [TAG]


def test_run_absent_of_a_few_names_where_all_are_noted_leaves_no_tag() -> None:
    ec2, store = region(NOTED), StoreInMemory({NAME: OURS})
    run(ec2, store, NAMED)
    assert (removed_tags(ec2), ec2.calls_of("create_tags")) == ([TAG], [])


def test_run_absent_of_an_instance_without_room_for_tags_wants_its_zones() -> None:
    """Catches: half of the names taken back, after which nothing tells of the others."""

    class Unnamed(StoreInMemory):
        def owned(self) -> Any:
            raise InvalidInput("zone_id: name the hosted zones")

    store = Unnamed({NAME: OURS})
    done = run(region({**FULL, **NOTED}), store)
    assert (store.applied, done.result["changed"]) == ([], False)
    assert (
        done.failure
        == f"instance {WEB} has 50 tags, and may have names that none notes: zone_id: name the hosted zones"
    )


def test_run_absent_of_a_long_name_that_was_not_given_is_said() -> None:
    """Catches: a name left behind in silence because its tag cannot be read back."""
    key = tag_key(f"{'.'.join(['a' * 60] * 2)}.shop.example")
    done = run(region({key: a_note().to_text()}), StoreInMemory())
    assert done.failure is not None
    assert "give the name to take it back" in done.failure


# --- reverse names ---


@pytest.mark.parametrize(
    ("there", "ptr", "is_cleared"),
    [
        pytest.param(OURS, WWW, True, id="of_a_name_that_goes"),
        pytest.param(OURS, "mail.shop.example", False, id="of_another_name"),
        pytest.param(SUCCESSORS, WWW, False, id="of_a_name_that_stays_with_its_successor"),
    ],
)
def test_run_absent_clears_the_reverse_name(there: Found, ptr: str, is_cleared: bool) -> None:
    """Catches: an Elastic IP that cannot be released, or the address of a successor that loses its name."""
    ec2 = region(NOTED, ptr=ptr)
    done = run(ec2, StoreInMemory({NAME: there}), reverse_dns=True)
    assert done.failure is None
    assert len(ec2.calls_of("reset_address_attribute")) == is_cleared
    assert len(done.result["reverse_dns"]) == is_cleared


def test_run_absent_leaves_reverse_names_alone_unasked() -> None:
    """Catches: a permission for reverse names asked of everybody."""
    ec2 = region(NOTED)
    run(ec2, StoreInMemory({NAME: OURS}))
    assert "describe_addresses" not in ec2.operations


def test_run_absent_at_a_service_that_cannot_remove() -> None:
    """Catches: a look at names that are not going to be removed, and silence about it."""

    class Forgetful(ServiceInMemory):
        def find(self, hostnames: Any) -> Any:
            raise AssertionError("looked")

    ec2 = region({TAG: a_note(provider="dyndns2").to_text()})
    done = run(ec2, Forgetful(), provider="dyndns2")
    assert (done.failure, removed_tags(ec2)) == (None, [TAG])
    assert "the service has no way to remove it" in done.warnings[0]


def test_run_absent_name_that_cannot_be_removed_keeps_its_tag() -> None:
    ec2 = region(NOTED)
    done = run(ec2, StoreInMemory({NAME: OURS}, refusals={WWW: Problem("RecordChanged", "too late")}))
    assert (done.failure, removed_tags(ec2)) == ("1 of 1 names failed: too late", [])
