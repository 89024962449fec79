"""The store of Route 53 by a script: how many calls it makes, what it falls back to, and how it waits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError, InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    Found,
    Hostname,
    RecordSet,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.records import set_to_boto, sort_key
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.store import Route53Store, from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import RecordStore
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.update_service import UpdateService
from tests.unit.module_utils._dns.builders import (
    ELASTIC,
    HERE,
    OTHER,
    OURS,
    PRIVATE_ZONE,
    PUBLIC_ZONE,
    WWW,
    a_change,
    a_context,
    a_set,
    an_owner,
    beside,
    found_of,
)
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClock, aws_error

NAME = Hostname(WWW)
OPTIONS: dict[str, Any] = {
    "zone_id": None,
    "private_zone_id": None,
    "private_zone": True,
    "vpc_id": None,
    "region": HERE,
}
CHANGED = aws_error(
    "InvalidChangeBatch",
    f"[Tried to delete resource record set [name='{WWW}.', type='A'] but the values provided do not match the current "
    "values]",
)
DENIED = aws_error("AccessDenied", "not authorized")


def store_with(
    route53: ScriptedClient, clock: ScriptedClock | None = None, timeout: Timeout | None = None, **options: Any
) -> Route53Store:
    return from_options({**OPTIONS, **options}, a_context(clock, timeout, route53={HERE: route53}))


def told_zone(zone: Zone = PUBLIC_ZONE, count: int = 5000) -> dict[str, Any]:
    return {
        "Id": f"/hostedzone/{zone.id}",
        "Name": f"{zone.name}.",
        "Config": {"PrivateZone": zone.is_private},
        "ResourceRecordSetCount": count,
    }


def zones(*told: dict[str, Any]) -> dict[str, Any]:
    return {"list_hosted_zones": [{"HostedZones": list(told or [told_zone()]), "IsTruncated": False}]}


class Records:
    """Record sets of a zone, listed in Route 53's order, a page from the start name on."""

    def __init__(self, *sets: RecordSet, page: int = 300) -> None:
        self._sets = sorted(sets, key=lambda each: sort_key(each.name))
        self._page = page

    def __call__(self, StartRecordName: str = "", **_rest: Any) -> dict[str, Any]:
        rest = [each for each in self._sets if sort_key(each.name) >= sort_key(StartRecordName)]
        page = rest[: self._page] if StartRecordName else rest
        return {
            "ResourceRecordSets": [set_to_boto(each) for each in page],
            "IsTruncated": len(page) < len(rest),
            "MaxItems": "300",
        }


def names_asked(route53: ScriptedClient) -> list[str | None]:
    return [call.get("StartRecordName") for call in route53.calls_of("list_resource_record_sets")]


def both(name: str) -> list[RecordSet]:
    return [a_set(name=name), beside(an_owner().to_text(), name)]


def codes(answers: Any) -> dict[str, str | None]:
    return {name.name: problem.code if problem else None for name, problem in answers.items()}


def test_store_keeps_the_contract() -> None:
    """Catches: a store that mypy takes and the engine does not."""
    store: RecordStore = store_with(ScriptedClient())
    assert (store.provider, isinstance(store, UpdateService)) == ("route53", False)


# --- find: delegations ---

CUT = a_set("ns1.partner.example", name="sub.shop.example", kind="NS")


@pytest.mark.parametrize(
    ("name", "is_hidden", "calls"),
    [
        pytest.param("www.shop.example", False, 1, id="beside_it"),
        pytest.param("sub.shop.example", True, 1, id="at_it"),
        pytest.param("www.sub.shop.example", True, 2, id="below_it"),
        pytest.param("*.sub.shop.example", True, 2, id="everything_below_it"),
        pytest.param("a.b.sub.shop.example", True, 3, id="far_below_it"),
        pytest.param("a.notsub.shop.example", False, 2, id="below_another_name"),
        pytest.param("shop.example", False, 1, id="the_zone_itself"),
    ],
)
@pytest.mark.parametrize("is_listed", [False, True])
def test_find_of_a_name_below_a_delegation(name: str, is_hidden: bool, calls: int, is_listed: bool) -> None:
    """Catches: a name registered where nobody ever looks for it."""
    apex = a_set("ns-1.awsdns-01.example", name="shop.example", kind="NS")
    records = Records(CUT, apex, *both("a.shop.example"))
    route53 = ScriptedClient(**zones(told_zone(count=9 if is_listed else 5000)), list_resource_record_sets=records)
    asked = [Hostname(name), *([Hostname("other.shop.example")] if is_listed else [])]
    found = store_with(route53).find(asked)[Hostname(name)]
    assert isinstance(found, Found)
    assert found.delegated_at == ("sub.shop.example" if is_hidden else None)
    assert len(route53.calls_of("list_resource_record_sets")) == (1 if is_listed else calls)


def test_find_asks_once_for_a_delegation_that_many_names_would_have() -> None:
    names = [Hostname(f"n{number}.eu.shop.example") for number in range(5)]
    route53 = ScriptedClient(**zones(), list_resource_record_sets=Records(CUT))
    store_with(route53).find(names)
    assert names_asked(route53).count("eu.shop.example") == 1


def test_find_that_cannot_look_for_a_delegation_says_so() -> None:
    """Catches: a name taken for one that can be found because the look at what is above it was refused."""

    def answer(StartRecordName: str, **rest: Any) -> Any:
        if StartRecordName == "sub.shop.example":
            raise DENIED
        return Records()(StartRecordName, **rest)

    hidden = Hostname("www.sub.shop.example")
    found = store_with(ScriptedClient(**zones(), list_resource_record_sets=answer)).find([hidden])[hidden]
    assert isinstance(found, Problem)


# --- find: how many calls ---


def test_find_asks_once_for_a_name_and_its_owner() -> None:
    """Catches: a call for the name and another one for its owner, or a listing of the whole zone."""
    records = Records(*both(WWW), *both("a.shop.example"))
    route53 = ScriptedClient(**zones(), list_resource_record_sets=records)
    assert store_with(route53).find([NAME]) == {NAME: OURS}
    assert route53.calls_of("list_resource_record_sets") == [
        {"HostedZoneId": PUBLIC_ZONE.id, "StartRecordName": WWW},
    ]
    assert route53.operations.count("list_hosted_zones") == 1


def test_find_of_a_name_that_does_not_exist() -> None:
    """Catches: the next name in the zone taken for the one that was asked for."""
    route53 = ScriptedClient(**zones(), list_resource_record_sets=Records(*both("wwx.shop.example")))
    assert store_with(route53).find([NAME]) == {NAME: Found(PUBLIC_ZONE)}


@pytest.mark.parametrize(
    ("count", "hostnames", "pages"),
    [
        pytest.param(600, 2, True, id="two_pages_for_two_names"),
        pytest.param(601, 2, False, id="three_pages_for_two_names"),
        pytest.param(300, 1, False, id="one_name_is_one_call_anyway"),
        pytest.param(30_000, 100, True, id="100_pages_for_100_names"),
        pytest.param(30_001, 100, False, id="101_pages_for_100_names"),
        pytest.param(0, 2, False, id="size_not_known"),
    ],
)
def test_find_lists_the_zone_where_that_takes_fewer_calls(count: int, hostnames: int, pages: bool) -> None:
    """Catches: 5,000 records read for two names, or 100 calls for what one page says."""
    names = [Hostname(f"n{n}.shop.example") for n in range(hostnames)]
    route53 = ScriptedClient(
        **zones(told_zone(count=count)),
        list_resource_record_sets=Records(*(each for name in names for each in both(name.name))),
    )
    found = store_with(route53).find(names)
    assert found == {name: found_of(an_owner(), a_set(name=name.name), name=name.name) for name in names}
    asked = names_asked(route53)
    assert (asked == [None]) if pages else (sorted(map(str, asked)) == sorted(name.name for name in names))


@pytest.mark.parametrize(
    ("between", "asked"),
    [
        pytest.param(3, [WWW], id="on_the_page"),
        pytest.param(299, [WWW, f"_lifeboat.{WWW}"], id="beyond_the_page"),
    ],
)
def test_find_looks_again_for_an_owner_beyond_the_page(between: int, asked: list[str]) -> None:
    """Catches: a name of ours taken for nobody's, because hundreds of names lie between it and its owner."""
    crowd = [a_set(name=f"{number:04d}.{WWW}") for number in range(between)]
    route53 = ScriptedClient(**zones(), list_resource_record_sets=Records(*both(WWW), *crowd))
    assert store_with(route53).find([NAME]) == {NAME: OURS}
    assert names_asked(route53) == asked


def test_find_does_not_look_again_when_the_page_goes_on_behind() -> None:
    """Catches: a second call for each name in a large zone."""
    crowd = [a_set(name=f"x{number}.shop.example") for number in range(400)]
    route53 = ScriptedClient(**zones(), list_resource_record_sets=Records(*both(WWW), *crowd))
    assert store_with(route53).find([NAME]) == {NAME: OURS}
    assert names_asked(route53) == [WWW]


def test_find_of_a_wildcard_finds_its_own_owner() -> None:
    """Catches: the owner of ``www`` taken for that of ``*.www``."""
    name = Hostname(f"*.{WWW}")
    route53 = ScriptedClient(**zones(), list_resource_record_sets=Records(*both(name.name), *both(WWW)))
    assert store_with(route53).find([name]) == {name: found_of(an_owner(), a_set(name=name.name), name=name.name)}


def test_find_one_name_that_cannot_be_read_does_not_stop_the_others() -> None:
    other = Hostname("a.shop.example")
    records = Records(*both(WWW), *both(other.name))

    def answer(StartRecordName: str, **rest: Any) -> Any:
        return DENIED if StartRecordName == WWW else records(StartRecordName=StartRecordName, **rest)

    found = store_with(ScriptedClient(**zones(), list_resource_record_sets=answer)).find([NAME, other])
    refused = found[NAME]
    assert isinstance(refused, Problem)
    assert refused.code == "AccessDenied"
    assert "route53:ListResourceRecordSets" in refused.message
    assert found[other] == found_of(an_owner(), a_set(name=other.name), name=other.name)


# --- find: zones ---


def test_find_with_zone_id_lists_no_zones() -> None:
    """Catches: a permission to list all zones asked of someone who has named the one."""
    route53 = ScriptedClient(
        get_hosted_zone=[{"HostedZone": told_zone()}], list_resource_record_sets=Records(*both(WWW))
    )
    assert store_with(route53, zone_id=PUBLIC_ZONE.id).find([NAME]) == {NAME: OURS}
    assert route53.calls_of("get_hosted_zone") == [{"Id": PUBLIC_ZONE.id}]


def test_find_lists_zones_for_the_side_that_was_not_named() -> None:
    inner = Hostname(WWW, PRIVATE)
    route53 = ScriptedClient(
        get_hosted_zone=[{"HostedZone": told_zone(PRIVATE_ZONE)}],
        **zones(told_zone(), told_zone(PRIVATE_ZONE)),
        list_resource_record_sets=Records(),
    )
    found = store_with(route53, private_zone_id=PRIVATE_ZONE.id).find([NAME, inner])
    assert found == {NAME: Found(PUBLIC_ZONE), inner: Found(PRIVATE_ZONE)}


def test_find_zone_that_does_not_exist_says_so() -> None:
    """Catches: names "not found" in a zone that there is not."""
    route53 = ScriptedClient(get_hosted_zone=[aws_error("NoSuchHostedZone")])
    with pytest.raises(AwsError, match="there is no such hosted zone"):
        store_with(route53, zone_id="Z0").find([NAME])


@pytest.mark.parametrize(
    ("vpc_zones", "outcome"),
    [
        pytest.param(["Z2"], "Z2", id="one_of_the_vpc"),
        pytest.param(["Z1", "Z2"], "SeveralZones", id="both_of_the_vpc"),
        pytest.param([], "NoZone", id="none_of_the_vpc"),
    ],
)
def test_find_tells_private_zones_apart_by_the_vpc(vpc_zones: list[str], outcome: str) -> None:
    """Catches: the zone of another VPC, and a VPC with more than a page of zones read half."""
    told = [told_zone(Zone(zone_id, "shop.example", is_private=True)) for zone_id in ("Z1", "Z2")]
    pages: list[Any] = [
        {"HostedZoneSummaries": [{"HostedZoneId": "Z9"}], "NextToken": "more"},
        {"HostedZoneSummaries": [{"HostedZoneId": zone_id} for zone_id in vpc_zones]},
    ]
    route53 = ScriptedClient(**zones(*told), list_hosted_zones_by_vpc=pages, list_resource_record_sets=Records())
    inner = Hostname(WWW, PRIVATE)
    found = store_with(route53, vpc_id="vpc-0abc1234abc1234aa").find([inner])[inner]
    assert (found.code if isinstance(found, Problem) else found.zone.id) == outcome
    asked = [(call["VPCRegion"], call.get("NextToken")) for call in route53.calls_of("list_hosted_zones_by_vpc")]
    assert len(asked) == 2
    assert asked[0][0] == HERE


def test_find_does_not_ask_about_the_vpc_unless_it_decides() -> None:
    route53 = ScriptedClient(**zones(told_zone(PRIVATE_ZONE)), list_resource_record_sets=Records())
    inner = Hostname(WWW, PRIVATE)
    found = store_with(route53, vpc_id="vpc-0abc1234abc1234aa").find([inner])
    assert found == {inner: Found(PRIVATE_ZONE)}


# --- apply ---


def taken(number: int = 1) -> dict[str, Any]:
    return {"ChangeInfo": {"Id": f"/change/C{number}", "Status": "PENDING"}}


def sent_names(route53: ScriptedClient) -> list[list[str]]:
    """The names of each batch that was sent, without those of owners."""
    return [
        sorted(
            {
                name
                for change in call["ChangeBatch"]["Changes"]
                if not (name := change["ResourceRecordSet"]["Name"]).startswith("_lifeboat")
            }
        )
        for call in route53.calls_of("change_resource_record_sets")
    ]


def test_apply_sends_one_batch_for_one_zone() -> None:
    route53 = ScriptedClient(change_resource_record_sets=[taken()])
    answers = store_with(route53).apply([a_change(), a_change("a.shop.example", instance_id=OTHER)])
    assert codes(answers) == {WWW: None, "a.shop.example": None}
    [call] = route53.calls_of("change_resource_record_sets")
    assert call["HostedZoneId"] == PUBLIC_ZONE.id
    assert [change["Action"] for change in call["ChangeBatch"]["Changes"]] == ["CREATE"] * 4


def refusing(name: str, refusal: Exception = CHANGED) -> Any:
    """Route 53 refuses a batch with this name in it, as a whole."""

    def change(ChangeBatch: dict[str, Any], **_rest: Any) -> Any:
        names = {each["ResourceRecordSet"]["Name"] for each in ChangeBatch["Changes"]}
        return refusal if f"{name}." in names else taken()

    return change


FLEET = [a_change(f"n{n}.shop.example", instance_id=f"i-{n}") for n in range(3)]


def test_apply_sends_each_instance_alone_when_one_is_refused() -> None:
    """Catches: a fleet that is not registered because of one name."""
    route53 = ScriptedClient(
        list_hosted_zones=lambda **_: {"HostedZones": [told_zone()], "IsTruncated": False},
        change_resource_record_sets=refusing("n1.shop.example"),
        list_resource_record_sets=Records(),
    )
    answers = store_with(route53).apply(FLEET)
    assert codes(answers) == {"n0.shop.example": None, "n1.shop.example": "RecordChanged", "n2.shop.example": None}
    assert sent_names(route53) == [
        ["n0.shop.example.", "n1.shop.example.", "n2.shop.example."],
        ["n0.shop.example."],
        ["n1.shop.example."],
        ["n2.shop.example."],
    ]


def test_apply_names_of_one_instance_stand_and_fall_together() -> None:
    """Catches: half of an instance moved."""
    changes = [a_change("a.shop.example"), a_change("b.shop.example")]
    route53 = ScriptedClient(**zones(), change_resource_record_sets=[CHANGED], list_resource_record_sets=Records())
    assert codes(store_with(route53).apply(changes)) == {
        "a.shop.example": "RecordChanged",
        "b.shop.example": "RecordChanged",
    }
    assert len(sent_names(route53)) == 1


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        pytest.param(CHANGED, "RecordChanged", "another client has changed the name in the meantime", id="changed"),
        pytest.param(
            aws_error("InvalidChangeBatch", "Tried to create resource record set but it already exists"),
            "RecordChanged",
            "run again",
            id="created_by_somebody_else",
        ),
        pytest.param(
            aws_error("InvalidChangeBatch", "Tried to delete resource record set but it was not found"),
            "RecordChanged",
            "run again",
            id="deleted_by_somebody_else",
        ),
        pytest.param(
            aws_error("InvalidChangeBatch", "the record is protected: do not touch"),
            "InvalidChangeBatch",
            "remove its protection",
            id="protected",
        ),
        pytest.param(
            aws_error("InvalidChangeBatch", f"RRSet with DNS name {WWW}. is not permitted in zone example."),
            "InvalidChangeBatch",
            "set zone_id or private_zone_id",
            id="not_in_the_zone",
        ),
        pytest.param(
            aws_error("InvalidChangeBatch", "RRSet of type CNAME conflicts with other records at name"),
            "InvalidChangeBatch",
            "an alias name (CNAME) is not possible",
            id="beside_an_alias",
        ),
        pytest.param(aws_error("PriorRequestNotComplete"), "PriorRequestNotComplete", "run again", id="too_early"),
        pytest.param(DENIED, "AccessDenied", "route53:ChangeResourceRecordSets", id="denied"),
    ],
)
def test_apply_refusal_is_a_problem_of_the_name(error: Exception, code: str, words: str) -> None:
    """Catches: an exception that takes what was done so far with it."""
    route53 = ScriptedClient(
        **zones(), change_resource_record_sets=[error], list_resource_record_sets=Records(a_set("198.51.100.7"))
    )
    problem = next(iter(store_with(route53).apply([a_change()]).values()))
    assert problem is not None
    assert problem.code == code
    assert re.search(re.escape(words), problem.message)
    assert WWW in problem.message


@pytest.mark.parametrize("error", [DENIED, aws_error("Throttling"), aws_error("PriorRequestNotComplete")])
def test_apply_does_not_send_each_alone_what_all_would_be_refused(error: Exception) -> None:
    """Catches: 100 calls that are refused like the first one."""
    route53 = ScriptedClient(change_resource_record_sets=[error])
    assert len(set(codes(store_with(route53).apply(FLEET)).values())) == 1


def test_apply_goes_on_with_the_next_zone() -> None:
    route53 = ScriptedClient(change_resource_record_sets=[DENIED, taken()])
    inner = a_change("db.shop.example", zone=PRIVATE_ZONE)
    assert codes(store_with(route53).apply([a_change(), inner])) == {WWW: "AccessDenied", "db.shop.example": None}


def test_apply_that_was_carried_out_although_it_was_refused() -> None:
    """Catches: a failure because the SDK has sent the request twice, when the first answer was lost."""
    route53 = ScriptedClient(
        **zones(), change_resource_record_sets=[CHANGED], list_resource_record_sets=Records(*both(WWW))
    )
    assert codes(store_with(route53).apply([a_change()])) == {WWW: None}


def test_apply_that_cannot_look_again_is_refused_and_goes_on() -> None:
    """Catches: what was done in one zone lost to the user because another one could not be looked at."""
    route53 = ScriptedClient(
        change_resource_record_sets=[taken(), CHANGED],
        list_hosted_zones=[DENIED],
        list_resource_record_sets=Records(),
    )
    inner = a_change("db.shop.example", zone=PRIVATE_ZONE)
    answers = store_with(route53).apply([a_change(), inner])
    assert codes(answers) == {WWW: None, "db.shop.example": "RecordChanged"}


# --- settle ---

WAIT = Timeout(seconds=60, interval=20)
IN_SYNC = {"ChangeInfo": {"Id": "/change/C1", "Status": "INSYNC"}}
LOST = aws_error("NoSuchChange", "A change with the specified change ID does not exist.")


def settled(route53: ScriptedClient, clock: ScriptedClock, *changes: Any) -> Problem | None:
    store = store_with(route53, clock, WAIT)
    assert set(codes(store.apply(changes or [a_change()])).values()) == {None}
    return store.settle()


def test_settle_without_a_change_asks_nothing() -> None:
    assert store_with(ScriptedClient()).settle() is None


def test_settle_waits_until_all_name_servers_answer() -> None:
    """Catches: PENDING taken for done."""
    route53 = ScriptedClient(change_resource_record_sets=[taken()], get_change=[taken(), taken(), IN_SYNC])
    clock = ScriptedClock()
    assert settled(route53, clock) is None
    assert (clock.slept, route53.unasked()) == ([20, 20], {})
    assert route53.calls_of("get_change") == [{"Id": "/change/C1"}] * 3


def test_settle_asks_only_about_what_is_not_in_sync() -> None:
    route53 = ScriptedClient(
        change_resource_record_sets=[taken(1), taken(2)],
        get_change=lambda Id: taken() if Id == "/change/C2" and len(route53.calls_of("get_change")) < 4 else IN_SYNC,
    )
    changes = [a_change(), a_change("db.shop.example", zone=PRIVATE_ZONE)]
    assert settled(route53, ScriptedClock(), *changes) is None
    assert [call["Id"] for call in route53.calls_of("get_change")] == [
        "/change/C1",
        "/change/C2",
        "/change/C2",
        "/change/C2",
    ]


def test_settle_says_which_names_when_the_time_is_up() -> None:
    route53 = ScriptedClient(change_resource_record_sets=[taken()], get_change=lambda **_: taken())
    clock = ScriptedClock()
    names = [f"n{n}.shop.example" for n in range(7)]
    problem = settled(route53, clock, *(a_change(name) for name in names))
    assert problem is not None
    assert (problem.code, sum(clock.slept)) == ("NotInSync", 60)
    assert problem.message.startswith(f"{', '.join(names[:5])} and 2 more: Route 53 has taken the change")


def test_settle_hands_in_again_what_was_lost() -> None:
    """Catches: a name that is said to be registered and is not, after a failover of Route 53's control plane."""
    route53 = ScriptedClient(
        **zones(),
        change_resource_record_sets=[taken(1), taken(2)],
        get_change=[LOST, IN_SYNC],
        list_resource_record_sets=Records(),
    )
    assert settled(route53, ScriptedClock()) is None
    first, second = route53.calls_of("change_resource_record_sets")
    assert first == second
    assert [call["Id"] for call in route53.calls_of("get_change")] == ["/change/C1", "/change/C2"]


def test_settle_does_not_hand_in_again_what_is_there() -> None:
    """Catches: a batch that is refused because it was carried out long ago."""
    route53 = ScriptedClient(
        **zones(),
        change_resource_record_sets=[taken()],
        get_change=[LOST],
        list_resource_record_sets=Records(*both(WWW)),
    )
    assert settled(route53, ScriptedClock()) is None


def test_settle_hands_in_again_a_removal_that_was_lost() -> None:
    route53 = ScriptedClient(
        list_hosted_zones=lambda **_: {"HostedZones": [told_zone()], "IsTruncated": False},
        change_resource_record_sets=[taken(1), taken(2)],
        get_change=[LOST, LOST],
        list_resource_record_sets=[Records(*both(WWW)), Records()],
    )
    removal = a_change(old=both(WWW), new=[])
    assert settled(route53, ScriptedClock(), removal) is None
    assert len(route53.calls_of("change_resource_record_sets")) == 2


def test_settle_goes_on_when_handing_in_again_is_throttled() -> None:
    """Catches: a change that is lost and forgotten, so that the wait ends well and the name does not answer."""
    route53 = ScriptedClient(
        list_hosted_zones=lambda **_: {"HostedZones": [told_zone()], "IsTruncated": False},
        change_resource_record_sets=[taken(1), aws_error("Throttling"), taken(2)],
        get_change=lambda Id: LOST if Id == "/change/C1" else IN_SYNC,
        list_resource_record_sets=Records(),
    )
    assert settled(route53, ScriptedClock()) is None
    assert len(route53.calls_of("change_resource_record_sets")) == 3


@pytest.mark.parametrize(
    ("error", "asked"), [pytest.param(aws_error("Throttling"), 2, id="passing"), pytest.param(DENIED, 1, id="denied")]
)
def test_settle_question_that_failed_is_no_answer(error: Exception, asked: int) -> None:
    """Catches: a failed question taken for INSYNC."""
    route53 = ScriptedClient(change_resource_record_sets=[taken()], get_change=[error, IN_SYNC])
    if asked == 2:
        assert settled(route53, ScriptedClock()) is None
    else:
        with pytest.raises(AwsError, match="route53:GetChange"):
            settled(route53, ScriptedClock())
    assert len(route53.calls_of("get_change")) == asked


# --- owned ---


def test_owned_lists_every_name_with_an_owner() -> None:
    """Catches: a name of somebody else that is reaped, and a wildcard that never is."""
    stranger = RecordSet("_dmarc.shop.example", "TXT", 60, ("v=DMARC1",))
    sets = [*both(WWW), *both(f"*.{WWW}"), a_set(name="other.shop.example"), stranger]
    route53 = ScriptedClient(
        get_hosted_zone=lambda Id: {"HostedZone": told_zone(PRIVATE_ZONE if Id == PRIVATE_ZONE.id else PUBLIC_ZONE)},
        list_resource_record_sets=lambda HostedZoneId, **_: (
            Records(*both("db.shop.example"))() if HostedZoneId == PRIVATE_ZONE.id else Records(*sets)()
        ),
    )
    store = store_with(route53, zone_id=PUBLIC_ZONE.id, private_zone_id=PRIVATE_ZONE.id)
    assert store.owned() == {
        NAME: OURS,
        Hostname(f"*.{WWW}"): found_of(an_owner(), a_set(name=f"*.{WWW}"), name=f"*.{WWW}"),
        Hostname("db.shop.example", PRIVATE): found_of(
            an_owner(), a_set(name="db.shop.example"), zone=PRIVATE_ZONE, name="db.shop.example"
        ),
    }


def test_owned_wants_the_zones_named() -> None:
    """Catches: all zones of an account read, and names removed where nobody meant it."""
    with pytest.raises(InvalidInput, match="zone_id: name the hosted zones to look through"):
        store_with(ScriptedClient()).owned()


def test_change_is_answered_as_asked_for() -> None:
    """Catches: an address in the comment or the wrong place of a request."""
    route53 = ScriptedClient(change_resource_record_sets=[taken()])
    store_with(route53).apply([a_change(old=[a_set("198.51.100.7")], new=[a_set()])])
    [call] = route53.calls_of("change_resource_record_sets")
    assert call["ChangeBatch"]["Changes"] == [
        {"Action": action, "ResourceRecordSet": set_to_boto(a_set(address))}
        for action, address in (("DELETE", "198.51.100.7"), ("CREATE", ELASTIC))
    ]
