"""What dyndns2 cannot do is said at once, and nothing else is."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.limits import (
    addresses_of,
    change_limit,
    name_limit,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    Change,
    Hostname,
    RecordSet,
    Zone,
)

WWW = Hostname("www.dyn.example")
INSIDE = Hostname("www.dyn.example", PRIVATE)


def sets(**values: str) -> tuple[RecordSet, ...]:
    """``A="192.0.2.10"``; several values with a blank between them."""
    return tuple(RecordSet(WWW.name, kind, 60, tuple(value.split())) for kind, value in values.items())


def change(old: tuple[RecordSet, ...], new: tuple[RecordSet, ...]) -> Change:
    return Change(WWW, Zone("dyn.example", "dyn.example"), old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(sets(), sets(A="192.0.2.10"), None, id="new"),
        pytest.param(sets(A="192.0.2.9"), sets(A="192.0.2.10"), None, id="changed"),
        pytest.param(sets(A="192.0.2.10"), sets(A="192.0.2.10"), None, id="repeated, lest it is forgotten"),
        pytest.param(sets(A="192.0.2.9"), sets(A="192.0.2.10", AAAA="2001:db8::10"), None, id="both kinds"),
        pytest.param(sets(A="192.0.2.9", AAAA="2001:db8::9"), sets(A="192.0.2.10"), None, id="one of two kinds"),
        pytest.param(sets(A="192.0.2.9 192.0.2.8"), sets(A="192.0.2.9"), None, id="one of two addresses"),
        pytest.param(sets(A="192.0.2.9"), sets(), "cannot take a name away", id="removed"),
        pytest.param(
            sets(A="192.0.2.10", AAAA="2001:db8::9"),
            sets(A="192.0.2.10"),
            "cannot take its AAAA away",
            id="nothing but one kind away",
        ),
        pytest.param(sets(), sets(CNAME="lb.dyn.example"), "no CNAME", id="alias"),
        pytest.param(sets(), sets(A="192.0.2.10", TXT="owner"), "no TXT", id="owner"),
        pytest.param(sets(), sets(A="192.0.2.10 192.0.2.11"), "one address of each kind", id="two addresses"),
    ],
)
def test_change_limit_refuses_what_the_protocol_has_not(
    old: tuple[RecordSet, ...], new: tuple[RecordSet, ...], words: str | None
) -> None:
    """Catches: an update without an address, and one that is repeated for ever because it cannot do what is wanted."""
    problem = change_limit(change(old, new))
    if words is None:
        assert problem is None
    else:
        assert problem is not None
        assert problem.code == "NotPossible"
        assert words in problem.message
        assert problem.message.startswith("www.dyn.example: ")


@pytest.mark.parametrize(
    ("hostname", "among", "words"),
    [
        pytest.param(WWW, [WWW], None, id="outside"),
        pytest.param(INSIDE, [INSIDE], None, id="inside alone"),
        pytest.param(WWW, [WWW, INSIDE], None, id="outside goes first"),
        pytest.param(INSIDE, [WWW, INSIDE], "one answer for all clients", id="two sides"),
        pytest.param(Hostname("*.www.dyn.example"), [WWW], None, id="wildcard with its name"),
        pytest.param(Hostname("*.dyn.example"), [WWW], "give dyn.example with wildcard: true", id="wildcard alone"),
    ],
)
def test_name_limit_refuses_what_the_protocol_has_not(
    hostname: Hostname, among: list[Hostname], words: str | None
) -> None:
    """Catches: one name that is given the public and the private address by turns, run after run."""
    problem = name_limit(hostname, among)
    assert (problem is None) == (words is None)
    if problem and words:
        assert problem.code == "NotPossible"
        assert words in problem.message


def test_addresses_of_a_change_are_ipv4_first() -> None:
    """Catches: an order that services do not read."""
    assert addresses_of(change((), sets(AAAA="2001:db8::10", A="192.0.2.10"))) == ("192.0.2.10", "2001:db8::10")
    assert addresses_of(change((), sets(AAAA="2001:db8::10"))) == ("2001:db8::10",)
