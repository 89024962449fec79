"""Finding instances by a script: those that the user named, and those that records name as owners."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.find import find_instances, look_for
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.model import Instance
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import NameOptions
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.request import Registration
from tests.unit.module_utils._dns.builders import (
    ACCOUNT,
    HERE,
    OTHER,
    PARTNER,
    THERE,
    WEB,
    a_context,
    boto_instance,
    reservations,
)
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

NAMES = NameOptions()
BY_NAME = Registration(NAMES, filters={"tag:Name": ("web",)})


def by_id(instance_id: str = WEB) -> Registration:
    return Registration(NAMES, instance_id)


def found_by(ec2: ScriptedClient, *registrations: Registration) -> list[Instance | Problem]:
    return find_instances(registrations, a_context(ec2={HERE: ec2}).clients, HERE)


def ids(found: list[Instance | Problem]) -> list[str]:
    return [each.id if isinstance(each, Instance) else each.code for each in found]


def answering(*instances: dict[str, Any]) -> ScriptedClient:
    return ScriptedClient(describe_instances=[[reservations(*instances)]])


def test_find_instances_by_id_is_one_call_for_all() -> None:
    """Catches: a call for each instance of a fleet, or one that fails for all because of one wrong id."""
    ec2 = answering(boto_instance(OTHER), boto_instance(WEB))
    wrong = "i-0abc1234abc1234cc"
    found = found_by(ec2, by_id(WEB), by_id(wrong), by_id(OTHER))
    assert ids(found) == [WEB, "NoInstance", OTHER]
    [call] = ec2.calls_of("describe_instances")
    assert call["Filters"] == [{"Name": "instance-id", "Values": [WEB, wrong, OTHER]}]
    assert "InstanceIds" not in call
    assert isinstance(found[1], Problem)
    assert found[1].message == (f"instance {wrong} is not known in us-east-1; check the id, the region and the account")


def test_find_instances_more_than_fit_into_a_filter() -> None:
    """Catches: FilterLimitExceeded. EC2 takes 200 values."""
    all_ids = [f"i-{number:017x}" for number in range(201)]
    ec2 = ScriptedClient(
        describe_instances=lambda Filters, **_: reservations(*(boto_instance(each) for each in Filters[0]["Values"]))
    )
    assert ids(found_by(ec2, *(by_id(each) for each in all_ids))) == all_ids
    assert [len(call["Filters"][0]["Values"]) for call in ec2.calls_of("describe_instances")] == [200, 1]


def test_find_instances_reads_every_page() -> None:
    ec2 = ScriptedClient(
        describe_instances=[[reservations(boto_instance(WEB)), reservations(boto_instance(OTHER), account=PARTNER)]]
    )
    found = found_by(ec2, by_id(WEB), by_id(OTHER))
    assert [each.account for each in found if isinstance(each, Instance)] == [ACCOUNT, PARTNER]


def test_find_instances_that_is_gone_is_found_by_its_id() -> None:
    """Catches: state absent that does not know whose names to take back."""
    [found] = found_by(answering(boto_instance(WEB, "terminated")), by_id())
    assert isinstance(found, Instance)
    assert found.is_gone


@pytest.mark.parametrize(
    ("instances", "outcome", "words"),
    [
        pytest.param([boto_instance(WEB)], WEB, "", id="one"),
        pytest.param([boto_instance(WEB), boto_instance(OTHER, "terminated")], WEB, "", id="one_and_its_predecessor"),
        pytest.param([boto_instance(WEB, "stopped")], WEB, "", id="stopped"),
        pytest.param([], "NoInstance", "filters tag:Name=web: no instance in us-east-1 matches", id="none"),
        pytest.param([boto_instance(WEB, "shutting-down")], "NoInstance", "no instance in us-east-1", id="only_gone"),
        pytest.param(
            [boto_instance(WEB, Tags=[{"Key": "Name", "Value": "web"}]), boto_instance(OTHER)],
            "SeveralInstances",
            f"2 instances in us-east-1 match: {WEB} (web), {OTHER}; narrow them down",
            id="two",
        ),
        pytest.param(
            [boto_instance(f"i-{number:017x}") for number in range(12)],
            "SeveralInstances",
            " and 2 more; ",
            id="twelve",
        ),
    ],
)
def test_find_instances_by_filters(instances: list[dict[str, Any]], outcome: str, words: str) -> None:
    """Catches: the first of several instances, which is another one tomorrow."""
    ec2 = answering(*instances)
    found = found_by(ec2, BY_NAME)
    assert ids(found) == [outcome]
    assert not words or (isinstance(found[0], Problem) and words in found[0].message)
    [call] = ec2.calls_of("describe_instances")
    assert call["Filters"] == [{"Name": "tag:Name", "Values": ["web"]}]


def test_find_instances_that_cannot_be_listed_is_an_error() -> None:
    """Catches: "denied" taken for "no such instance"."""
    with pytest.raises(AwsError, match="ec2:DescribeInstances"):
        found_by(ScriptedClient(describe_instances=[aws_error("UnauthorizedOperation")]), by_id())


def test_find_instances_without_any_asks_nothing() -> None:
    assert found_by(ScriptedClient()) == []


# --- whether owners still exist ---


def test_look_for_tells_the_living_from_the_gone() -> None:
    """Catches: a stopped instance taken for one that is gone, or a terminated one for one that lives."""
    numbered = [f"i-{number:017x}" for number in range(5)]
    states = ["running", "stopped", "terminated", "shutting-down"]
    ec2 = answering(*(boto_instance(each, state) for each, state in zip(numbered, states, strict=False)))
    seen = look_for([(HERE, each) for each in numbered], a_context(ec2={HERE: ec2}).clients)
    assert list(seen.alive.values()) == [True, True, False, False, False]
    assert seen.accounts == {ACCOUNT}


def test_look_for_asks_each_region_once() -> None:
    """Catches: a call for each name of a fleet."""
    here, there = answering(boto_instance(WEB)), answering()
    places = [(HERE, WEB), (THERE, OTHER), (HERE, WEB), (HERE, OTHER)]
    seen = look_for(places, a_context(ec2={HERE: here, THERE: there}).clients)
    assert seen.alive == {(HERE, WEB): True, (HERE, OTHER): False, (THERE, OTHER): False}
    [call] = here.calls_of("describe_instances")
    assert call["Filters"] == [{"Name": "instance-id", "Values": [WEB, OTHER]}]


def test_look_for_region_that_does_not_answer_is_no_proof() -> None:
    """Catches: a name taken from an instance that is alive in a region that could not be asked."""
    denied = ScriptedClient(describe_instances=[aws_error("UnauthorizedOperation")])
    clients = a_context(ec2={HERE: denied, THERE: answering()}).clients
    seen = look_for([(HERE, WEB), (HERE, OTHER), (THERE, OTHER)], clients)
    told = [seen.alive[HERE, WEB], seen.alive[HERE, OTHER]]
    assert all(isinstance(each, Problem) and each.code == "UnauthorizedOperation" for each in told)
    assert seen.alive[THERE, OTHER] is False
    assert seen.accounts == frozenset()


def test_look_for_nothing_asks_nothing() -> None:
    seen = look_for([], a_context().clients)
    assert (seen.alive, seen.accounts) == ({}, frozenset())
