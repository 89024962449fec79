"""A whole run by a script: observed, planned, carried out, waited for, in check mode and again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, Found, Hostname, NameOptions
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.outcome import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.request import Registration
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.run import run_present
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    HERE,
    INSIDE,
    NOTHING,
    OTHER,
    PUBLIC_ZONE,
    TAG,
    THERE,
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
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

NAME = Hostname(WWW)
WRITES = ("create_tags", "delete_tags", "modify_address_attribute", "reset_address_attribute")
THEIRS = found_of(an_owner(owner="shop-old", instance_id=OTHER, region=THERE), a_set("198.51.100.7"))


class Region:
    """A region's EC2 with instances, whose tags can be written, and Elastic IPs."""

    def __init__(self, *instances: dict[str, Any], **answers: Any) -> None:
        self.tags: dict[str, dict[str, str]] = {each["InstanceId"]: {} for each in instances}
        self.ptrs: dict[str, str] = {}
        self._instances = instances
        given: dict[str, Any] = {
            "describe_instances": self._describe,
            "create_tags": self._create_tags,
            "describe_addresses": lambda **_: {"Addresses": [{"AllocationId": "eipalloc-1", "PublicIp": ELASTIC}]},
            "describe_addresses_attribute": lambda **_: {
                "Addresses": [{"AllocationId": each, "PtrRecord": f"{ptr}."} for each, ptr in self.ptrs.items()]
            },
            "modify_address_attribute": self._set_ptr,
        }
        self.client = ScriptedClient(**{**given, **answers})

    @property
    def writes(self) -> list[str]:
        return [operation for operation in self.client.operations if operation in WRITES]

    def _describe(self, Filters: list[dict[str, Any]], **_rest: Any) -> dict[str, Any]:
        wanted = Filters[0]["Values"]
        found = [each for each in self._instances if each["InstanceId"] in wanted]
        return reservations(
            *(
                {**each, "Tags": [{"Key": k, "Value": v} for k, v in self.tags[each["InstanceId"]].items()]}
                for each in found
            )
        )

    def _create_tags(self, Resources: list[str], Tags: list[dict[str, str]]) -> dict[str, Any]:
        self.tags[Resources[0]] |= {tag["Key"]: tag["Value"] for tag in Tags}
        return {}

    def _set_ptr(self, AllocationId: str, DomainName: str) -> dict[str, Any]:
        self.ptrs[AllocationId] = DomainName
        return {}


def run(region: Region, store: Any, *registrations: Registration, check_mode: bool = False, **options: Any) -> Run:
    context = a_context(ec2={HERE: region.client, **options.pop("others", {})})
    return run_present(a_request(*registrations, **options), store, context, HERE, Executor(check_mode))


def actions(result: Run) -> dict[str, str]:
    return {entry["hostname"]: entry["action"] for entry in result.result["names"]}


def test_run_present_foretells_does_and_leaves_alone() -> None:
    """Catches: check mode that says something else, or that writes, and a second run that is not idle."""
    region, store = Region(boto_instance()), StoreInMemory()
    foretold = run(region, store, check_mode=True, reverse_dns=True)
    assert (region.writes, store.applied) == ([], [])
    first = run(region, store, reverse_dns=True)
    assert (first.failure, first.result["changed"]) == (None, True)
    assert {key: first.result[key] for key in first.result if key != "diff"} == {
        key: foretold.result[key] for key in foretold.result if key != "diff"
    }
    assert first.result["diff"] == foretold.result["diff"]
    assert (region.tags[WEB], region.ptrs) == ({TAG: a_note(age=0).to_text()}, {"eipalloc-1": WWW})
    assert sorted(region.writes) == ["create_tags", "modify_address_attribute"]
    second = run(region, store, reverse_dns=True)
    assert (second.failure, second.result["changed"], second.result["diff"]) == (None, False, [])
    assert (len(region.writes), len(store.applied)) == (2, 1)


def test_run_present_owner_is_the_instance_unless_named() -> None:
    store = StoreInMemory()
    run(Region(boto_instance()), store, Registration(NameOptions(public=(WWW,)), WEB))
    owner = store.there[NAME].owner
    assert owner is not None
    assert (owner.owner, owner.instance_id, owner.region) == (WEB, WEB, HERE)


def test_run_present_instance_that_is_not_found_does_not_stop_the_others() -> None:
    """Catches: a fleet without names because one of its instances was replaced."""
    missing = Registration(NameOptions(public=("b.shop.example",)), OTHER, owner="b")
    done = run(Region(boto_instance()), StoreInMemory(), a_request().registrations[0], missing)
    assert actions(done) == {WWW: "registered", "b.shop.example": "failed"}
    assert done.failure is not None
    assert f"instance {OTHER} is not known in us-east-1" in done.failure


def test_run_present_asks_the_store_only_for_what_matters() -> None:
    """Catches: calls for names about which nothing can be decided anyway."""

    class Counting(StoreInMemory):
        def find(self, hostnames: Any) -> Mapping[Hostname, Found | Problem]:
            raise AssertionError(f"asked for {hostnames}")

    names = Registration(NameOptions((WWW,), ipv6=True), WEB, owner="shop-web")
    done = run(Region(boto_instance()), Counting(), names)
    assert done.result["names"][0]["error"]["code"] == "NoIpv6Address"


@pytest.mark.parametrize(("option", "actions_later"), [("fail", ["failed", "failed"]), ("remove", ["removed", "none"])])
def test_run_present_of_a_stopped_instance(option: str, actions_later: list[str]) -> None:
    """Catches: a public name on an address that is somebody else's, in silence."""
    region, store = Region(boto_instance()), StoreInMemory()
    run(region, store)
    stopped = Region(boto_instance(state="stopped", PublicIpAddress=""), delete_tags=lambda **_: {})
    stopped.tags = region.tags
    assert run(stopped, store, check_mode=True, without_address=option).result["names"][0]["action"] == actions_later[0]
    assert run(stopped, store, without_address=option).result["names"][0]["action"] == actions_later[0]
    assert bool(store.there[NAME].everything) is (option == "fail")
    stopped.tags[WEB].clear()
    assert run(stopped, store, without_address=option).result["names"][0]["action"] == actions_later[1]
    assert run(Region(boto_instance()), store).failure is None


# --- takeover: who is asked ---


def test_run_present_takeover_dead_asks_the_owners_region() -> None:
    there = ScriptedClient(describe_instances=[reservations(boto_instance(OTHER, "terminated"))])
    done = run(Region(boto_instance()), StoreInMemory({NAME: THEIRS}), takeover="dead", others={THERE: there})
    assert actions(done) == {WWW: "taken_over"}


@pytest.mark.parametrize(
    ("there", "options", "action"),
    [
        pytest.param(THEIRS, {"takeover": "never"}, "failed", id="never"),
        pytest.param(THEIRS, {"takeover": "force"}, "taken_over", id="force"),
        pytest.param(
            THEIRS, {"takeover": "dead", "lost_regions": frozenset({THERE})}, "taken_over", id="region_is_lost"
        ),
        pytest.param(
            found_of(an_owner(region=THERE, instance_id=OTHER), a_set()),
            {"takeover": "dead"},
            "updated",
            id="the_same_owner",
        ),
        pytest.param(NOTHING, {"takeover": "dead"}, "registered", id="nobody"),
    ],
)
def test_run_present_asks_no_other_region_unless_that_decides(
    there: Found, options: dict[str, Any], action: str
) -> None:
    """Catches: a run that hangs on a region that is down."""
    assert actions(run(Region(boto_instance()), StoreInMemory({NAME: there}), **options)) == {WWW: action}


# --- two sides ---

BOTH = Registration(NameOptions((WWW,), (WWW,)), WEB, owner="shop-web")


def test_run_present_of_two_sides_has_two_tags() -> None:
    region, store = Region(boto_instance()), StoreInMemory()
    run(region, store, BOTH)
    assert region.tags[WEB] == {
        TAG: a_note(age=0).to_text(),
        f"{TAG}@private": a_note(INSIDE, age=0, scope=PRIVATE).to_text(),
    }
    assert run(region, store, BOTH).result["changed"] is False


def test_run_present_of_two_sides_by_two_tasks_leaves_each_alone() -> None:
    """Catches: one tag that two tasks write in turn, so that every run says changed and one record stays for ever."""
    region, store = Region(boto_instance()), StoreInMemory()
    tasks = [Registration(names, WEB, owner="shop-web") for names in (NameOptions((WWW,)), NameOptions((), (WWW,)))]
    assert [run(region, store, task).result["changed"] for task in (*tasks, *tasks)] == [True, True, False, False]
    assert sorted(region.tags[WEB]) == [TAG, f"{TAG}@private"]


def test_run_present_inside_of_a_name_that_was_noted_without_a_mark() -> None:
    """Catches: tags from before that no longer count, or that the outer name takes over."""
    region, store = Region(boto_instance()), StoreInMemory()
    inner = Registration(NameOptions((), (WWW,)), WEB, owner="shop-web")
    run(region, store, inner)
    region.tags[WEB] = {TAG: region.tags[WEB].pop(f"{TAG}@private")}
    assert run(region, store, inner).result["changed"] is False
    assert run(region, store, BOTH).result["changed"] is True
    assert sorted(region.tags[WEB]) == [TAG, f"{TAG}@public"]
    assert run(region, store, BOTH).result["changed"] is False


def test_run_present_of_two_sides_in_one_zone_writes_neither() -> None:
    """Catches: an outer and an inner address that overwrite each other, in one run or in turn."""
    store = StoreInMemory({NAME: NOTHING, Hostname(WWW, PRIVATE): NOTHING})
    done = run(Region(boto_instance()), store, BOTH)
    assert [entry["error"]["code"] for entry in done.result["names"]] == ["DuplicateName"] * 2
    assert store.applied == []


@pytest.mark.parametrize(("kind", "failed"), [(StoreInMemory, 0), (ServiceInMemory, 10)])
def test_run_present_more_names_than_tags(kind: type[StoreInMemory], failed: int) -> None:
    """Catches: names that are all written and all reported as failed in every run."""
    region, store = Region(boto_instance()), kind()
    names = Registration(NameOptions(tuple(f"n{number}.shop.example" for number in range(60))), WEB, owner="shop-web")
    first = run(region, store, names)
    assert (first.result["summary"]["failed"], len(store.applied), len(region.tags[WEB])) == (failed, 60 - failed, 50)
    second = run(region, store, names)
    assert (second.result["changed"], second.result["summary"]["failed"], len(second.warnings)) == (
        False,
        failed,
        not failed,
    )


def test_run_present_of_two_sides_keeps_its_tags_while_one_has_no_address() -> None:
    """Catches: the note of the outer address overwritten with the inner one when the instance has no public address."""
    store, region = StoreInMemory(), Region(boto_instance())
    run(region, store, BOTH)
    without = Region(boto_instance(PublicIpAddress=""))
    without.tags = region.tags
    before = dict(region.tags[WEB])
    done = run(without, store, BOTH)
    assert [entry["action"] for entry in done.result["names"]] == ["failed", "none"]
    assert (without.tags[WEB], without.writes) == (before, [])


# --- waiting and reverse names ---

LATE = Problem("NotInSync", "not all of its name servers answer with it yet")


def test_run_present_does_not_wait_unasked() -> None:
    """Catches: a minute in every run."""
    assert run(Region(boto_instance()), StoreInMemory(late=LATE)).failure is None


@pytest.mark.parametrize("options", [{"wait": True}, {"reverse_dns": True}])
def test_run_present_time_is_up(options: dict[str, Any]) -> None:
    """Catches: a reverse name that is said to be set, and is not, because AWS cannot see the name yet."""
    region = Region(boto_instance())
    done = run(region, StoreInMemory(late=LATE), **options)
    assert (done.failure, done.result["changed"], region.ptrs) == (LATE.message, True, {})
    assert [entry["action"] for entry in done.result["reverse_dns"]] == (["failed"] if "reverse_dns" in options else [])


def test_run_present_settling_that_cannot_be_asked_about_is_said() -> None:
    """Catches: names lost to the user because a permission to wait is missing."""

    class Unsettled(StoreInMemory):
        def settle(self) -> Problem | None:
            raise AwsError("change C1: denied", kind="denied", code="AccessDenied")

    done = run(Region(boto_instance()), Unsettled(), wait=True)
    assert actions(done) == {WWW: "registered"}
    assert done.failure == "whether the changes are answered everywhere could not be determined: change C1: denied"


@pytest.mark.parametrize(
    ("names", "ptr"),
    [
        pytest.param(NameOptions(public=(WWW, "b.shop.example")), WWW, id="the_first_public_name"),
        pytest.param(NameOptions(public=("b.shop.example", WWW)), "b.shop.example", id="in_the_users_order"),
        pytest.param(NameOptions(public=(f"*.{WWW}", WWW)), WWW, id="no_wildcard"),
        pytest.param(NameOptions(private=(WWW,)), None, id="no_private_name"),
        pytest.param(NameOptions(cnames={"a.shop.example": WWW}), None, id="no_alias"),
        pytest.param(NameOptions(public=("refused.shop.example", WWW)), WWW, id="none_that_is_not_ours"),
        pytest.param(NameOptions(public=("refused.shop.example",)), None, id="none_at_all"),
    ],
)
def test_run_present_reverse_name(names: NameOptions, ptr: str | None) -> None:
    """Catches: an address that answers with a name that does not lead back to it."""
    region = Region(boto_instance())
    store = StoreInMemory(refusals={"refused.shop.example": Problem("RecordChanged", "x")})
    done = run(region, store, Registration(names, WEB, owner="shop-web"), reverse_dns=True)
    assert list(region.ptrs.values()) == ([ptr] if ptr else [])
    assert [entry["hostname"] for entry in done.result["reverse_dns"]] == ([ptr] if ptr else [])


def test_run_present_elastic_ips_that_cannot_be_read_are_said() -> None:
    """Catches: names that were registered and lost to the user, because of a permission for reverse names."""
    region = Region(boto_instance(), describe_addresses=[aws_error("UnauthorizedOperation")])
    done = run(region, StoreInMemory(), reverse_dns=True)
    assert actions(done) == {WWW: "registered"}
    assert done.failure is not None
    assert "ec2:DescribeAddresses" in done.failure


# --- providers that hold no TXT records ---


def test_run_present_without_owners_asks_once_after_a_refusal() -> None:
    """Catches: an account blocked by a timer."""
    region = Region(boto_instance())
    store = ServiceInMemory(refusals={WWW: Problem("nohost", "no such name")})
    first = run(region, store, provider="dyndns2")
    assert (first.result["names"][0]["error"]["code"], first.result["changed"]) == ("nohost", True)
    assert region.tags[WEB][TAG].endswith(" refused=nohost")

    class Silent(ServiceInMemory):
        def apply(self, changes: Any) -> Mapping[Hostname, Problem | None]:
            raise AssertionError("asked again")

    second = run(region, Silent(), provider="dyndns2")
    assert second.result["names"][0]["error"]["code"] == "nohost"
    assert second.result["changed"] is False

    mended = ServiceInMemory()
    third = run(region, mended, provider="dyndns2", retry_refused=True)
    assert (third.failure, actions(third)) == (None, {WWW: "registered"})
    assert mended.there[NAME] == Found(PUBLIC_ZONE, (a_set(),))
    assert region.tags[WEB][TAG] == a_note(age=0, provider="dyndns2").to_text()
