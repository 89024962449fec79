"""Reading the manifest from its bucket, with the source region unreachable: three answers for each workload."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.answers import Absent, Answer, Found, Reading
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.read import read_manifest, read_plan_file
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.s3_location import Place
from tests.integration.aws_view import SOURCE, WEST, AwsView

BUCKET, PLAN = "shop-dr-us-west-2", "shop"
PLACE = Place(BUCKET, "lifeboat/")
OLD, LATER = "2026-11-19T06:00:00Z", "2026-11-20T06:00:00Z"


class KeptManifest:
    """The bucket of a manifest, and what an earlier sync left in it."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.s3 = aws, aws.client("s3", WEST)
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": WEST})

    def put(self, key: str, text: str) -> str:
        return str(self.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())["ETag"])

    def workload(self, name: str, port: int = 5432) -> Entry:
        """An object, and what the index has to say of it."""
        manifest = Manifest(PLAN, name, "database", SOURCE, WEST, OLD, facts={"db_instance": {"port": port}})
        etag = self.put(PLACE.workload(PLAN, name), text_of(document_of(manifest)))
        return Entry(manifest, etag, LATER)

    def index(self, entries: dict[str, Entry]) -> None:
        self.put(PLACE.index(PLAN), text_of(index_document(PLAN, entries)))

    def clients(self) -> Clients:
        return Clients(lambda service, **more: self.aws.client(service, more["region"]))

    def read(self, *names: str) -> tuple[Reading, int]:
        """What is read in a region whose source is lost, and in how many calls."""
        self.aws.simulator.outage(SOURCE)
        before = self.aws.simulator.number_of_calls()
        reading = read_manifest(self.clients(), WEST, PLACE, PLAN, names)
        return reading, self.aws.simulator.number_of_calls() - before


@pytest.fixture
def kept(aws: AwsView) -> KeptManifest:
    return KeptManifest(aws)


def test_manifest_of_many_workloads_is_read_in_two_calls(kept: KeptManifest) -> None:
    entries = {f"db-{number}": kept.workload(f"db-{number}") for number in range(50)}
    kept.index(entries)
    reading, calls = kept.read(*entries)
    assert calls == 2
    expected: dict[str, Answer] = {name: Found(e.manifest, e.etag, LATER) for name, e in entries.items()}
    assert (reading.answers, reading.has_plan_file) == (expected, False)


def test_manifest_that_is_newer_than_the_index_is_read_by_itself(kept: KeptManifest) -> None:
    """Catches: an index that is believed although a run ended, or a person wrote, after it."""
    entries = {name: kept.workload(name) for name in ("a", "b")}
    kept.index(entries)
    newer = kept.workload("b", port=3306)
    reading, calls = kept.read("a", "b", "c")
    assert calls == 3
    assert reading.answers == {
        "a": Found(entries["a"].manifest, entries["a"].etag, LATER),
        "b": Found(newer.manifest, newer.etag, OLD),
        "c": Absent(PLACE.workload(PLAN, "c")),
    }


@pytest.mark.parametrize("text", ["{", '{"schema": 9}'])
def test_manifest_that_cannot_be_read_is_neither_absent_nor_found(kept: KeptManifest, text: str) -> None:
    kept.put(PLACE.workload(PLAN, "a"), text)
    answer = kept.read("a")[0].answers["a"]
    assert isinstance(answer, Problem)
    assert "s3://shop-dr-us-west-2/lifeboat/shop/workloads/a.json in us-west-2: it" in answer.message


@pytest.mark.parametrize("without_index", [False, True], ids=["with_index", "without_index"])
def test_manifest_is_read_without_the_right_to_list(kept: KeptManifest, without_index: bool) -> None:
    """Catches: a recovery that stops because of a right that it does not need; and what may be there called absent."""
    entry = kept.workload("a")
    if not without_index:
        kept.index({"a": entry})
    kept.aws.simulator.fault(action=f"GET /{BUCKET}", code="AccessDenied", message="No", status=403)
    reading, _calls = kept.read("a", "b")
    assert reading.answers["a"] == Found(entry.manifest, entry.etag, OLD if without_index else LATER)
    assert isinstance(reading.answers["b"], Problem)
    assert "allow them the IAM action s3:ListBucket" in reading.answers["b"].message
    assert reading.has_plan_file is None


def test_manifest_of_a_bucket_that_is_not_there_says_so(kept: KeptManifest) -> None:
    reading = read_manifest(kept.clients(), WEST, replace(PLACE, bucket="nowhere-at-all"), PLAN, ["a"])
    answer = reading.answers["a"]
    assert isinstance(answer, Problem)
    assert "in us-west-2: there is no such bucket; check its name, or create it in us-west-2" in answer.message


@pytest.mark.parametrize(
    ("plans", "asked", "said"),
    [
        (["shop"], None, None),
        (["shop", "office"], "office", None),
        ([], None, "there is no plan in this manifest; check manifest, or run a sync, which keeps it"),
        (["shop", "office"], None, "there are several plans in this manifest; set plan to one of office, shop"),
        (["shop"], "shp", "s3://shop-dr-us-west-2/lifeboat/shp/plan.lifeboat.yml: there is no such object; check plan"),
    ],
    ids=["only_one", "named", "none", "several", "typo"],
)
def test_plan_file_is_that_of_the_plan_that_is_meant(
    kept: KeptManifest, plans: list[str], asked: str | None, said: str | None
) -> None:
    """Catches: a recovery with the plan of another service, because it was the first."""
    for plan in plans:
        kept.put(PLACE.plan_file(plan), f"plan: {plan}")
    if said is None:
        expected = asked or plans[0]
        place = f"s3://{BUCKET}/{PLACE.plan_file(expected)}"
        assert read_plan_file(kept.s3, WEST, PLACE, asked) == (place, f"plan: {expected}")
        return
    with pytest.raises(LifeboatError, match=said):
        read_plan_file(kept.s3, WEST, PLACE, asked)
