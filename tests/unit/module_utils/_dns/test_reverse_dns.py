"""Names of Elastic IP addresses: what has to happen, and seeing it done, by a script and without waiting."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.elastic_ip import describe_elastic_ips
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.reverse import (
    ElasticIp,
    Reverse,
    plan_clearing,
    plan_names,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.reverse_dns import ReverseNames
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils._dns.builders import ELASTIC, HERE, WWW, a_context
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClock, aws_error

FIRST, SECOND = "eipalloc-0abc1234abc1234aa", "eipalloc-0abc1234abc1234bb"


def all_carried_out(items: list[Reverse], context: Context) -> list[Reverse]:
    return Executor().run(Plan(tuple(items)), ReverseNames(HERE, context))


def address(ptr: str | None = None, *, settling: bool = False) -> ElasticIp:
    return ElasticIp(FIRST, ELASTIC, ptr, settling)


@pytest.mark.parametrize(
    ("there", "action"),
    [
        pytest.param([address()], "set", id="none_yet"),
        pytest.param([address("old.shop.example")], "set", id="another"),
        pytest.param([address(WWW)], "none", id="right"),
        pytest.param([address(WWW), ElasticIp(SECOND, "203.0.113.11")], "none", id="right_among_others"),
        pytest.param([], "failed", id="no_elastic_ip"),
        pytest.param([ElasticIp(SECOND, "203.0.113.11", WWW)], "failed", id="the_name_at_another_address"),
    ],
)
def test_plan_names(there: list[ElasticIp], action: str) -> None:
    """Catches: a change of what is right already, which locks an address for minutes."""
    [item] = plan_names({ELASTIC: WWW}, there)
    assert (item.action, item.public_ip, item.hostname) == (action, ELASTIC, WWW)
    if item.problem:
        assert item.problem.code == "NoElasticIp"
        assert f"{ELASTIC} of {WWW} is no Elastic IP of this account" in item.problem.message


@pytest.mark.parametrize(
    ("names", "there", "cleared"),
    [
        pytest.param([WWW], [address(WWW)], [ELASTIC], id="of_a_name_that_goes"),
        pytest.param([WWW], [address("mail.shop.example")], [], id="of_a_name_that_stays"),
        pytest.param([WWW], [address()], [], id="without_one"),
        pytest.param([], [address(WWW)], [], id="no_name_goes"),
        pytest.param([], [address()], [], id="nothing_at_all"),
    ],
)
def test_plan_clearing(names: list[str], there: list[ElasticIp], cleared: list[str]) -> None:
    """Catches: an address of somebody else that loses its name."""
    planned = plan_clearing(names, there)
    assert [item.public_ip for item in planned] == cleared
    assert all((item.action, item.hostname) == ("cleared", WWW) for item in planned)


def test_reverse_to_result() -> None:
    [right] = plan_names({ELASTIC: WWW}, [address(WWW)])
    [wrong] = plan_names({ELASTIC: WWW}, [])
    told = {"public_ip": ELASTIC, "hostname": WWW}
    assert right.to_result() == {**told, "allocation_id": FIRST, "action": "none"}
    assert wrong.to_result()["error"]["code"] == "NoElasticIp"
    assert (wrong.to_result()["allocation_id"], wrong.to_result()["action"]) == (None, "failed")


# --- effects ---

NOT_VISIBLE = aws_error("InvalidParameterValue", "the forward record does not match")


def told(ptr: str | None, update: dict[str, str] | None = None, allocation: str = FIRST) -> dict[str, Any]:
    """One address in an answer of DescribeAddressesAttribute. AWS leaves out what there is not."""
    fields = {"AllocationId": allocation, "PublicIp": ELASTIC}
    fields |= {"PtrRecord": f"{ptr}."} if ptr else {}
    return {"Addresses": [{**fields, **({"PtrRecordUpdate": update} if update else {})}]}


PENDING = {"Value": f"{WWW}.", "Status": "PENDING"}


def carried_out(action: str, ec2: ScriptedClient, clock: ScriptedClock, hostname: str | None = WWW) -> Reverse:
    context = a_context(clock, Timeout(seconds=60, interval=10), ec2={HERE: ec2})
    [item] = all_carried_out([Reverse(ELASTIC, hostname, action, address())], context)
    return item


def test_apply_sets_the_name_and_sees_it_done() -> None:
    ec2 = ScriptedClient(modify_address_attribute=[{}], describe_addresses_attribute=[told(WWW)])
    clock = ScriptedClock()
    item = carried_out("set", ec2, clock)
    assert (item.action, item.problem, clock.slept) == ("set", None, [])
    assert ec2.calls_of("modify_address_attribute") == [{"AllocationId": FIRST, "DomainName": WWW}]


def test_apply_asks_again_until_aws_sees_the_name() -> None:
    """Catches: a failure because AWS has looked the name up a few seconds too early."""
    ec2 = ScriptedClient(
        modify_address_attribute=[NOT_VISIBLE, NOT_VISIBLE, {}], describe_addresses_attribute=[told(WWW)]
    )
    clock = ScriptedClock()
    assert carried_out("set", ec2, clock).problem is None
    assert (clock.slept, ec2.unasked()) == ([10, 10], {})


def test_apply_says_what_aws_wants_to_see_when_the_time_is_up() -> None:
    ec2 = ScriptedClient(modify_address_attribute=lambda **_: NOT_VISIBLE)
    clock = ScriptedClock()
    item = carried_out("set", ec2, clock)
    assert item.problem is not None
    assert (item.action, item.problem.code, sum(clock.slept)) == ("failed", "InvalidParameterValue", 60)
    assert f"AWS wants to see that {WWW} answers {ELASTIC} first" in item.problem.message
    assert ec2.calls_of("describe_addresses_attribute") == []


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        pytest.param("UnauthorizedOperation", 1, id="denied"),
        pytest.param("InternalError", 7, id="aws_could_not_answer"),
        pytest.param("RequestLimitExceeded", 7, id="throttled"),
    ],
)
def test_apply_does_not_wait_for_what_time_does_not_mend(code: str, asked: int) -> None:
    """Catches: ten minutes of waiting for a permission."""
    ec2 = ScriptedClient(modify_address_attribute=lambda **_: aws_error(code))
    item = carried_out("set", ec2, ScriptedClock())
    assert item.problem is not None
    assert (item.problem.code, len(ec2.calls)) == (code, asked)


def test_apply_waits_while_aws_is_changing_it() -> None:
    """Catches: a name that is reported while the old one is still answered."""
    answers = [told(None, PENDING), told("old.shop.example", PENDING), told(WWW, PENDING), told(WWW)]
    ec2 = ScriptedClient(modify_address_attribute=[{}], describe_addresses_attribute=answers)
    clock = ScriptedClock()
    assert carried_out("set", ec2, clock).problem is None
    assert (clock.slept, ec2.unasked()) == ([10, 10, 10], {})


def test_apply_says_that_aws_is_not_done_when_the_time_is_up() -> None:
    ec2 = ScriptedClient(modify_address_attribute=[{}], describe_addresses_attribute=lambda **_: told(WWW, PENDING))
    item = carried_out("set", ec2, ScriptedClock())
    assert item.problem is not None
    assert item.problem.code == "ReverseNameNotSettled"
    assert f"{ELASTIC}: AWS has accepted the change" in item.problem.message


@pytest.mark.parametrize(
    ("answers", "code", "slept"),
    [
        pytest.param([told(None)], None, [], id="at_once"),
        pytest.param([told(WWW, PENDING), told(None, PENDING), told(None)], None, [10, 10], id="after_a_while"),
        pytest.param([told(WWW)] * 7, "ReverseNameNotSettled", [10] * 6, id="never"),
    ],
)
def test_apply_clears_the_name_and_sees_it_done(answers: list[Any], code: str | None, slept: list[int]) -> None:
    """Catches: an address that cannot be released because its name is still there."""
    ec2 = ScriptedClient(reset_address_attribute=[{}], describe_addresses_attribute=answers)
    clock = ScriptedClock()
    item = carried_out("cleared", ec2, clock)
    assert ((item.problem.code if item.problem else None), clock.slept) == (code, slept)
    assert ec2.calls_of("reset_address_attribute") == [{"AllocationId": FIRST, "Attribute": "domain-name"}]


def test_apply_leaves_everything_else_alone() -> None:
    """Catches: a call about an address that is right, or that nobody has."""
    items = [Reverse(ELASTIC, WWW, "none", address(WWW)), *plan_names({"203.0.113.99": WWW}, [])]
    assert all_carried_out(items, a_context(ec2={HERE: ScriptedClient()})) == items


def test_apply_goes_on_with_the_next_address() -> None:
    """Catches: the first refusal ending the work."""
    second = ElasticIp(SECOND, "203.0.113.11")
    ec2 = ScriptedClient(
        modify_address_attribute=lambda AllocationId, **_: aws_error("AuthFailure") if AllocationId == FIRST else {},
        describe_addresses_attribute=lambda AllocationIds, **_: told("b.shop.example", allocation=AllocationIds[0]),
    )
    planned = plan_names({ELASTIC: WWW, second.public_ip: "b.shop.example"}, [address(), second])
    done = all_carried_out(planned, a_context(ec2={HERE: ec2}))
    assert [item.action for item in done] == ["failed", "set"]


def test_describe_elastic_ips_reads_their_names() -> None:
    """Catches: a name with its last dot taken for another one, and an address of EC2-Classic without an id."""
    listed = [{"AllocationId": FIRST, "PublicIp": ELASTIC}, {"PublicIp": "203.0.113.99"}]
    ec2 = ScriptedClient(
        describe_addresses=[{"Addresses": listed}], describe_addresses_attribute=[[told("WWW.shop.example", PENDING)]]
    )
    assert describe_elastic_ips(ec2, HERE, [ELASTIC]) == [address(WWW, settling=True)]
    assert ec2.calls == [
        ("describe_addresses", {"Filters": [{"Name": "public-ip", "Values": [ELASTIC]}]}),
        ("describe_addresses_attribute", {"AllocationIds": [FIRST], "Attribute": "domain-name"}),
    ]


def test_describe_elastic_ips_without_any_asks_no_further() -> None:
    """Catches: AllocationIds=[], which means all of them."""
    ec2 = ScriptedClient(describe_addresses=[{"Addresses": []}])
    assert describe_elastic_ips(ec2, HERE) == []
    assert ec2.calls == [("describe_addresses", {"Filters": []})]
