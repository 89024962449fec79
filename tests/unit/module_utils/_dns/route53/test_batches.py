"""Changes packed into batches: what is sent, in which order, and where a batch ends."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Change, RecordSet
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.batches import (
    MAX_CHARACTERS,
    MAX_RECORDS,
    Batch,
    batches_of,
    changes_to_boto,
)
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    OTHER,
    PRIVATE_ZONE,
    PUBLIC_ZONE,
    SIX,
    WWW,
    a_change,
    a_set,
    an_owner,
    beside,
)
from tests.unit.module_utils.scripted import START

TEXT = an_owner().to_text()
NEW_TEXT = an_owner(since=START).to_text()


def id_of(number: int) -> str:
    return f"i-{number:017x}"


def with_values(number: int, records: int, length: int = 7, instance: int | None = None) -> Change:
    """A new name whose set has so many values, each of so many characters."""
    name = f"n{number}.shop.example"
    values = tuple(f"{value:0{length}d}" for value in range(records))
    return a_change(name, new=[RecordSet(name, "A", 60, values)], instance_id=id_of(instance or number))


def sent(batch: Batch) -> list[tuple[str, str, str, list[str]]]:
    return [
        (
            change["Action"],
            change["ResourceRecordSet"]["Name"],
            change["ResourceRecordSet"]["Type"],
            [record["Value"] for record in change["ResourceRecordSet"]["ResourceRecords"]],
        )
        for change in changes_to_boto(batch)
    ]


def only(*changes: Change) -> Batch:
    [batch] = batches_of(changes)
    return batch


@pytest.mark.parametrize(
    ("old", "new", "actions"),
    [
        pytest.param(
            (), (a_set(), beside(TEXT)), [("CREATE", "A", ELASTIC), ("CREATE", "TXT", f'"{TEXT}"')], id="registered"
        ),
        pytest.param(
            (a_set("198.51.100.7"), beside(TEXT)),
            (a_set(), beside(NEW_TEXT)),
            [
                ("DELETE", "A", "198.51.100.7"),
                ("DELETE", "TXT", f'"{TEXT}"'),
                ("CREATE", "A", ELASTIC),
                ("CREATE", "TXT", f'"{NEW_TEXT}"'),
            ],
            id="updated",
        ),
        pytest.param(
            (a_set(), a_set(SIX, kind="AAAA"), beside(TEXT)),
            (a_set(), beside(NEW_TEXT)),
            [
                ("DELETE", "AAAA", SIX),
                ("DELETE", "TXT", f'"{TEXT}"'),
                ("CREATE", "TXT", f'"{NEW_TEXT}"'),
            ],
            id="what_stays_is_not_sent",
        ),
        pytest.param(
            (a_set(ttl=300),), (a_set(),), [("DELETE", "A", ELASTIC), ("CREATE", "A", ELASTIC)], id="time_to_live"
        ),
        pytest.param(
            (a_set("a.shop.example", kind="CNAME"),),
            (a_set(),),
            [("DELETE", "CNAME", "a.shop.example."), ("CREATE", "A", ELASTIC)],
            id="alias_becomes_an_address",
        ),
        pytest.param(
            (a_set(), beside(TEXT)), (), [("DELETE", "A", ELASTIC), ("DELETE", "TXT", f'"{TEXT}"')], id="removed"
        ),
    ],
)
def test_to_boto_deletes_exactly_the_old_and_creates_the_new(old: Any, new: Any, actions: list[Any]) -> None:
    """Catches: an UPSERT, which overwrites what somebody else has written in the meantime."""
    assert [
        (action, kind, *values) for action, _name, kind, values in sent(only(a_change(old=old, new=new)))
    ] == actions


def test_to_boto_deletes_before_it_creates() -> None:
    """Catches: a CREATE that Route 53 refuses because the old set is still there."""
    changes = [a_change(f"n{n}.shop.example", old=[a_set("198.51.100.7", name=f"n{n}.shop.example")]) for n in range(3)]
    actions = [action for action, *_rest in sent(only(*changes))]
    assert actions == ["DELETE"] * 3 + ["CREATE"] * 6


def test_to_boto_names_what_was_read_as_it_was_written() -> None:
    old = RecordSet(WWW, "CNAME", 60, ("a.shop.example",), ("A.Shop.example",))
    [deleted, *_created] = sent(only(a_change(old=[old])))
    assert deleted == ("DELETE", f"{WWW}.", "CNAME", ["A.Shop.example"])


def test_batches_of_many_instances_are_one() -> None:
    """Catches: 100 calls for 100 instances."""
    changes = [a_change(f"n{n}.shop.example", instance_id=id_of(n)) for n in range(100)]
    batch = only(*changes)
    assert (batch.zone, len(batch.groups), batch.changes) == (PUBLIC_ZONE, 100, changes)


def test_batches_of_two_zones_are_two() -> None:
    """Catches: names sent to the wrong zone. A batch is about one zone."""
    changes = [a_change(), a_change(zone=PRIVATE_ZONE), a_change(f"a.{WWW}")]
    assert [(batch.zone, batch.changes) for batch in batches_of(changes)] == [
        (PUBLIC_ZONE, [changes[0], changes[2]]),
        (PRIVATE_ZONE, [changes[1]]),
    ]


def test_batches_keep_what_belongs_to_one_instance_together() -> None:
    """Catches: half of an instance's names changed, when its names are not in a row."""
    changes = [a_change("a.shop.example"), a_change("b.shop.example", instance_id=OTHER), a_change("c.shop.example")]
    batch = only(*changes)
    assert batch.groups == ((changes[0], changes[2]), (changes[1],))
    assert [part.changes for part in batch.parts()] == [[changes[0], changes[2]], [changes[1]]]
    assert {part.zone for part in batch.parts()} == {PUBLIC_ZONE}


def test_batches_of_nothing() -> None:
    assert batches_of([]) == []


@pytest.mark.parametrize(
    ("changes", "sizes"),
    [
        pytest.param([with_values(n, 100) for n in range(1, 11)], [10], id="1000_records"),
        pytest.param([*(with_values(n, 100) for n in range(1, 11)), with_values(11, 1)], [10, 1], id="1001_records"),
        pytest.param([with_values(1, 999), with_values(2, 2), with_values(3, 998)], [1, 2], id="a_new_count_each"),
        pytest.param([with_values(1, 1), with_values(2, 1000)], [1, 1], id="one_that_fills_a_batch"),
        # With the quotes that a text would have: 100 values of 318 characters are 32,000.
        pytest.param([with_values(n, 10, 318) for n in range(1, 11)], [10], id="32000_characters"),
        pytest.param([*(with_values(n, 10, 318) for n in range(1, 11)), with_values(11, 1, 1)], [10, 1], id="and_more"),
        pytest.param([with_values(n, 50, 318) for n in range(1, 5)], [2, 2], id="a_new_count_of_characters_each"),
    ],
)
def test_batches_end_where_route_53_does(changes: list[Change], sizes: list[int]) -> None:
    """Catches: InvalidChangeBatch for a whole fleet, or more calls than needed."""
    assert [len(batch.groups) for batch in batches_of(changes)] == sizes


def test_batches_count_what_is_deleted_too() -> None:
    """Catches: a batch of 1,000 new records and as many old ones."""
    names = [f"n{n}.shop.example" for n in range(600)]
    changes = [
        a_change(name, [a_set("198.51.100.7", name=name)], [a_set(name=name)], id_of(n)) for n, name in enumerate(names)
    ]
    assert [len(changes_to_boto(batch)) for batch in batches_of(changes)] == [1000, 200]


def test_batches_never_divide_an_instance() -> None:
    """Catches: an instance of which half the names have moved, at the border between two batches."""
    changes = [with_values(n, 300, instance=1 + n // 2) for n in range(6)]
    batches = batches_of(changes)
    assert [[change.instance_id for change in batch.changes] for batch in batches] == [
        [id_of(1)] * 2,
        [id_of(2)] * 2,
        [id_of(3)] * 2,
    ]


@pytest.mark.parametrize("seed", range(5))
def test_batches_of_any_changes_keep_the_limits_and_lose_nothing(seed: int) -> None:
    """Catches: a change that is sent twice or never, and a batch that Route 53 would refuse."""
    rng = random.Random(seed)
    changes = [
        with_values(n, rng.randint(1, 60), rng.choice([7, 20, 200]), instance=rng.randint(1, 80)) for n in range(1, 200)
    ]
    batches = batches_of(changes)
    packed = [change for batch in batches for change in batch.changes]
    assert sorted(packed, key=changes.index) == changes
    assert len(packed) == len(changes)
    for batch in batches:
        values = [value for _action, _name, _kind, values in sent(batch) for value in values]
        if len(batch.groups) > 1:
            assert len(values) <= MAX_RECORDS
            assert sum(map(len, values)) <= MAX_CHARACTERS
    for instance in {change.instance_id for change in changes}:
        assert sum(instance in {change.instance_id for change in batch.changes} for batch in batches) == 1
