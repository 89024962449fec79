"""Input that nobody has thought of, made by hypothesis and the same in every run: one sentence, or a right result.

Where a text goes into a language (YAML, zone files, paths), it stays one text of it.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed, unpacked
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import check_names, check_version
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import pointer_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import tracking_from_tags
from ansible_collections.lifeboat.aws.plugins.module_utils._core.yaml_text import flow
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import name_problem, normal_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import TXT, RecordSet
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import owner_from_text, owner_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.zone_file import zone_lines
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.drills import drilled_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import manifest_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import entries_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.passwords import password_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.expected import took
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.document import state_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import run_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._report.sync_record import copies_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from tests.unit.module_utils._workloads.plans import a_plan

often = settings(
    max_examples=80, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# Any text that a JSON document or an answer of AWS can have.
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)
nasty = some.sampled_from(
    [
        "",
        "..",
        "../../etc/passwd",
        "$(reboot)",
        "`id`",
        "a\nb: c",
        "{{ 7 * 7 }}",
        "<script>",
        "yes",
        "null",
        '"; drop',
        "é",
    ]
)
scalars = some.one_of(some.none(), some.booleans(), some.integers(-(10**12), 10**12), texts, nasty)
values = some.recursive(
    scalars,
    lambda inside: some.one_of(some.lists(inside, max_size=4), some.dictionaries(texts, inside, max_size=4)),
    max_leaves=8,
)
# Control signs that YAML takes for line ends or refuses are written as escapes; keys are names.
documents = some.one_of(some.lists(scalars, max_size=5), some.dictionaries(texts.filter(bool), scalars, max_size=5))


@often
@given(documents)
def test_hostile_values_are_the_same_after_yaml(document: Any) -> None:
    assert yaml.safe_load(flow(document)) == document


@often
@given(some.one_of(texts, nasty))
def test_hostile_text_of_a_record_is_one_line_that_says_it(text: str) -> None:
    """Catches: a TXT record of somebody else that writes a line of its own into a zone file."""
    [line] = zone_lines([RecordSet("www.shop.example", TXT, 60, (text,))])
    assert line.isprintable()
    value = line.split(" IN TXT ", 1)[1]
    parsed = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.TXT, value)
    assert b"".join(parsed.strings) == text.encode()


@often
@given(values)
def test_hostile_plan_is_refused_in_words(document: Any) -> None:
    plan, mistakes = plan_of(document)
    assert (plan is None) == bool(mistakes)
    assert all(str(mistake).strip() for mistake in mistakes)


@often
@given(some.data())
def test_hostile_value_anywhere_in_a_plan_is_refused_in_words(data: Any) -> None:
    plan = copy.deepcopy(a_plan())
    places = list(_places(plan))
    holder, key = data.draw(some.sampled_from(places))
    holder[key] = data.draw(values)
    made, mistakes = plan_of(plan)
    assert (made is None) == bool(mistakes)


def _places(value: Any) -> list[tuple[Any, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, each in inside for place in ((value, key), *_places(each))]


@often
@given(some.one_of(texts, nasty))
def test_hostile_name_of_a_bundle_leaves_no_folder(text: str) -> None:
    for check in (lambda: check_names(text, "production", ["us-east-1"]), lambda: check_version(text)):
        with contextlib.suppress(InvalidInput):
            check()
            assert not set(text) & set("/\\\n\x00 $`;|&<>\"'")
            assert text.strip(".")


@often
@given(some.one_of(texts, nasty))
def test_hostile_names_and_owners_are_names_or_refused(text: str) -> None:
    if name_problem(normal_name(text)) is None:
        assert set(normal_name(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.*")
    if owner_problem(text) is None:
        assert not set(text) & set(",\"\\\n'$`;|&<>")
    owner_from_text(text)
    owner_from_text(f"heritage=lifeboat,owner={text},account=1,region=us-east-1,instance=-,since={text}")


@often
@given(
    some.dictionaries(some.one_of(texts, some.sampled_from(["lifeboat:set", "lifeboat:source"])), texts, max_size=4),
    texts,
)
def test_hostile_tags_are_tracking_or_not(tags: dict[str, str], created: str) -> None:
    tracking_from_tags({**tags, "lifeboat:source-created": created})
    json.dumps(tags)


# What may be read from buckets, parameters and secrets, which others may write: each says in words what it is not.
READERS = {
    "pointer": lambda text: pointer_from_text(text, "s3://shop-config-us-west-2/current.json"),
    "manifest": manifest_from_text,
    "index of a manifest": entries_from_text,
    "state of a workload": lambda text: state_of(text, "/lifeboat/shop/state/shop-db"),
    "evidence for the report": run_from_text,
    "evidence of a drill": drilled_from_text,
    "record of a sync": copies_from_text,
    "password": password_of,
}
KEYS = (
    *("schema", "format", "plan", "workload", "workloads", "kind", "facts", "unknown", "name", "state", "steps", "at"),
    *("run", "verdict", "started", "ended", "copies", "rto", "source_created", "size", "history", "etag", "object"),
)
moments = some.sampled_from(["2026-11-28T01:30:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "soon"])
leaves = some.one_of(scalars, moments, some.floats(), some.just(1))
objects = some.dictionaries(
    some.sampled_from(KEYS),
    some.recursive(
        leaves,
        lambda inside: some.one_of(some.lists(inside, max_size=3), some.dictionaries(some.sampled_from(KEYS), inside)),
        max_leaves=12,
    ),
)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@often
@given(some.one_of(texts, objects.map(json.dumps), some.integers(1, 5000).map(lambda deep: "[" * deep)))
def test_hostile_object_is_read_or_refused_in_words(reader: Callable[[str], Any], text: str) -> None:
    """Catches: a traceback on the worst night, for something that another has put into a bucket."""
    with contextlib.suppress(InvalidInput, ValueError):
        reader(text)


@often
@given(objects)
def test_hostile_evidence_of_the_last_run_is_no_estimate(evidence: dict[str, Any]) -> None:
    assert all(seconds >= 0 for seconds in took(evidence).values())


@often
@given(some.binary(max_size=200), some.integers(0, 400), some.binary(max_size=20))
def test_hostile_bundle_is_files_or_refused_in_words(data: bytes, place: int, damage: bytes) -> None:
    good = packed({"app.conf": BundleFile(b"a=1\n"), "bin/reload": BundleFile(b"#!/bin/sh\n", is_executable=True)})
    for bundle in (data, good[:place] + damage + good[place + len(damage) :], good[:place]):
        with contextlib.suppress(InvalidInput):
            assert all(isinstance(file.content, bytes) for file in unpacked(bundle).values())
