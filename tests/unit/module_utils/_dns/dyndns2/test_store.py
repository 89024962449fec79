"""How the store of dyndns2 shares requests, when it stops, and how it waits; service and DNS follow a script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, cast

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns import library
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.answers import Answer, answer_from_http
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.lookup import Said
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.store import Dyndns2Store, from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    Change,
    Found,
    Hostname,
    RecordSet,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context, RecordStore
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.update_service import UpdateService
from tests.unit.module_utils.scripted import ScriptedClock

ZONE = Zone("dyn.example", "dyn.example")
FIRST, SECOND, SIX = "192.0.2.10", "192.0.2.11", "2001:db8::10"
TIMEOUT = Timeout(seconds=60, interval=10)


class ScriptedService:
    """Answers with these bodies in order, then with "good" for ever. ``requests`` are (names, addresses)."""

    shown = "members.dyn.example"

    def __init__(self, bodies: Iterable[str] = ()) -> None:
        self._bodies = list(bodies)
        self.requests: list[tuple[list[str], list[str]]] = []
        self.wildcards: list[bool] = []

    def update(self, names: Sequence[str], addresses: Sequence[str], *, wildcard: bool = False) -> Answer:
        self.requests.append((list(names), list(addresses)))
        self.wildcards.append(wildcard)
        body = self._bodies.pop(0) if self._bodies else "good"
        return answer_from_http(200, body, addresses, len(names))


class ScriptedLookup:
    """Name servers that answer these in order, one for each question; the last one stays."""

    def __init__(self, *answers: list[Said] | Problem) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def everywhere(self, name: str) -> list[Said] | Problem:
        self.asked.append(name)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def find(self, name: str) -> Found | Problem:
        said = self.everywhere(name)
        return said if isinstance(said, Problem) else Found(ZONE, said[0].records)


class Case:
    """A store with what is behind it."""

    def __init__(self, *bodies: str, dns: ScriptedLookup | None = None) -> None:
        self.service = ScriptedService(bodies)
        self.clock = ScriptedClock()
        self.dns = dns or ScriptedLookup([Said(())])
        # No AWS client is ever asked for.
        context = Context(cast(Any, None), self.clock, TIMEOUT)
        self.store = Dyndns2Store(cast(Any, self.service), cast(Any, self.dns), context)

    def apply(self, *changes: Change) -> dict[str, str | None]:
        """Name -> code of its problem."""
        return {
            str(hostname): problem.code if problem else None for hostname, problem in self.store.apply(changes).items()
        }


def sets(name: str, *addresses: str) -> tuple[RecordSet, ...]:
    return tuple(RecordSet(name, "AAAA" if ":" in address else "A", 60, (address,)) for address in addresses)


def change(name: str, *addresses: str, old: tuple[str, ...] = ()) -> Change:
    full = f"{name}.dyn.example"
    return Change(Hostname(full), ZONE, sets(full, *old), sets(full, *addresses), f"i-{name}")


def said(*addresses: str) -> Said:
    return Said(sets("www.dyn.example", *addresses))


def test_store_keeps_the_contract() -> None:
    """Catches: a store that mypy takes and the engine does not."""
    store: RecordStore = Case().store
    assert (store.provider, isinstance(store, UpdateService)) == ("dyndns2", True)
    assert (store.refresh_seconds, store.visible_seconds) == (25 * 24 * 3600, 300)
    assert (store.pause_seconds("badauth"), store.pause_seconds("911")) == (math.inf, 1800)
    assert store.pause_seconds("NotPossible") is None


def test_apply_names_with_the_same_addresses_share_a_request() -> None:
    """Catches: a request for each name, and an address given to the wrong name."""
    case = Case()
    results = case.apply(
        change("www", FIRST), change("db", SECOND), change("api", FIRST), change("six", FIRST, SIX), change("old", SIX)
    )
    assert set(results.values()) == {None}
    assert case.service.requests == [
        (["www.dyn.example", "api.dyn.example"], [FIRST]),
        (["db.dyn.example"], [SECOND]),
        (["six.dyn.example"], [FIRST, SIX]),
        (["old.dyn.example"], [SIX]),
    ]


def test_apply_wildcard_and_its_name_are_one_request() -> None:
    """Catches: a second request that changes nothing, which services count as abuse, and a wildcard for other names."""
    case = Case()
    wild = Change(Hostname("*.www.dyn.example"), ZONE, (), sets("*.www.dyn.example", FIRST))
    results = case.apply(change("www", FIRST), change("api", FIRST), wild)
    assert set(results.values()) == {None}
    assert sorted(zip(case.service.requests, case.service.wildcards, strict=True)) == [
        ((["api.dyn.example"], [FIRST]), False),
        ((["www.dyn.example"], [FIRST]), True),
    ]


def test_apply_refusal_of_a_name_is_that_of_its_wildcard() -> None:
    wild = Change(Hostname("*.www.dyn.example"), ZONE, (), sets("*.www.dyn.example", FIRST))
    assert set(Case("nohost").apply(change("www", FIRST), wild).values()) == {"nohost"}


@pytest.mark.parametrize(("names", "sizes"), [(20, [20]), (21, [20, 1]), (45, [20, 20, 5])])
def test_apply_asks_for_at_most_20_names_at_once(names: int, sizes: list[int]) -> None:
    """Catches: numhost."""
    case = Case()
    results = case.apply(*(change(f"n{number}", FIRST) for number in range(names)))
    assert [len(asked) for asked, _addresses in case.service.requests] == sizes
    assert len(results) == names


def test_apply_each_name_gets_its_own_line() -> None:
    """Catches: one failure that becomes that of all, or lines in the wrong order."""
    case = Case("good 192.0.2.10\nnohost\nnochg 192.0.2.10\n!yours")
    results = case.apply(*(change(name, FIRST) for name in ("a", "b", "c", "d")))
    assert results == {
        "a.dyn.example": None,
        "b.dyn.example": "nohost",
        "c.dyn.example": None,
        "d.dyn.example": "!yours",
    }


@pytest.mark.parametrize(
    "code", ["badauth", "!donator", "badagent", "badsys", "911", "dnserr", "<html>", "good 127.0.0.1"]
)
def test_apply_after_an_answer_about_the_account_sends_nothing_more(code: str) -> None:
    """Catches: an account that is blocked because each of many instances asked with the wrong password."""
    case = Case("good 192.0.2.10", code)
    changes = [change(f"n{number}", f"192.0.2.{10 + number}") for number in range(5)]
    problems = case.store.apply(changes)
    first, *others = problems.values()
    assert first is None
    assert len(case.service.requests) == 2
    assert len({problem.code for problem in others if problem}) == 1
    assert [str(hostname) in problem.message for hostname, problem in problems.items() if problem] == [True] * 4


@pytest.mark.parametrize("code", ["nohost", "!yours", "!active", "notfqdn", "numhost", "good 198.51.100.99"])
def test_apply_after_an_answer_about_a_name_goes_on(code: str) -> None:
    """Catches: one bad name that keeps all others from being registered."""
    case = Case(code)
    results = case.apply(change("bad", FIRST), change("fine", SECOND))
    assert results["bad.dyn.example"] is not None
    assert results["fine.dyn.example"] is None


@pytest.mark.parametrize(
    ("body", "others"),
    [
        pytest.param("abuse\nabuse", "Postponed", id="said of each name"),
        pytest.param("abuse", "abuse", id="said once of several"),
    ],
)
def test_apply_after_abuse_sends_nothing_more_and_blames_only_who_was_named(body: str, others: str) -> None:
    """Catches: more requests to a service that has just blocked us, and names given up for ever without being asked."""
    case = Case(body)
    results = case.apply(change("a", FIRST), change("b", FIRST), change("c", SECOND))
    assert results == {"a.dyn.example": "abuse", "b.dyn.example": "abuse", "c.dyn.example": others}
    assert len(case.service.requests) == 1


@pytest.mark.parametrize(
    "impossible",
    [
        change("no"),
        Change(Hostname("c.dyn.example"), ZONE, (), (RecordSet("c.dyn.example", "CNAME", 60, ("b.example",)),)),
    ],
    ids=["without an address", "alias"],
)
def test_apply_what_is_not_possible_is_not_sent_and_the_others_are(impossible: Change) -> None:
    """Catches: an empty myip, which some services take for the caller's address and others for a removal."""
    case = Case()
    results = case.apply(impossible, change("www", FIRST))
    assert results == {str(impossible.hostname): "NotPossible", "www.dyn.example": None}
    assert case.service.requests == [(["www.dyn.example"], [FIRST])]


def test_find_asks_the_dns_for_each_name_it_can_have() -> None:
    """Catches: the service asked, a wildcard looked up, and one name with two sides."""
    case = Case(dns=ScriptedLookup([said(FIRST)]))
    www, inside, wild = (
        Hostname("www.dyn.example"),
        Hostname("www.dyn.example", PRIVATE),
        Hostname("*.dyn.example"),
    )
    found = case.store.find([www, inside, wild])
    assert found[www] == Found(ZONE, sets("www.dyn.example", FIRST))
    assert {getattr(found[hostname], "code", None) for hostname in (inside, wild)} == {"NotPossible"}
    assert case.dns.asked == ["www.dyn.example"]
    assert case.service.requests == []


def test_find_name_that_cannot_be_looked_up_is_a_problem_and_not_absent() -> None:
    """Catches: an update because the DNS was not reachable for a moment."""
    failed = Problem("LookupFailed", "www.dyn.example: no answer")
    case = Case(dns=ScriptedLookup(failed))
    www = Hostname("www.dyn.example")
    assert case.store.find([www]) == {www: failed}


def test_settle_waits_until_every_server_says_the_new_address() -> None:
    """Catches: being content with the first server, and asking on after all agree."""
    case = Case(
        dns=ScriptedLookup(
            [said(), said()],
            Problem("LookupFailed", "no answer"),
            [said(SECOND), said(FIRST)],
            [said(SECOND), said(SECOND)],
        )
    )
    case.apply(change("www", SECOND, old=(FIRST,)))
    assert case.store.settle() is None
    assert case.clock.slept == [10, 10, 10]
    assert case.store.settle() is None
    assert len(case.dns.asked) == 4


def test_settle_says_what_is_not_answered_when_the_time_is_up() -> None:
    """Catches: a wait without an end, and a failure that names nothing."""
    case = Case(dns=ScriptedLookup([said(FIRST)]))
    case.apply(change("www", SECOND, SIX))
    problem = case.store.settle()
    assert case.clock.seconds == TIMEOUT.seconds
    assert problem is not None
    assert problem.code == "NotInSync"
    assert f"www.dyn.example should have {SECOND}, {SIX}" in problem.message


def test_settle_does_not_wait_for_what_the_service_has_refused() -> None:
    """Catches: five minutes of waiting for a name that was never registered."""
    case = Case("good\nnohost", dns=ScriptedLookup([said(FIRST)]))
    case.apply(change("www", FIRST), change("no", FIRST))
    assert case.store.settle() is None
    assert case.dns.asked == ["www.dyn.example"]


def test_settle_says_that_an_address_of_the_other_kind_stays() -> None:
    """Catches: an instance that is still found under the IPv6 address of the one before it."""
    case = Case(dns=ScriptedLookup([said(FIRST, SIX)]))
    case.apply(change("www", FIRST, old=(SECOND, SIX)))
    problem = case.store.settle()
    assert problem is not None
    assert problem.code == "NotPossible"
    assert "still has AAAA" in problem.message
    assert case.clock.slept == []


def test_settle_with_nothing_registered_asks_nothing() -> None:
    """Catches: questions in a run without changes."""
    case = Case()
    assert case.store.settle() is None
    assert case.dns.asked == []


def test_owned_says_that_dyndns2_keeps_no_owners() -> None:
    """Catches: reap that finds nothing and says that all is well."""
    with pytest.raises(InvalidInput, match="dyndns2 keeps no owners"):
        Case().store.owned()


def test_from_options_without_the_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: a traceback about a name instead of a sentence."""
    monkeypatch.delattr(library, "dns")
    context = Context(cast(Any, None), ScriptedClock(), TIMEOUT)
    with pytest.raises(InvalidInput, match="pip install dnspython"):
        from_options({"server": "dyn.example", "login": "a", "password": "b"}, context)
