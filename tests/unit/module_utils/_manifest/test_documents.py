"""Objects of the manifest as data: to JSON and back, what is kept of an older one, and where each stands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import (
    document_of,
    manifest_from_text,
    text_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.facts import FACTS
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import (
    Entry,
    entries_from_text,
    index_document,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.listings import needed
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.merge import is_same, merged
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import (
    PARTS,
    SECTIONS,
    Manifest,
    Part,
    Unknown,
    has_manifest,
    tags_of_parts,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.s3_location import Place, place_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.registry import KINDS

OLD, NOW = "2026-11-19T06:00:00Z", "2026-11-20T06:00:00Z"
DENIED = Unknown("AccessDenied", "allow rds:DescribeOptionGroups")
SHOP = Manifest(
    plan="shop",
    workload="shop-db",
    kind="database",
    source_region="us-east-1",
    recovery_region="us-west-2",
    observed_at=OLD,
    account="123456789012",
    facts={"db_instance": {"port": 5432}, "option_groups": [{"name": "shop"}]},
)


def seen(**changes: Any) -> Manifest:
    return replace(SHOP, observed_at=NOW, **changes)


def test_document_comes_back_as_it_was() -> None:
    whole = replace(SHOP, unknown={"subnets": replace(DENIED, known_at=OLD), "security_groups": DENIED})
    assert manifest_from_text(text_of(document_of(whole))) == whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is no JSON"),
        ("[]", "it has no schema number"),
        ('{"schema": "1"}', "it has no schema number"),
        ('{"schema": 2}', "its schema is 2, and this version of the collection reads schemas up to 1; update"),
        ('{"schema": 1, "plan": "shop"}', "it lacks workload, kind, source_region, recovery_region, observed_at"),
        (
            json.dumps({**document_of(SHOP), "unknown": {"subnets": {"code": "AccessDenied"}}}),
            "what is unknown in it cannot be read",
        ),
    ],
    ids=["no_json", "a_list", "number_as_text", "of_the_future", "half", "unknown_without_message"],
)
def test_document_that_is_none_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        manifest_from_text(text)


@pytest.mark.parametrize(
    ("new", "old", "facts", "known_at"),
    [
        (seen(), SHOP, SHOP.facts, None),
        (seen(facts={"db_instance": {"port": 1}}, unknown={"option_groups": DENIED}), None, {"port": 1}, None),
        (seen(facts={"db_instance": {"port": 1}}, unknown={"option_groups": DENIED}), SHOP, {"port": 1}, OLD),
        (
            seen(facts={}, unknown={"option_groups": DENIED}),
            replace(SHOP, observed_at=NOW, unknown={"option_groups": replace(DENIED, known_at=OLD)}),
            {},
            OLD,
        ),
        (seen(facts={}, unknown={"option_groups": DENIED}), replace(SHOP, kind="cluster"), {}, None),
        (seen(facts={}, unknown={"option_groups": DENIED}), replace(SHOP, source_region="eu-west-1"), {}, None),
    ],
    ids=["known", "no_older", "older_is_kept", "since_the_first_time", "other_kind", "other_region"],
)
def test_merged_never_puts_nothing_over_what_was_known(
    new: Manifest, old: Manifest | None, facts: dict[str, Any], known_at: str | None
) -> None:
    found = merged(new, old)
    assert {key: why.known_at for key, why in found.unknown.items()} == dict.fromkeys(new.unknown, known_at)
    assert ("option_groups" in found.facts) is (known_at is not None or not new.unknown)
    assert found.facts.get("db_instance") == (new.facts.get("db_instance"))


@pytest.mark.parametrize(
    ("new", "is_equal"),
    [
        (seen(), True),
        (seen(facts={"db_instance": {"port": 1}}), False),
        (seen(unknown={"subnets": DENIED}), False),
    ],
    ids=["later", "other_port", "less_known"],
)
def test_same_is_content_and_not_time(new: Manifest, is_equal: bool) -> None:
    assert is_same(new, SHOP) is is_equal


def test_same_is_not_about_the_words_of_a_refusal() -> None:
    one, other = (seen(unknown={"subnets": Unknown("AccessDenied", f"request {n}", OLD)}) for n in (1, 2))
    assert is_same(one, other)
    assert not is_same(one, None)


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("s3://shop-dr", Place("shop-dr"), "shop/workloads/shop-db.json"),
        ("s3://shop-dr/", Place("shop-dr"), "shop/workloads/shop-db.json"),
        ("s3://shop-dr/lifeboat", Place("shop-dr", "lifeboat/"), "lifeboat/shop/workloads/shop-db.json"),
        ("s3://shop-dr/a/b/", Place("shop-dr", "a/b/"), "a/b/shop/workloads/shop-db.json"),
    ],
)
def test_place_is_a_bucket_and_what_keys_begin_with(text: str, place: Place, key: str) -> None:
    assert (place_of(text), place.workload("shop", "shop-db")) == (place, key)
    assert str(place) == text.rstrip("/")


@pytest.mark.parametrize("text", ["shop-dr/lifeboat", "s3://", "s3://Shop/x", "https://shop-dr", ""])
def test_place_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected s3://bucket/prefix"):
        place_of(text)


def test_index_comes_back_without_what_cannot_be_read() -> None:
    entry = Entry(SHOP, '"abc"', NOW)
    document = index_document("shop", {"shop-db": entry})
    assert entries_from_text(text_of(document)) == {"shop-db": entry}
    document["workloads"]["later"] = {"etag": "", "confirmed_at": NOW, "object": {"schema": 9}}
    assert entries_from_text(text_of(document)) == {"shop-db": entry}
    for text in ("", "[]", '{"workloads": []}', '{"workloads": {"shop-db": {"etag": 1}}}'):
        assert entries_from_text(text) == {}


def test_sections_are_of_kinds_that_there_are() -> None:
    """Catches: a kind of workloads that is copied and of whose source nothing is kept."""
    assert set(SECTIONS) == {kind.name for kind in KINDS.values() if kind.copies}
    assert [name for name in KINDS if not has_manifest(name)] == ["tasks"]
    assert set(SECTIONS) == set(FACTS)
    assert [kind for kind in SECTIONS if not needed([{"kind": kind}])] == []


def test_tags_of_parts_are_those_of_all_sections() -> None:
    parts = {section: [{key: f"{section}-1", "tags": {"Name": section}}] for section, key in PARTS.items()}
    found = tags_of_parts(replace(SHOP, facts=parts))
    assert found == {s: [Part(s, f"{s}-1", s, {"Name": s})] for s in PARTS}


def test_parts_that_are_not_known_are_not_taken_for_none() -> None:
    denied = Unknown("AccessDenied", "allow it")
    found = tags_of_parts(replace(SHOP, facts={"security_groups": []}, unknown={"subnets": denied}))
    assert found == {"security_groups": [], "subnets": denied}
