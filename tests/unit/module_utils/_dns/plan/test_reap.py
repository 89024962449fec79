"""Names of instances that no longer exist: which are removed, and what stops it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError, InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, Found, Hostname
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.item import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.reap import plan_reaping
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.reaping import reap
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._dns.builders import (
    ACCOUNT,
    HERE,
    OTHER,
    PARTNER,
    PUBLIC_ZONE,
    THERE,
    StoreInMemory,
    a_context,
    a_request,
    a_set,
    an_owner,
    boto_instance,
    found_of,
    reservations,
)
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

DENIED = Problem("UnauthorizedOperation", "instances could not be listed")


# --- decisions ---


def name_of(number: int) -> Hostname:
    return Hostname(f"n{number}.shop.example")


def id_of(number: int) -> str:
    return f"i-{number:017x}"


def fleet(size: int, account: str = ACCOUNT, region: str = HERE, first: int = 0) -> dict[Hostname, Found]:
    return {
        name_of(n): found_of(
            an_owner(instance_id=id_of(n), account=account, region=region),
            a_set(name=name_of(n).name),
            name=name_of(n).name,
        )
        for n in range(first, first + size)
    }


def life(size: int, *gone: int, region: str = HERE) -> dict[tuple[str, str], bool | Problem]:
    return {(region, id_of(n)): n not in gone for n in range(size)}


def reaped_of(
    owned: Mapping[Hostname, Found],
    alive: Mapping[tuple[str, str], bool | Problem],
    *,
    accounts: Collection[str] = (ACCOUNT,),
    kept: Collection[Hostname] = (),
    limit: float = 20,
) -> Any:
    planned = plan_reaping(owned, alive, accounts=accounts, kept=kept, limit=limit)
    return planned.message if isinstance(planned, Problem) else [item.hostname for item in planned]


@pytest.mark.parametrize(
    ("owned", "alive", "options", "gone"),
    [
        pytest.param({}, {}, {}, [], id="no_names"),
        pytest.param(fleet(5), life(5), {}, [], id="all_alive"),
        pytest.param(fleet(5), life(5, 3), {}, [3], id="one_of_five_is_just_20_percent"),
        pytest.param(fleet(10), life(10, 7, 2), {}, [2, 7], id="in_order"),
        pytest.param(fleet(5), life(5, 1, 2, 3, 4), {"limit": 80}, [1, 2, 3, 4], id="limit_raised"),
        pytest.param(fleet(5), life(5, 3), {"kept": [name_of(3)]}, [], id="name_of_this_run"),
        pytest.param(
            fleet(5),
            life(5, 3),
            {"kept": [Hostname(name_of(3).name, PRIVATE)]},
            [],
            id="name_of_this_run_on_either_side",
        ),
        pytest.param(fleet(5), life(4), {}, [], id="not_looked_for_is_not_gone"),
        pytest.param(fleet(5), life(5, 3, region=THERE), {}, [], id="gone_in_another_region_only"),
        pytest.param(
            {**fleet(5), **fleet(1, PARTNER, first=5)}, life(6, 5), {}, [], id="of_an_account_that_is_not_seen"
        ),
        pytest.param(
            {**fleet(5), **fleet(1, PARTNER, first=5)},
            life(6, 5),
            {"accounts": (ACCOUNT, PARTNER)},
            [5],
            id="of_an_account_that_is_seen",
        ),
        pytest.param(
            {**fleet(5), name_of(5): found_of("by hand", a_set(), name=name_of(5).name)},
            life(5),
            {},
            [],
            id="text_of_somebody_else",
        ),
        pytest.param(
            {**fleet(5), name_of(4): replace(fleet(5)[name_of(4)], obstacle="A is an alias")},
            life(5, 4),
            {},
            [],
            id="more_than_values",
        ),
        pytest.param(fleet(5), life(5), {"limit": 0}, [], id="limit_of_nothing_and_nothing_to_do"),
    ],
)
def test_plan_reaping(owned: Any, alive: Any, options: dict[str, Any], gone: list[int]) -> None:
    """Catches: the name of an instance that is alive, or of which nothing is known."""
    assert reaped_of(owned, alive, **options) == [name_of(n) for n in gone]


@pytest.mark.parametrize(
    ("owned", "alive", "options", "words"),
    [
        pytest.param(fleet(5), life(5, 1, 2), {}, "2 of 5 names would go and reap_limit is 20 %", id="over_the_limit"),
        pytest.param(fleet(4), life(4, 1), {}, "1 of 4 names would go", id="one_of_four_is_25_percent"),
        pytest.param(fleet(8), life(8, 1), {"limit": 12.4}, "reap_limit is 12.4 %", id="just_over_a_fraction"),
        pytest.param(fleet(5), life(5, 1), {"limit": 0}, "1 of 5 names would go", id="limit_of_nothing"),
        pytest.param(
            {**fleet(4), **fleet(20, PARTNER, first=4)},
            life(24, 1),
            {},
            "1 of 4 names",
            id="others_names_do_not_dilute",
        ),
        pytest.param(
            fleet(5), {**life(5, 1), (THERE, OTHER): DENIED}, {}, "could not be listed: instances could", id="denied"
        ),
        pytest.param(
            fleet(5), {**life(5), (THERE, OTHER): DENIED}, {"limit": 100}, "could not be listed", id="denied_any_limit"
        ),
        pytest.param(
            fleet(5), life(5, 0, 1, 2, 3, 4), {"limit": 100}, "not one of the instances of 5 names", id="none_found"
        ),
        pytest.param(
            fleet(5), life(5, 0, 1, 2, 3, 4), {"accounts": ()}, "not one of the instances", id="none_found_of_none"
        ),
    ],
)
def test_plan_reaping_stops(owned: Any, alive: Any, options: dict[str, Any], words: str) -> None:
    """Catches: a zone emptied because of a wrong region, wrong credentials or one bad night."""
    message = reaped_of(owned, alive, **options)
    assert message.startswith("nothing is reaped, because ")
    assert words in message


def test_plan_reaping_over_the_limit_names_five() -> None:
    message = reaped_of(fleet(10), life(10, *range(7)))
    assert "n0.shop.example, n1.shop.example, n2.shop.example, n3.shop.example, n4.shop.example; raise" in message


def test_plan_reaping_takes_exactly_what_is_there() -> None:
    """Catches: a name removed that somebody has just registered anew, or a tag of an instance that is gone."""
    planned = plan_reaping(fleet(5), life(5, 3), accounts=(ACCOUNT,), kept=(), limit=20)
    assert isinstance(planned, list)
    [item] = planned
    assert item.change is not None
    assert (item.change.old, item.change.new) == (fleet(5)[name_of(3)].everything, ())
    assert item.change.instance_id == item.instance_id == id_of(3)
    assert (item.action, item.region, item.owner, item.tag, item.zone) == (
        "removed",
        HERE,
        "shop-web",
        None,
        PUBLIC_ZONE,
    )


# --- effects ---


def seen(*numbers: int) -> ScriptedClient:
    """A region that has these instances, and nothing else is asked of it."""
    return ScriptedClient(describe_instances=[reservations(*(boto_instance(id_of(n)) for n in numbers))])


def run(
    store: Any, ec2: dict[str, ScriptedClient], *, dry: bool = False, kept: Collection[Hostname] = (), **options: Any
) -> tuple[list[Item], Problem | None]:
    request = a_request(**{"reap": True, **options})
    return reap(request, store, a_context(ec2=ec2), kept, Executor(dry))


@pytest.mark.parametrize("dry", [False, True])
def test_reap_removes_the_names_of_the_gone(dry: bool) -> None:
    """Catches: a removal in check mode, or one that check mode does not show."""
    store = StoreInMemory(fleet(5))
    items, problem = run(store, {HERE: seen(0, 1, 2, 4)}, dry=dry)
    assert ([item.hostname for item in items], problem) == ([name_of(3)], None)
    assert [item.action for item in items] == ["removed"]
    assert [change.hostname for change in store.applied] == ([] if dry else [name_of(3)])


def test_reap_is_not_done_unasked() -> None:
    """Catches: a listing of all instances and zones in every run."""
    assert run(StoreInMemory(fleet(5)), {}, reap=False) == ([], None)


def test_reap_asks_each_region_once_and_no_lost_one() -> None:
    """Catches: a name removed, or a run that hangs, because a region is lost."""
    owned = {**fleet(5), **fleet(2, region=THERE, first=5)}
    ec2 = seen(0, 1, 2, 4)
    items, problem = run(
        StoreInMemory(owned), {HERE: ec2}, lost_regions=frozenset({THERE}), takeover="dead", reap_limit=20
    )
    assert ([item.hostname for item in items], problem) == ([name_of(3)], None)
    [asked] = ec2.calls_of("describe_instances")
    assert asked["Filters"] == [{"Name": "instance-id", "Values": [id_of(n) for n in range(5)]}]


def test_reap_keeps_names_of_this_run() -> None:
    """Catches: a name that is registered and removed by the same run."""
    assert run(StoreInMemory(fleet(5)), {HERE: seen(0, 1, 2, 4)}, kept=[name_of(3)]) == ([], None)


def test_reap_stops_when_a_region_does_not_list_its_instances() -> None:
    store = StoreInMemory({**fleet(5), **fleet(1, region=THERE, first=5)})
    denied = ScriptedClient(describe_instances=[aws_error("UnauthorizedOperation")])
    items, problem = run(store, {HERE: seen(0, 1, 2, 4), THERE: denied}, reap_limit=100)
    assert (items, store.applied) == ([], [])
    assert problem is not None
    assert problem.code == "ReapStopped"
    assert "ec2:DescribeInstances" in problem.message


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("zone_id: name the hosted zones"),
        AwsError("hosted zone Z0: denied", kind="denied", code="AccessDenied"),
    ],
)
def test_reap_stops_when_the_zones_cannot_be_read(error: Exception) -> None:
    """Catches: the names of the run lost to the user because reaping came to nothing."""

    class Unreadable(StoreInMemory):
        def owned(self) -> Mapping[Hostname, Found]:
            raise error

    assert run(Unreadable(), {}) == ([], Problem("ReapStopped", f"nothing is reaped: {error}"))


def test_reap_says_which_name_could_not_be_removed() -> None:
    refusal = Problem("RecordChanged", "somebody else was faster")
    store = StoreInMemory(fleet(10), refusals={name_of(3).name: refusal})
    items, problem = run(store, {HERE: seen(0, 1, 2, 5, 6, 7, 8, 9)})
    assert problem is None
    assert [(item.hostname, item.action, item.problem) for item in items] == [
        (name_of(3), "failed", refusal),
        (name_of(4), "removed", None),
    ]
