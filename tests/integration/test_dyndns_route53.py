"""Names in Route 53 through the whole module: registered, left alone, moved, refused, taken over, removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.dns_view import ELASTIC, IPV6, PRIVATE, Names, actions_of, names_of, only_name
from tests.integration.module_run import ModuleRunner
from tests.simulator.client import ACCOUNT

WWW = "www.shop.example"
WEB = {"public_hostnames": [WWW]}


@pytest.fixture
def names(aws: AwsView, module: ModuleRunner) -> Names:
    return Names(aws, module)


def test_name_is_registered_and_left_alone(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    options = {"instance_id": web, "owner": "shop-web", **WEB}
    foretold = names.run(check=True, **options)
    assert (foretold.failed, foretold.changed, foretold.writes, names.records(zone)) == (False, True, [], {})

    first = names.run(**options)
    assert not first.failed, first.message
    assert names_of(foretold) == names_of(first)
    entry = only_name(first)
    assert (entry["action"], entry["zone"], entry["zone_id"]) == ("registered", "shop.example", zone)
    assert entry["records"] == [f"{WWW}. 60 IN A {ELASTIC}"]
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    owner = names.owner(zone)
    assert {key: owner[key] for key in ("heritage", "owner", "account", "region", "instance")} == {
        "heritage": "lifeboat",
        "owner": "shop-web",
        "account": ACCOUNT,
        "region": SOURCE,
        "instance": web,
    }
    [(tag, text)] = names.tags(web).items()
    assert tag == f"lifeboat:dns:{WWW}"
    assert text.startswith(f"route53 public {ELASTIC} 20")
    assert f"+{WWW}" not in first.diff
    assert f"{WWW}. 60 IN A {ELASTIC}" in first.diff

    again = names.run(**options)
    assert (again.changed, again.writes, only_name(again)["action"]) == (False, [], "none")


def test_nothing_to_do_takes_two_calls_and_one_for_each_name(names: Names) -> None:
    names.zone(count=500)
    web = names.instance()
    options = {"instance_id": web, "public_hostnames": [WWW, "shop.shop.example"]}
    names.run(**options)
    again = names.run(**options)
    assert (again.changed, len(again.calls)) == (False, 4)


def test_both_sides_of_one_name(names: Names) -> None:
    """Catches: the inner address told to the world, or one tag for two addresses."""
    public, private = names.zone(), names.private_zone("shop.example")
    web = names.instance()
    options = {"instance_id": web, **WEB, "private_hostnames": [WWW]}
    first = names.run(**options)
    assert not first.failed, first.message
    assert (names.addresses(public), names.addresses(private)) == ({WWW: [ELASTIC]}, {WWW: [PRIVATE]})
    assert len(names.tags(web)) == 2
    assert (names.run(**options).changed, names.run(**options, state="absent").failed) == (False, False)
    assert names.records(public) == names.records(private) == names.tags(web) == {}


def test_name_below_a_delegation_is_refused(names: Names) -> None:
    """Catches: success for a name that nobody can resolve."""
    zone, web = names.zone(), names.instance()
    names.change(zone, "CREATE", "sub.shop.example", "NS", "ns1.partner.example")
    before = names.records(zone)
    done = names.run(instance_id=web, public_hostnames=["www.sub.shop.example"])
    assert (only_name(done)["error"]["code"], names.records(zone)) == ("Delegated", before)


def test_stopped_instance_does_not_keep_a_strangers_address(names: Names) -> None:
    zone, web = names.zone(), names.instance(elastic=False)
    names.run(instance_id=web, **WEB)
    names.aws.ec2(SOURCE).stop_instances(InstanceIds=[web])
    left = names.run(instance_id=web, **WEB)
    assert f"still says {ELASTIC}, which AWS may have given to another customer" in left.message
    taken = names.run(instance_id=web, **WEB, without_address="remove")
    assert (taken.failed, only_name(taken)["action"]) == (False, "removed")
    assert names.records(zone) == names.tags(web) == {}
    assert names.run(instance_id=web, **WEB, without_address="remove").changed is False


def test_lost_region_that_is_mistyped_is_said(names: Names) -> None:
    """Catches: a region that is asked after all on the night it is lost, because of a slip."""
    names.zone()
    options = {"instance_id": names.instance(), **WEB, "takeover": "dead"}
    done = names.run(**options, lost_regions=["us-wset-2"])
    assert "lost_regions: us-wset-2 is not known here (did you mean us-west-2?)" in str(done.warnings)
    assert "lost_regions" not in str(names.run(**options, lost_regions=["us-west-2"]).warnings)


def test_everything_that_a_name_can_have(names: Names) -> None:
    zone, inside, web = names.zone(), names.private_zone(), names.instance(ipv6=IPV6)
    options = {
        "instance_id": web,
        "public_hostnames": [WWW],
        "private_hostnames": ["web.shop.internal"],
        "cnames": {"shop.example.shop.example": WWW, "db.shop.internal": "web.shop.internal"},
        "ipv6": True,
        "wildcard": True,
        "ttl": 30,
    }
    first = names.run(**options)
    assert not first.failed, first.message
    records = names.records(zone)
    assert records[f"{WWW}.", "A"] == records[f"\\052.{WWW}.", "A"] == [ELASTIC]
    assert records[f"{WWW}.", "AAAA"] == records[f"\\052.{WWW}.", "AAAA"] == [IPV6]
    assert records["shop.example.shop.example.", "CNAME"] == [f"{WWW}."]
    assert (f"_lifeboat._wildcard.{WWW}.", "TXT") in records
    assert names.addresses(inside)["db.shop.internal"] == ["web.shop.internal."]
    # Each zone has its changes in one batch.
    assert first.writes.count("ChangeResourceRecordSets") == 2
    again = names.run(**options)
    assert (again.changed, again.writes) == (False, [])
    without = names.run(**{**options, "ipv6": False})
    assert not without.failed, without.message
    assert (f"{WWW}.", "AAAA") not in names.records(zone)


def test_address_changes_and_the_name_follows(names: Names) -> None:
    zone, web = names.zone(), names.instance(elastic=False)
    names.run(instance_id=web, **WEB)
    allocation = names.aws.ec2(SOURCE).allocate_address(Domain="vpc")
    names.aws.ec2(SOURCE).associate_address(InstanceId=web, AllocationId=allocation["AllocationId"])
    done = names.run(instance_id=web, **WEB)
    assert only_name(done)["action"] == "updated"
    assert names.addresses(zone) == {WWW: [allocation["PublicIp"]]}
    assert allocation["PublicIp"] in names.tags(web)[f"lifeboat:dns:{WWW}"]


def test_successor_with_the_same_owner_gets_the_name(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    names.run(instance_id=web, owner="shop-web", **WEB)
    there = names.elsewhere()
    done = names.run(region=WEST, instance_id=there, owner="shop-web", **WEB)
    assert only_name(done)["action"] == "updated"
    assert names.addresses(zone) == {WWW: ["203.0.113.20"]}
    assert (names.owner(zone)["instance"], names.owner(zone)["region"]) == (there, WEST)


def test_instance_that_is_given_an_owner_keeps_its_name(names: Names) -> None:
    """Catches: an instance refused by itself, because its names were registered before it had a logical owner."""
    zone, web = names.zone(), names.instance()
    names.run(instance_id=web, **WEB)
    done = names.run(instance_id=web, owner="shop-web", **WEB)
    assert (only_name(done)["action"], names.owner(zone)["owner"]) == ("updated", "shop-web"), done.message


def test_name_of_another_owner_is_refused_and_both_are_named(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    names.run(instance_id=web, owner="shop-web", **WEB)
    there = names.elsewhere()
    done = names.run(region=WEST, instance_id=there, owner="shop-new", **WEB)
    assert (done.failed, done.changed, done.writes) == (True, False, [])
    assert only_name(done)["error"]["code"] == "NameNotOurs"
    assert f"belongs to shop-web ({web} in us-east-1" in done.message
    assert f"so shop-new ({there} in us-west-2) does not take it" in done.message
    assert names.addresses(zone) == {WWW: [ELASTIC]}


def test_name_without_an_owner_is_refused(names: Names) -> None:
    zone = names.zone(records=[{"name": WWW, "type": "A", "values": ["198.51.100.7"]}])
    done = names.run(instance_id=names.instance(), **WEB)
    assert only_name(done)["error"]["code"] == "NameNotOurs"
    assert f"{WWW} exists ({WWW}. 300 IN A 198.51.100.7) and no owner is recorded" in done.message
    assert names.addresses(zone) == {WWW: ["198.51.100.7"]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param(
            {"set_identifier": "blue", "fields": {"Weight": 1}}, "has a routing policy (set blue)", id="weighted"
        ),
        pytest.param(
            {
                "values": None,
                "fields": {
                    "AliasTarget": {
                        "HostedZoneId": "Z35SXDOTRQ7X7K",
                        "DNSName": "lb.shop.example.",
                        "EvaluateTargetHealth": False,
                    }
                },
            },
            "is an alias of lb.shop.example",
            id="alias",
        ),
    ],
)
def test_record_that_is_more_than_values_is_left_alone_even_with_force(
    names: Names, fields: dict[str, Any], words: str
) -> None:
    record = {"name": WWW, "type": "A", "values": ["198.51.100.7"], **fields}
    zone = names.zone(records=[{key: value for key, value in record.items() if value is not None}])
    before = names.records(zone)
    done = names.run(instance_id=names.instance(), **WEB, takeover="force")
    assert (done.failed, names.records(zone)) == (True, before)
    assert words in done.message


def test_takeover_force_takes_what_nobody_owns(names: Names) -> None:
    zone = names.zone(records=[{"name": WWW, "type": "CNAME", "values": ["old.shop.example."]}])
    done = names.run(instance_id=names.instance(), **WEB, takeover="force")
    assert only_name(done)["action"] == "taken_over", done.message
    assert names.addresses(zone) == {WWW: [ELASTIC]}


class TestTakeoverDead:
    """The instance that a record names must be gone, and that must be certain."""

    @pytest.fixture
    def there(self, names: Names) -> str:
        """The instance in the recovery region that wants the name of ``shop-web``."""
        return names.elsewhere()

    @pytest.fixture
    def here(self, names: Names) -> tuple[str, str]:
        zone, web = names.zone(), names.instance()
        names.run(instance_id=web, owner="shop-web", **WEB)
        return zone, web

    def take(self, names: Names, there: str, **options: Any) -> Any:
        options = {"takeover": "dead", "owner": "shop-new", **WEB, **options}
        return names.run(region=WEST, instance_id=there, **options)

    def test_instance_that_exists_keeps_the_name(self, names: Names, here: tuple[str, str], there: str) -> None:
        done = self.take(names, there)
        assert only_name(done)["error"]["code"] == "OwnerAlive"
        assert done.writes == []

    def test_instance_that_is_terminated_loses_it(self, names: Names, here: tuple[str, str], there: str) -> None:
        names.terminate(here[1])
        done = self.take(names, there)
        assert only_name(done)["action"] == "taken_over", done.message
        assert names.addresses(here[0]) == {WWW: ["203.0.113.20"]}

    def test_region_that_does_not_answer_is_no_proof(self, names: Names, here: tuple[str, str], there: str) -> None:
        """Catches: a name taken from a live instance because its region could not be asked."""
        names.aws.simulator.fault(action="DescribeInstances", region=SOURCE, code="UnauthorizedOperation", status=403)
        done = self.take(names, there)
        assert only_name(done)["error"]["code"] == "OwnerUnknown"
        assert "name us-east-1 in lost_regions if the region is lost" in done.message

    def test_lost_region_is_not_asked(self, names: Names, here: tuple[str, str], there: str) -> None:
        names.aws.simulator.outage(SOURCE)
        done = self.take(names, there, lost_regions=[SOURCE])
        assert only_name(done)["action"] == "taken_over", done.message
        assert {call["service"] for call in done.calls if call["region"] == SOURCE} == {"route53"}

    def test_instance_of_another_account_is_not_judged(self, names: Names, here: tuple[str, str], there: str) -> None:
        """Catches: an instance that these credentials cannot see, taken for one that is gone."""
        names.aws.simulator.configure(accounts={"AKIAPARTNERACCOUNT01": "210987654321"})
        zone = here[0]
        theirs = names.records(zone)[f"_lifeboat.{WWW}.", "TXT"][0]
        names.change(zone, "UPSERT", f"_lifeboat.{WWW}", "TXT", theirs.replace(ACCOUNT, "210987654321"))
        done = self.take(names, there)
        assert only_name(done)["error"]["code"] == "OwnerUnknown"
        assert "only account 210987654321 sees" in done.message


def test_concurrent_writer_is_not_overwritten(names: Names) -> None:
    """Somebody changes the record between our look and our change: Route 53 refuses the batch."""
    names.zone()
    names.run(instance_id=names.instance(), owner="shop-web", **WEB)
    there = names.elsewhere()
    names.aws.simulator.fault(
        action="ChangeResourceRecordSets",
        service="route53",
        code="InvalidChangeBatch",
        message=f"[Tried to delete resource record set [name='{WWW}.', type='A'] but the values provided do not match "
        "the current values]",
        times=1,
    )
    done = names.run(region=WEST, instance_id=there, owner="shop-web", **WEB)
    assert only_name(done)["error"]["code"] == "RecordChanged"
    assert "another client has changed the name in the meantime; run again" in done.message
    assert (done.changed, names.tags(there, WEST)) == (False, {})
    assert only_name(names.run(region=WEST, instance_id=there, owner="shop-web", **WEB))["action"] == "updated"


def test_answer_that_was_lost_does_not_make_a_failure(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends the batch again, and Route 53 refuses to create what the first request has created."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    zone, web = names.zone(), names.instance()
    names.aws.simulator.fault("lost", action="ChangeResourceRecordSets", service="route53", times=1)
    done = names.run(instance_id=web, **WEB)
    assert (done.failed, only_name(done)["action"]) == (False, "registered"), done.message
    assert names.addresses(zone) == {WWW: [ELASTIC]}


def test_change_by_hand_is_put_right(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    names.run(instance_id=web, **WEB)
    names.change(zone, "UPSERT", WWW, "A", "198.51.100.66")
    done = names.run(instance_id=web, **WEB)
    assert (only_name(done)["action"], names.addresses(zone)) == ("updated", {WWW: [ELASTIC]})


def test_missing_tag_is_put_back(names: Names) -> None:
    names.zone()
    web = names.instance()
    names.run(instance_id=web, **WEB)
    names.aws.ec2(SOURCE).delete_tags(Resources=[web], Tags=[{"Key": f"lifeboat:dns:{WWW}"}])
    foretold = names.run(check=True, instance_id=web, **WEB)
    done = names.run(instance_id=web, **WEB)
    assert only_name(foretold)["action"] == only_name(done)["action"] == "converged"
    assert (done.changed, done.writes) == (True, ["CreateTags"])


def test_tag_that_cannot_be_written_is_said(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    names.aws.simulator.fault(action="CreateTags", code="UnauthorizedOperation", status=403)
    done = names.run(instance_id=web, **WEB)
    assert (done.failed, done.changed) == (True, True)
    assert f"{WWW} is registered, but the tag lifeboat:dns:{WWW} could not be written" in done.message
    assert names.addresses(zone) == {WWW: [ELASTIC]}
    names.aws.simulator.clear_faults()
    assert only_name(names.run(instance_id=web, **WEB))["action"] == "converged"


def test_private_address_does_not_enter_a_public_zone(names: Names) -> None:
    zone, web = names.zone(), names.instance()
    options = {"instance_id": web, "private_hostnames": ["inner.shop.example"], "private_zone": False}
    done = names.run(**options)
    assert only_name(done)["error"]["code"] == "PrivateAddressInPublicZone"
    assert (names.records(zone), done.writes) == ({}, [])
    assert names.run(**options, allow_private_in_public=True).failed is False
    assert names.addresses(zone) == {"inner.shop.example": [PRIVATE]}


class TestZones:
    """Which zone a name goes to."""

    def test_longest_name_wins(self, names: Names) -> None:
        names.zone("example")
        names.zone("shop.example")
        deep = names.zone("eu.shop.example")
        names.run(instance_id=names.instance(), public_hostnames=["www.eu.shop.example"])
        assert names.addresses(deep) == {"www.eu.shop.example": [ELASTIC]}

    def test_two_zones_of_one_name_are_an_error_that_lists_them(self, names: Names) -> None:
        zones = [names.zone(), names.zone()]
        web = names.instance()
        done = names.run(instance_id=web, **WEB)
        assert only_name(done)["error"]["code"] == "SeveralZones"
        assert all(zone in done.message for zone in zones)
        assert names.run(instance_id=web, **WEB, zone_id=zones[1]).failed is False
        assert [names.addresses(zone) for zone in zones] == [{}, {WWW: [ELASTIC]}]

    def test_private_zones_of_one_name_are_told_apart_by_the_vpc(self, names: Names) -> None:
        zones = [names.private_zone(vpc=f"vpc-0abc1234abc1234a{letter}") for letter in "ab"]
        options = {"instance_id": names.instance(), "private_hostnames": ["web.shop.internal"]}
        assert "private_zone_id or vpc_id" in names.run(**options).message
        done = names.run(**options, vpc_id="vpc-0abc1234abc1234ab")
        assert not done.failed, done.message
        assert [names.addresses(zone) for zone in zones] == [{}, {"web.shop.internal": [PRIVATE]}]

    def test_no_zone(self, names: Names) -> None:
        names.private_zone("shop.example")
        done = names.run(instance_id=names.instance(), **WEB)
        assert "this account has no public hosted zone for it; make one, or set zone_id" in done.message

    def test_zone_id_of_another_zone(self, names: Names) -> None:
        names.zone()
        blog = names.zone("blog.example")
        done = names.run(check=True, instance_id=names.instance(), **WEB, zone_id=blog)
        assert only_name(done)["error"]["code"] == "OtherZone"
        assert f"hosted zone {blog} is blog.example, which does not hold it" in done.message

    def test_zone_id_that_does_not_exist(self, names: Names) -> None:
        done = names.run(instance_id=names.instance(), **WEB, zone_id="Z0000000000000000000Q")
        assert (done.failed, done.writes) == (True, [])
        assert "there is no such hosted zone" in done.message


class TestAbsent:
    """What an instance has registered is taken back, and nothing else."""

    def test_names_of_the_tags_go(self, names: Names) -> None:
        zone, web = names.zone(), names.instance()
        names.run(instance_id=web, public_hostnames=[WWW], wildcard=True)
        foretold = names.run(check=True, instance_id=web, state="absent")
        done = names.run(instance_id=web, state="absent")
        assert actions_of(foretold) == actions_of(done) == {WWW: "removed", f"*.{WWW}": "removed"}
        assert foretold.writes == []
        assert (names.records(zone), names.tags(web)) == ({}, {})
        again = names.run(instance_id=web, state="absent")
        assert (again.changed, again.failed, names_of(again)) == (False, False, [])

    def test_instance_that_is_gone_leaves_its_names_to_the_records(self, names: Names) -> None:
        """Nothing but the TXT records knows what a forgotten instance had."""
        other = {"name": "blog.shop.example", "type": "A", "values": ["198.51.100.7"]}
        zone = names.zone(records=[other])
        web, rest = names.instance(), names.instance(name="rest", public_ip="203.0.113.11", private_ip="10.0.0.11")
        names.run(instance_id=web, public_hostnames=[WWW])
        names.run(instance_id=rest, public_hostnames=["rest.shop.example"])
        done = names.run(instance_id="i-0abc1234abc1234aa", state="absent", zone_id=zone)
        assert (done.failed, names_of(done)) == (False, []), done.message
        names.terminate(web)
        names.aws.ec2(SOURCE).delete_tags(Resources=[web], Tags=[{"Key": f"lifeboat:dns:{WWW}"}])
        done = names.run(instance_id=web, state="absent", zone_id=zone)
        assert actions_of(done) == {WWW: "removed"}, done.message
        assert names.addresses(zone) == {"blog.shop.example": ["198.51.100.7"], "rest.shop.example": ["203.0.113.11"]}

    def test_name_that_belongs_to_the_successor_stays(self, names: Names) -> None:
        """Catches: an old instance that takes the name of the new one with it."""
        zone, web = names.zone(), names.instance()
        names.run(instance_id=web, owner="shop-web", **WEB)
        there = names.elsewhere()
        names.run(region=WEST, instance_id=there, owner="shop-web", **WEB)
        done = names.run(instance_id=web, owner="shop-web", **WEB, state="absent")
        assert not done.failed, done.message
        assert f"{WWW} belongs to shop-web ({there} in us-west-2" in only_name(done)["notes"][0]
        assert (names.addresses(zone), names.tags(web)) == ({WWW: ["203.0.113.20"]}, {})

    def test_record_of_nobody_stays(self, names: Names) -> None:
        zone = names.zone(records=[{"name": WWW, "type": "A", "values": ["198.51.100.7"]}])
        done = names.run(instance_id=names.instance(), **WEB, state="absent")
        assert (done.failed, done.changed, only_name(done)["action"]) == (False, False, "none")
        assert names.addresses(zone) == {WWW: ["198.51.100.7"]}


class TestReap:
    """Names of instances that no longer exist."""

    @pytest.fixture
    def fleet(self, names: Names) -> tuple[str, list[str]]:
        """A zone, and five instances with a name each."""
        zone = names.zone()
        instances = [
            names.instance(name=f"web-{i}", public_ip=f"203.0.113.{10 + i}", private_ip=f"10.0.0.{10 + i}")
            for i in range(5)
        ]
        entries = [
            {"instance_id": instance, "public_hostnames": [f"web-{i}.shop.example"]}
            for i, instance in enumerate(instances)
        ]
        assert names.run(instances=entries).failed is False
        return zone, instances

    def test_names_of_the_gone_go(self, names: Names, fleet: tuple[str, list[str]]) -> None:
        zone, instances = fleet
        names.terminate(instances[0])
        foretold = names.run(check=True, reap=True, zone_id=zone)
        done = names.run(reap=True, zone_id=zone)
        assert [entry["hostname"] for entry in done.data["reaped"]] == ["web-0.shop.example"], done.message
        assert foretold.data["reaped"] == done.data["reaped"]
        assert sorted(names.addresses(zone)) == [f"web-{i}.shop.example" for i in range(1, 5)]
        again = names.run(reap=True, zone_id=zone)
        assert (again.changed, again.data["reaped"]) == (False, [])

    def test_more_than_the_limit_is_a_reason_to_stop(self, names: Names, fleet: tuple[str, list[str]]) -> None:
        zone, instances = fleet
        for instance in instances[:2]:
            names.terminate(instance)
        done = names.run(reap=True, zone_id=zone)
        assert (done.failed, done.changed, done.writes) == (True, False, [])
        assert "2 of 5 names would go and reap_limit is 20 %" in done.message
        assert names.run(reap=True, zone_id=zone, reap_limit=40).failed is False
        assert len(names.addresses(zone)) == 3

    def test_listing_that_failed_is_a_reason_to_stop(self, names: Names, fleet: tuple[str, list[str]]) -> None:
        zone, instances = fleet
        names.terminate(instances[0])
        # The first listing is that of the run's own instances, of which there are none.
        names.aws.simulator.fault(action="DescribeInstances", code="UnauthorizedOperation", status=403)
        done = names.run(reap=True, zone_id=zone)
        assert (done.failed, done.writes) == (True, [])
        assert "nothing is reaped, because the instances could not be listed" in done.message

    def test_empty_listing_is_a_reason_to_stop(self, names: Names, fleet: tuple[str, list[str]]) -> None:
        """Catches: the wrong account, or a filter that AWS has misunderstood, taken for a night without instances."""
        zone, instances = fleet
        for instance in instances:
            names.terminate(instance)
        done = names.run(reap=True, zone_id=zone, reap_limit=100)
        assert (done.failed, done.writes, len(names.addresses(zone))) == (True, [], 5)
        assert "not one of the instances" in done.message

    def test_zones_have_to_be_named(self, names: Names) -> None:
        assert "zone_id: name the hosted zones" in names.run(reap=True).message


class TestWaiting:
    """PENDING is not INSYNC."""

    def test_wait_until_all_name_servers_answer(self, names: Names) -> None:
        names.aws.simulator.configure(insync_seconds=0)
        names.zone()
        done = names.run(instance_id=names.instance(), **WEB, wait=True)
        assert (done.failed, [c["action"] for c in done.calls].count("GetChange")) == (False, 1)

    def test_time_is_up(self, names: Names) -> None:
        zone = names.zone()
        done = names.run(instance_id=names.instance(), **WEB, wait=True, wait_timeout=0)
        assert (done.failed, done.changed) == (True, True)
        assert "not all of its name servers answer with it yet; raise wait_timeout" in done.message
        assert names.addresses(zone) == {WWW: [ELASTIC]}

    def test_change_that_was_lost_is_handed_in_again(self, names: Names) -> None:
        """After a failover of Route 53's control plane."""
        zone = names.zone()
        names.aws.simulator.configure(insync_seconds=0, lost_dns_changes=1)
        done = names.run(instance_id=names.instance(), **WEB, wait=True)
        assert not done.failed, done.message
        assert names.addresses(zone) == {WWW: [ELASTIC]}


def test_fleet_of_a_hundred_is_one_batch_and_a_listing(names: Names) -> None:
    zone = names.zone()
    fleet = names.aws.simulator.seed_instances(
        SOURCE, [{"private_ip": f"10.0.1.{i}", "public_ip": f"203.0.113.{i}"} for i in range(100)]
    )
    entries = [{"instance_id": fleet[i], "public_hostnames": [f"n{i}.shop.example"]} for i in range(100)]
    first = names.run(instances=entries)
    assert not first.failed, first.message
    assert first.writes.count("ChangeResourceRecordSets") == 1
    again = names.run(instances=entries)
    assert (again.changed, len(again.calls)) == (False, 3)
    assert len(names.addresses(zone)) == 100


def test_one_bad_name_does_not_stop_the_fleet(names: Names) -> None:
    zone = names.zone(
        records=[{"name": "b.shop.example", "type": "A", "values": ["198.51.100.7"]}],
        protections=[{"name": "c.shop.example", "type": "A", "comment": "do not touch"}],
    )
    entries = [
        {
            "instance_id": names.instance(name=letter, public_ip=f"203.0.113.{i}", private_ip=f"10.0.0.{i}"),
            "public_hostnames": [f"{letter}.shop.example"],
        }
        for i, letter in enumerate("abcd", start=1)
    ]
    entries.append({"instance_id": "i-0abc1234abc1234aa", "public_hostnames": ["e.shop.example"]})
    done = names.run(instances=entries)
    assert done.failed
    assert actions_of(done) == {
        "a.shop.example": "registered",
        "b.shop.example": "failed",
        "c.shop.example": "failed",
        "d.shop.example": "registered",
        "e.shop.example": "failed",
    }
    assert "the record is protected against changes" in done.message
    assert "instance i-0abc1234abc1234aa is not known in us-east-1" in done.message
    assert sorted(names.addresses(zone)) == ["a.shop.example", "b.shop.example", "d.shop.example"]


def test_two_instances_that_claim_one_name(names: Names) -> None:
    names.zone()
    two = [names.instance(), names.instance(name="b", public_ip="203.0.113.11", private_ip="10.0.0.11")]
    done = names.run(instances=[{"instance_id": each, **WEB} for each in two])
    assert (done.writes, {entry["error"]["code"] for entry in names_of(done)}) == ([], {"DuplicateName"})


class TestReverse:
    """The name of an Elastic IP."""

    @pytest.fixture(autouse=True)
    def quick(self, names: Names) -> None:
        names.aws.simulator.configure(insync_seconds=0, ptr_update_seconds=0)

    def ptr(self, names: Names) -> str | None:
        ec2 = names.aws.ec2(SOURCE)
        [address] = ec2.describe_addresses()["Addresses"]
        told = ec2.describe_addresses_attribute(AllocationIds=[address["AllocationId"]], Attribute="domain-name")
        return next((each.get("PtrRecord") for each in told["Addresses"]), None)

    def test_set_left_alone_and_cleared(self, names: Names) -> None:
        names.zone()
        web = names.instance()
        foretold = names.run(check=True, instance_id=web, **WEB, reverse_dns=True)
        first = names.run(instance_id=web, **WEB, reverse_dns=True)
        assert not first.failed, first.message
        assert foretold.data["reverse_dns"] == first.data["reverse_dns"]
        assert (first.data["reverse_dns"][0]["action"], self.ptr(names)) == ("set", f"{WWW}.")
        again = names.run(instance_id=web, **WEB, reverse_dns=True)
        assert (again.changed, again.writes) == (False, [])
        gone = names.run(instance_id=web, state="absent", reverse_dns=True)
        assert (gone.failed, gone.data["reverse_dns"][0]["action"], self.ptr(names)) == (False, "cleared", None)
        ec2 = names.aws.ec2(SOURCE)
        [address] = ec2.describe_addresses()["Addresses"]
        ec2.disassociate_address(AssociationId=address["AssociationId"])
        ec2.release_address(AllocationId=address["AllocationId"])

    def test_address_that_is_no_elastic_ip(self, names: Names) -> None:
        names.zone()
        done = names.run(instance_id=names.instance(elastic=False), **WEB, reverse_dns=True)
        assert done.data["reverse_dns"][0]["error"]["code"] == "NoElasticIp"
        assert only_name(done)["action"] == "registered"

    def test_forward_name_that_aws_does_not_see(self, names: Names) -> None:
        """A zone that nobody has delegated: AWS goes on refusing until the time is up."""
        names.aws.simulator.configure(insync_seconds=3600)
        names.zone()
        done = names.run(instance_id=names.instance(), **WEB, reverse_dns=True, wait_timeout=0)
        assert done.failed
        assert "not all of its name servers answer with it yet" in done.message
        assert (done.data["reverse_dns"][0]["action"], self.ptr(names)) == ("failed", None)

    @pytest.mark.parametrize("action", ["DescribeAddresses", "ModifyAddressAttribute"])
    def test_refusal_does_not_hide_what_was_done(self, names: Names, action: str) -> None:
        names.zone()
        names.aws.simulator.fault(action=action, code="UnauthorizedOperation", status=403)
        done = names.run(instance_id=names.instance(), **WEB, reverse_dns=True)
        assert (done.failed, done.changed, only_name(done)["action"]) == (True, True, "registered")
        assert f"allow them the IAM action ec2:{action}" in done.message


class TestSelf:
    """On the instance itself."""

    def test_instance_knows_itself(self, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
        zone, web = names.zone(), names.instance()
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", names.aws.simulator.metadata(web))
        done = names.run(region=None, self=True, **WEB)
        assert not done.failed, done.message
        assert names.addresses(zone) == {WWW: [ELASTIC]}
        first, *_others = [call for call in done.calls if call["service"] == "imds"]
        assert first["action"].startswith("PUT latest/api/token")

    def test_region_of_somewhere_else(self, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", names.aws.simulator.metadata(names.instance()))
        done = names.run(region=WEST, self=True, **WEB)
        assert done.message == "self: this instance is in us-east-1, but region is us-west-2; leave region out"

    def test_no_instance(self, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")
        done = names.run(self=True, **WEB)
        assert "self: the instance metadata service could not be asked" in done.message
        assert "or set instance_id" in done.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "instance_id: one of the following is required: instance_id, filters, self"),
        (
            {"instance_id": "i-1", "self": True},
            "instance_id: parameters are mutually exclusive: instance_id|self",
        ),
        ({"instance_id": "i-1"}, "public_hostnames: no name to register; set public_hostnames or private_hostnames"),
        (
            {"instance_id": "i-1", "public_hostnames": ["www"]},
            "public_hostnames: 'www' is no fully qualified name, such as www.shop.example",
        ),
        (
            {"instance_id": "i-1", "public_hostnames": ["_lifeboat.shop.example"]},
            (
                "public_hostnames: '_lifeboat.shop.example' has the label _lifeboat or _wildcard, which is reserved "
                "for records about owners"
            ),
        ),
        (
            {"instance_id": "i-1", **WEB, "owner": "a,b"},
            "owner: 'a,b' must have 1 to 63 letters, digits, spaces and _ . : / = + @ -",
        ),
        ({"instance_id": "i-1", **WEB, "ttl": -1}, "ttl: -1 is not possible; expected 0 to 2147483647 seconds"),
        ({"instance_id": "i-1", **WEB, "reap_limit": 101}, "reap_limit: 101 is no percentage"),
        (
            {"instance_id": "i-1", **WEB, "lost_regions": [SOURCE]},
            "lost_regions: says whose names may be taken over; set takeover: dead, too",
        ),
        (
            {"instances": [{"instance_id": "i-1"}]},
            "instances[0].public_hostnames: no name to register; set public_hostnames or private_hostnames",
        ),
        (
            {"instances": [{"instance_id": "i-1"}], "instance_id": "i-2"},
            "instances and instance_id: give one; an entry of instances says which instance it is about",
        ),
        (
            {"instance_id": "i-1", "cnames": {"a.shop.example": "A.shop.example."}},
            "cnames: 'a.shop.example' points to itself",
        ),
        (
            {"instance_id": "i-1", "cnames": {"a.shop.example": ELASTIC}},
            f"cnames: '{ELASTIC}' is an address; an alias points to a name",
        ),
        (
            {"instance_id": "i-1", **WEB, "private_hostnames": [WWW], "private_zone": False},
            (
                f"private_zone: with false '{WWW}' would have two addresses in one zone; "
                "leave it out of public_hostnames or private_hostnames"
            ),
        ),
    ],
)
def test_options_that_make_no_sense(names: Names, options: dict[str, Any], message: str) -> None:
    done = names.run(**options)
    assert (done.failed, done.message, done.calls) == (True, message, [])


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        ("ListHostedZones", "AccessDenied", "allow them the IAM action route53:ListHostedZones"),
        ("ListResourceRecordSets", "Throttling", "AWS keeps throttling this call"),
        ("ChangeResourceRecordSets", "AccessDenied", "allow them the IAM action route53:ChangeResourceRecordSets"),
        ("ChangeResourceRecordSets", "PriorRequestNotComplete", "an earlier change of the zone is not complete"),
        ("ChangeResourceRecordSets", "InternalError", "AWS could not answer"),
        ("DescribeInstances", "UnauthorizedOperation", "allow them the IAM action ec2:DescribeInstances"),
    ],
)
def test_refusals_of_aws_say_what_to_do(names: Names, action: str, code: str, words: str) -> None:
    zone, web = names.zone(), names.instance()
    status = 403 if "Denied" in code or "Unauthorized" in code else 400
    names.aws.simulator.fault(action=action, code=code, message="said AWS", status=status)
    done = names.run(instance_id=web, **WEB)
    names.aws.simulator.clear_faults()
    assert (done.failed, names.tags(web), names.records(zone)) == (True, {}, {})
    assert words in done.message
    assert code in done.message
