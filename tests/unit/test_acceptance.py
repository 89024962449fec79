# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run in a real account: what it takes for its own, and what it writes down of an account."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.session import get_session

from tests.acceptance import account as account_module
from tests.acceptance import rights
from tests.acceptance.__main__ import PARTS, main
from tests.acceptance.account import PATIENCE_SECONDS, Account, NotAsPromised
from tests.acceptance.cost import AS_OF, ITEMS, MINUTES, estimate, hours, total
from tests.acceptance.finding import Found
from tests.acceptance.marks import EXPIRES, RUN, Marks, belongs, belongs_by_name, tags_in
from tests.acceptance.recordings import anonymous
from tests.acceptance.removal import LONGEST_SECONDS, Patience
from tests.acceptance.simulated import differences
from tests.rights.needs import action_of
from tests.simulator.wire import Call

NOW = datetime(2026, 11, 28, 4, 30, tzinfo=timezone.utc)
MARKS = Marks.beginning(NOW, timedelta(hours=4))


@pytest.mark.parametrize(
    ("tags", "run", "hours", "expected"),
    [
        pytest.param({}, MARKS.run, 0, False, id="somebody_elses"),
        pytest.param({"Name": MARKS.run}, MARKS.run, 0, False, id="only_the_name"),
        pytest.param(MARKS.tags(), MARKS.run, 0, True, id="own"),
        pytest.param(MARKS.tags(), "lifeboat-acceptance-other", 0, False, id="of_another_run"),
        pytest.param(MARKS.tags(), None, 3, False, id="its_time_is_not_over"),
        pytest.param(MARKS.tags(), None, 4, True, id="its_time_is_over"),
        pytest.param({RUN: MARKS.run, EXPIRES: "soon"}, None, 99, False, id="a_time_that_cannot_be_read"),
        pytest.param({EXPIRES: "2020-01-01T00:00:00Z"}, None, 99, False, id="of_no_run"),
    ],
)
def test_what_may_be_removed(tags: dict[str, str], run: str | None, hours: int, expected: bool) -> None:
    """Catches: a volume of somebody else that is removed, and one of a run in progress."""
    assert belongs(tags, run, NOW + timedelta(hours=hours)) == expected


def test_names_of_a_run_are_names_of_buckets() -> None:
    assert MARKS.run == "lifeboat-acceptance-20261128t043000z"
    assert len(f"{MARKS.run}-ap-southeast-1") <= 63


@pytest.mark.parametrize(
    ("workload", "run", "hours", "expected"),
    [
        pytest.param(f"{MARKS.run}/db", MARKS.run, 0, True, id="of_the_run"),
        pytest.param(f"{MARKS.run}/db", None, 3, False, id="its_time_is_not_over"),
        pytest.param(f"{MARKS.run}/db", None, 4, True, id="its_time_is_over"),
        pytest.param("shop/db", None, 99, False, id="of_a_drill_of_somebody_else"),
    ],
)
def test_what_a_drill_has_left_belongs_to_its_run(workload: str, run: str | None, hours: int, expected: bool) -> None:
    """Catches: a database that a killed drill has left, and one of another drill that is removed."""
    tags = {"lifeboat:drill": "try", "lifeboat:workload": workload, "lifeboat:expires": MARKS.expires}
    assert belongs(tags, run, NOW + timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("name", "run", "hours", "expected"),
    [
        pytest.param(f"{MARKS.run}-us-east-1", MARKS.run, 0, True, id="own"),
        pytest.param(f"{MARKS.run}-us-east-1", None, 23, False, id="it_may_still_run"),
        pytest.param(f"{MARKS.run}-us-east-1", None, 24, True, id="no_run_lasts_so_long"),
        pytest.param("lifeboat-acceptance-notes-us-east-1", None, 99, False, id="a_name_that_only_begins_so"),
    ],
)
def test_bucket_without_tags_is_known_by_its_name(name: str, run: str | None, hours: int, expected: bool) -> None:
    """Catches: a bucket of a run that was killed before its tags were there, which nobody would ever remove."""
    assert belongs_by_name(name, run, NOW + timedelta(hours=hours)) == expected


def test_comment_of_a_zone_has_the_tags() -> None:
    assert belongs(tags_in(MARKS.comment()), MARKS.run, NOW)
    assert len(MARKS.comment()) <= 256


CANARY = "canary999988887777"


def _shape(service: str, operation: str) -> Any:
    return get_session().get_service_model(service).operation_model(operation).output_shape


@pytest.mark.parametrize(
    ("service", "operation", "said"),
    [
        pytest.param("sts", "GetCallerIdentity", {"Account": CANARY, "Arn": CANARY, "UserId": CANARY}, id="account"),
        pytest.param("secretsmanager", "GetSecretValue", {"SecretString": CANARY, "SecretBinary": CANARY}, id="secret"),
        pytest.param("ssm", "GetParameter", {"Parameter": {"Name": CANARY, "Value": CANARY}}, id="parameter"),
        pytest.param(
            "ec2", "DescribeInstances", {"NextToken": CANARY, "Reservations": [{"OwnerId": CANARY}]}, id="token"
        ),
        pytest.param("rds", "DescribeDBInstances", {"DBInstances": [{"DBInstanceStatus": CANARY}]}, id="state"),
        pytest.param("rds", "DescribeDBInstances", {"Error": {"Code": "Throttling", "Message": CANARY}}, id="error"),
        pytest.param("lambda", "GetFunctionConfiguration", {"Environment": {"Variables": {CANARY: CANARY}}}, id="map"),
        pytest.param("ec2", "DescribeImages", {CANARY: CANARY, "Images": [{CANARY: CANARY}]}, id="unknown_field"),
        pytest.param("ec2", "DescribeImages", {"Images": [{"ImageId": 999988887777}]}, id="number"),
    ],
)
def test_recordings_have_nothing_of_an_account(service: str, operation: str, said: dict[str, Any]) -> None:
    """Catches: an account id, a name or a secret in a file that is meant to be shared."""
    text = json.dumps(anonymous(said, _shape(service, operation)))
    assert "canary" not in text
    assert "999988887777" not in text


def test_recordings_keep_fields_types_and_states() -> None:
    said = {"Images": [{"State": "available", "Name": "shop", "Public": True, "Tags": [{"Key": "a", "Value": "b"}]}]}
    kept = {"State": "available", "Name": "text", "Public": True, "Tags": [{"Key": "text", "Value": "text"}]}
    assert anonymous(said, _shape("ec2", "DescribeImages")) == {"Images": [kept]}


def test_estimate_adds_up_and_has_a_date() -> None:
    """Catches: a part that costs something and is not in the estimate, and a price of no date."""
    for parts in (frozenset[str](), frozenset(PARTS)):
        said = re.findall(r"^ +([0-9.]+) USD  (?!in all)", estimate(parts), re.MULTILINE)
        assert sum(map(float, said)) == pytest.approx(total(parts), abs=0.001)
        assert f"{total(parts):8.4f} USD  in all" in estimate(parts)
    assert {part for item in ITEMS for part in item.parts} == {*PARTS} == {*MINUTES} - {""}
    assert re.fullmatch(r"20[0-9]{2}-[01][0-9]", AS_OF)


def test_estimate_is_for_as_long_as_the_run_takes_and_has_the_instances_of_a_drill() -> None:
    """Catches: a database that is there for two hours at the price of one, and instances that only a drill needs."""
    usual = frozenset({"databases", "names", "drill"})
    assert hours(usual) * 60 >= sum(MINUTES[part] for part in ("", *usual))
    drill = estimate(frozenset({"databases", "drill"}))
    assert "2 instances (t4g.nano)" in drill
    assert "hosted zone" not in drill
    assert "2 instances" not in estimate(frozenset({"databases"}))


def test_differences_name_operation_and_field() -> None:
    real = {"ec2.DescribeVolumes": {"a": "text", "b": "number"}, "ec2.Other": {}}
    ours = {"ec2.DescribeVolumes": {"b": "text", "c": "text"}}
    assert differences(real, ours) == [
        "ec2.DescribeVolumes: missing a",
        "ec2.DescribeVolumes: additional c",
        "ec2.DescribeVolumes: b is text, not number",
    ]


def test_what_a_drill_of_a_run_creates_ends_with_the_run() -> None:
    """Catches: states of a killed drill, which --reap leaves there for hours after the run is over."""
    assert MARKS.life(NOW + timedelta(hours=1)) == "10800s"
    assert MARKS.life(NOW + timedelta(hours=5)) == "1s"


def _call(action: str, arn: str, tags: dict[str, str], **context: list[str]) -> dict[str, Any]:
    return {"needs": [{"action": action, "resources": [(arn, tags)], "context": context}]}


def test_what_the_policy_of_the_run_allows_and_nothing_needs_is_said() -> None:
    """Catches: a policy of which no test says that all of it is needed."""
    found = rights.problems([])
    assert "OwnBuckets of docs/iam/acceptance.json allows s3:CreateBucket, which the run does not need" in found
    region = {"aws:RequestedRegion": ["us-east-1"]}
    bucket = _call("s3:CreateBucket", "arn:aws:s3:::lifeboat-acceptance-1-us-east-1", {}, **region)
    assert [each for each in found if each not in rights.problems([bucket])] == [
        "OwnBuckets of docs/iam/acceptance.json allows s3:CreateBucket, which the run does not need"
    ]
    assert not [each for each in found if "RemoveAutomatedBackups" in each]


def test_what_a_run_calls_and_no_policy_allows_is_said() -> None:
    """Catches: a run in an account that fails after half an hour, as its policy lacks an action."""
    arn, region = "arn:aws:ec2:us-east-1:123456789012:volume/vol-1", {"aws:RequestedRegion": ["us-east-1"]}
    said = "the run calls ec2:DeleteVolume on arn:aws:ec2:us-east-1:123456789012:volume/vol-1, which none of its"
    foreign = rights.problems([_call("ec2:DeleteVolume", arn, {}, **region)])
    assert [each for each in foreign if each.startswith(said)]
    own = rights.problems([_call("ec2:DeleteVolume", arn, MARKS.tags(), **region)])
    assert not [each for each in own if each.startswith(said)]


def test_what_is_explained_and_needed_all_the_same_is_said() -> None:
    needed = _call(
        "rds:DeleteDBInstanceAutomatedBackup",
        "arn:aws:rds:us-east-1:123456789012:auto-backup:ab-1",
        MARKS.tags(),
        **{"aws:RequestedRegion": ["us-east-1"]},
    )
    assert [each for each in rights.problems([needed]) if each.endswith("and the run needs it all the same")]


@pytest.mark.parametrize(
    ("call", "params", "right"),
    [
        ("PUT /shop", {}, "s3:CreateBucket"),
        ("PUT /shop", {"tagging": ""}, "s3:PutBucketTagging"),
        ("PUT /shop", {"versioning": ""}, "s3:PutBucketVersioning"),
        ("GET /shop", {"tagging": ""}, "s3:GetBucketTagging"),
        ("DELETE /shop", {}, "s3:DeleteBucket"),
        ("DELETE /shop/a", {}, "s3:DeleteObject"),
        ("DELETE /shop/a", {"versionId": "1"}, "s3:DeleteObjectVersion"),
        ("PUT /shop/a", {}, "s3:PutObject"),
    ],
)
def test_calls_about_buckets_need_what_iam_says(call: str, params: dict[str, str], right: str) -> None:
    asked = Call(service="s3", action=call, region="us-east-1", access_key="AKIA", params=params)
    assert action_of(asked) == right


class Clock:
    """Time that goes by only where something waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(account_module.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(account_module.time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "CreateSubnet")


@pytest.mark.parametrize("code", ["InvalidVpcID.NotFound", "NoSuchBucket", "DBSubnetGroupNotFoundFault"])
def test_what_aws_does_not_know_yet_is_asked_for_again(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Catches: a network that ends the run, because one machine of AWS has not heard of what another one created."""
    clock, asked = Clock(monkeypatch), []

    def create(**arguments: str) -> str:
        asked.append(arguments)
        if len(asked) < 3:
            raise refusal(code)
        return "subnet-1"

    assert Account(None, 15).once_known(create, VpcId="vpc-1") == "subnet-1"
    assert (asked, clock.now) == ([{"VpcId": "vpc-1"}] * 3, 30)


@pytest.mark.parametrize(("code", "seconds"), [("VpcLimitExceeded", 0), ("InvalidVpcID.NotFound", PATIENCE_SECONDS)])
def test_what_aws_refuses_is_not_asked_for_for_ever(monkeypatch: pytest.MonkeyPatch, code: str, seconds: float) -> None:
    clock = Clock(monkeypatch)

    def create() -> None:
        raise refusal(code)

    with pytest.raises(ClientError, match=code):
        Account(None, 15).once_known(create)
    assert clock.now == seconds


@pytest.mark.parametrize(
    "error",
    [refusal("InvalidClientTokenId"), EndpointConnectionError(endpoint_url="https://sts.mars-1.amazonaws.com")],
    ids=["not_enabled", "no_region"],
)
def test_a_region_that_does_not_answer_is_named_before_anything_is_created(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """Catches: a bucket, a network and a database in the source region, then a recovery region that is not there."""

    class Sts:
        def __init__(self, region: str) -> None:
            self._region = region

        def get_caller_identity(self) -> dict[str, str]:
            if self._region == "mars-1":
                raise error
            return {"Account": "123456789012"}

    asked: list[str] = []

    def client(_self: Account, service: str, region: str) -> Sts:
        asked.append(service)
        return Sts(region)

    monkeypatch.setattr(Account, "client", client)
    monkeypatch.setattr("sys.argv", ["acceptance", "--recovery", "mars-1", "--confirm", "123456789012"])
    assert main() == 1
    assert set(asked) == {"sts"}
    assert "mars-1 does not answer. Is it a region that is enabled?" in capsys.readouterr().err
    with pytest.raises(NotAsPromised):
        Account(None, 15).id_in(["us-east-1", "mars-1"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "us-west-2"], "--source and --recovery are both us-west-2; expected two regions"),
        (["--reap", "prod-db"], "--reap: prod-db is no run; expected one such as lifeboat-acceptance-"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("sys.argv", ["acceptance", *arguments])
    with pytest.raises(SystemExit):
        main()
    assert message in capsys.readouterr().err


VPC = Found("VPC", "us-east-1", "vpc-1", "available")
CREATING = Found("DB instance", "us-east-1", "db-1", "creating")


@pytest.mark.parametrize(
    ("reasons", "seconds"),
    [
        pytest.param({CREATING: "InvalidDBInstanceState: it is creating"}, 1200, id="busy"),
        pytest.param({VPC: "DependencyViolation", CREATING: "AccessDenied"}, 1200, id="one_is_busy"),
        pytest.param({VPC: "UnauthorizedOperation", CREATING: "AccessDenied"}, 30, id="refused"),
        pytest.param({VPC: ""}, LONGEST_SECONDS, id="deleted_and_still_listed"),
    ],
)
def test_removal_waits_for_what_is_busy_and_not_for_what_is_refused(reasons: dict[Found, str], seconds: float) -> None:
    """Catches: a database that is left, and costs, since AWS refuses to delete it while it is being created."""
    now = 0.0
    patience = Patience(lambda: now)
    while not patience.is_over(reasons):
        now += 15
    assert 0 <= now - seconds <= 15


def test_removal_goes_on_as_long_as_states_change() -> None:
    now = 0.0
    patience = Patience(lambda: now)
    for status in ("creating", "backing-up", "modifying"):
        assert not patience.is_over({Found("DB instance", "us-east-1", "db-1", status): "InvalidDBInstanceState"})
        now += 1190
