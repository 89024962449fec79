"""What is written of a manifest, what is not, and that it was seen to be there afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.answers import Absent, Answer, Found
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.bucket import bucket_warnings
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import (
    NEWER_SCHEMA,
    UNREADABLE,
    document_of,
    text_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest, Unknown
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.plan import (
    ManifestItem,
    Wanted,
    WriteIndex,
    WriteObject,
    plan_manifest,
    writes,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.s3_location import Place
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.source_view import NOT_FOUND
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.write import Writing

PLACE = Place("shop-dr", "lifeboat/")
OLD, NOW = "2026-11-19T06:00:00Z", "2026-11-20T06:00:00Z"
DENIED = Problem("AccessDenied", "allow it")
ABSENT = Absent("lifeboat/shop/workloads/a.json")


def manifest(port: int = 5432, at: str = NOW, unknown: str | None = None) -> Manifest:
    why = {unknown: Unknown("AccessDenied", "allow it")} if unknown else {}
    return Manifest("shop", "a", "database", "us-east-1", "us-west-2", at, facts={"db_instance": port}, unknown=why)


def found(port: int = 5432) -> Found:
    return Found(manifest(port, OLD), '"old"', OLD)


def planned(seen: Manifest | Problem, answer: Answer, kind: str = "database") -> list[ManifestItem]:
    wanted = Wanted(PLACE, "shop", {"a": seen}, kinds={"a": kind})
    return list(plan_manifest(wanted, {"a": answer}, None).items)


@pytest.mark.parametrize(
    ("seen", "answer", "action", "is_written", "has_index"),
    [
        (manifest(), ABSENT, "created", True, True),
        (manifest(), found(), "none", False, True),
        (manifest(1), found(), "updated", True, True),
        (manifest(unknown="subnets"), ABSENT, "created", True, True),
        (manifest(), DENIED, "updated", True, True),
        (manifest(unknown="subnets"), DENIED, "failed", False, False),
        (manifest(), Problem(UNREADABLE, "no JSON"), "updated", True, True),
        (manifest(), Problem(NEWER_SCHEMA, "schema 2"), "failed", False, False),
        (DENIED, ABSENT, "failed", False, False),
        (DENIED, found(), "failed", False, False),
        (Problem(NOT_FOUND, "none there"), found(), "failed", False, False),
    ],
    ids=[
        *("new", "same", "changed", "partly_new", "old_denied", "old_denied_and_partly", "old_broken", "old_newer"),
        *("denied", "denied_and_old", "deleted"),
    ],
)
def test_plan_never_writes_less_over_more(
    seen: Manifest | Problem, answer: Answer, action: str, is_written: bool, has_index: bool
) -> None:
    first, *rest = planned(seen, answer)
    assert (first.action, bool(writes([first])), first.problem is not None) == (action, is_written, action == "failed")
    assert [bool(item.steps and isinstance(item.steps[0], WriteIndex)) for item in rest] == [True] * has_index


def test_plan_of_a_fleet_that_does_not_run_is_no_failure() -> None:
    [item] = planned(Problem(NOT_FOUND, "none there"), found(), "fleet")
    assert (item.action, item.problem, item.notes) == (
        "none",
        None,
        (f"none there; what was known on {OLD} is kept",),
    )


@pytest.mark.parametrize(
    ("there", "action"),
    [(None, "created"), ("a\n", "none"), ("b\n", "updated"), (DENIED, "updated")],
    ids=["absent", "same", "other", "denied"],
)
def test_plan_file_is_written_if_it_is_another(there: Any, action: str) -> None:
    [item] = plan_manifest(Wanted(PLACE, "shop", {}, "a\n"), {}, there).items
    assert (item.action, bool(writes([item]))) == (action, action != "none")


class Bucket:
    """S3 with one bucket, which may lose or change what is written."""

    def __init__(self, lies: dict[str, str] | None = None) -> None:
        self.etags: dict[str, str] = {}
        self.lies = lies or {}

    def put_object(self, *, Key: str, Body: bytes, **_options: Any) -> dict[str, Any]:
        self.etags[Key] = f'"{len(Body)}"'
        return {"ETag": self.etags[Key], "ServerSideEncryption": "AES256"}

    def get_object(self, **_options: Any) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "No"}}, "GetObject")

    def get_paginator(self, _call: str) -> Bucket:
        return self

    def paginate(self, **_options: Any) -> list[dict[str, Any]]:
        listed = {key: self.lies.get(key.rpartition("/")[2], etag) for key, etag in self.etags.items()}
        return [{"Name": "shop-dr", "Contents": [{"Key": k, "ETag": etag} for k, etag in listed.items() if etag]}]


@pytest.mark.parametrize(
    ("lies", "said"),
    [
        ({}, None),
        (
            {"a.json": '"9"'},
            "s3://shop-dr/lifeboat/shop/workloads/a.json was written, and the bucket in us-west-2 lists",
        ),
        ({"a.json": ""}, "the bucket in us-west-2 does not list it; run again"),
        ({"index.json": '"9"'}, None),
        ({"index.json": ""}, "s3://shop-dr/lifeboat/shop/index.json was written, and the bucket in us-west-2 does not"),
    ],
    ids=["there", "other", "not_there", "index_of_another_run", "no_index"],
)
def test_writing_is_a_success_only_if_the_bucket_lists_it(lies: dict[str, str], said: str | None) -> None:
    items = planned(manifest(), ABSENT)
    outcomes = Writing(Bucket(lies), "us-west-2", PLACE, "shop", NOW).carry_out(tuple(items))
    failed = [done.problem.message for done in outcomes if done.problem]
    assert len(failed) == (said is not None)
    assert all(said in message for message in failed if said)


def test_step_shows_what_changes_in_lines() -> None:
    [step] = writes(planned(manifest(1), found()))
    assert step == WriteObject(
        "lifeboat/shop/workloads/a.json", text_of(document_of(manifest(at=OLD))), text_of(document_of(manifest(1)))
    )
    assert '    "db_instance": 5432' in step.lines_before()
    assert '    "db_instance": 1' in step.lines_after()


@pytest.mark.parametrize(
    ("location", "versioning", "said"),
    [
        ("us-west-2", "Enabled", []),
        ("us-west-2", None, ["has no versioning"]),
        ("us-west-2", "Suspended", ["has versioning suspended"]),
        (DENIED, "Enabled", ["not known in which region"]),
        ("us-west-2", DENIED, ["not known whether bucket shop-dr has versioning: allow it"]),
        (DENIED, DENIED, ["not known in which region", "not known whether"]),
    ],
    ids=["fine", "never", "suspended", "denied", "versioning_denied", "both_denied"],
)
def test_bucket_has_three_answers(location: Any, versioning: Any, said: list[str]) -> None:
    warnings = bucket_warnings(PLACE, "us-west-2", location, versioning)
    assert len(warnings) == len(said)
    assert all(text in warning for text, warning in zip(said, warnings, strict=True))


@pytest.mark.parametrize(
    ("location", "said"),
    [
        (
            "eu-west-1",
            "bucket shop-dr is in eu-west-1, not in the recovery region us-west-2; name a bucket in us-west-2",
        ),
        (Problem("NoSuchBucket", "no such bucket"), "manifest: no such bucket"),
    ],
    ids=["elsewhere", "nowhere"],
)
def test_bucket_that_would_be_lost_is_refused(location: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        bucket_warnings(PLACE, "us-west-2", location, "Enabled")


WORKLOAD = {"name": "a", "kind": "database", "db_instance": "shop"}
GIVEN: dict[str, Any] = {
    "manifest": "s3://shop-dr/lifeboat",
    "plan": "shop",
    "source_region": "us-east-1",
    "recovery_region": None,
    "workloads": [WORKLOAD],
    "plan_file": None,
    "kms_key_id": None,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"manifest": "shop-dr"}, "manifest: expected s3://bucket/prefix"),
        ({"plan": "a/b"}, "plan: expected the name of a plan, got 'a/b'"),
        ({"source_region": "useast1"}, "source_region: 'useast1' is not the name of a region; did you mean us-east-1"),
        ({"recovery_region": "us-west-2a"}, "recovery_region: 'us-west-2a' is not the name of a region"),
        (
            {"source_region": "us-west-2"},
            "a manifest in the source region us-west-2 would be lost with it; name another",
        ),
        ({"source_region": "cn-north-1"}, "recovery_region: us-west-2 is in partition aws"),
        ({"workloads": [{"kind": "database"}]}, r"workloads\[0\]: name is missing"),
        ({"workloads": [{"name": "a", "kind": "databse"}]}, r"workloads\[0\].kind: .* did you mean database"),
        ({"workloads": [{"name": "a", "kind": "cluster"}]}, r"workloads\[0\]: db_cluster is missing"),
        ({"workloads": [WORKLOAD, WORKLOAD]}, r"workloads\[1\].name: 'a' is there twice"),
        ({"workloads": [{**WORKLOAD, "name": "a/b"}]}, r"workloads\[0\].name: 'a/b' has a / in it"),
        ({"plan_file": "/nowhere/shop.lifeboat.yml"}, "plan_file: /nowhere/shop.lifeboat.yml cannot be read"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_request_is_refused_in_one_sentence(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        request_from_params({**GIVEN, **changes}, "us-west-2")


def test_request_needs_a_region() -> None:
    with pytest.raises(InvalidInput, match="recovery_region: no region of the manifest's bucket; set recovery_region"):
        request_from_params(GIVEN, None)
    assert request_from_params(GIVEN, "us-west-2").recovery_region == "us-west-2"
