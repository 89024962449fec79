# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Publishing and rolling back with buckets in memory: what is read, written in which order, and left by a failure."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed, sha256_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import Place
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import pointer_from_text
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.packing import Bundle
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.publishing import Publishing, RegionItem
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.regions import Label, Regions
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.report import RegionResult
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.targets import Target
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_task import Task

WEST = "us-west-2"
PLACE = Place("shop-config", "lifeboat-config", "shop", "production")
TARGET = Target(WEST, PLACE)
GOOD_BUCKET = {
    "name": PLACE.bucket,
    "bucket_location": {"LocationConstraint": WEST},
    "bucket_versioning": {"Status": "Enabled"},
}
DENIED = {"failed": True, "msg": "Access Denied"}


class Buckets:
    """One bucket, as the modules of amazon.aws show it; the ``fails_at``-th write is refused."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.about: list[dict[str, Any]] = [GOOD_BUCKET]
        self.reads: list[str] = []
        self.writes: list[str] = []
        self.options: list[dict[str, Any]] = []
        self.fails_at: int | None = None
        self.instead: dict[str, dict[str, Any]] = {}

    def __call__(self, task: Task, *, is_told: bool = True) -> dict[str, Any]:
        module, options = task
        assert options["region"] == WEST
        if module in self.instead:
            return self.instead[module]
        if module == "amazon.aws.s3_bucket_info":
            return {"buckets": self.about}
        if module == "amazon.aws.s3_object_info":
            return {"s3_keys": sorted(key for key in self.objects if key.startswith(options["prefix"]))}
        key = options["object"]
        if options["mode"] in ("get", "getstr"):
            assert not is_told
            self.reads.append(short(key))
            if options["mode"] == "getstr":
                return {"contents": self.objects[key].decode()}
            Path(options["dest"]).write_bytes(self.objects[key])
            return {"msg": "GET operation complete"}
        return self._write(key, options, is_told)

    def _write(self, key: str, options: dict[str, Any], is_told: bool) -> dict[str, Any]:
        assert is_told
        if self.fails_at == len(self.writes):
            return DENIED
        self.writes.append(f"{options['mode']} {short(key)}")
        self.options.append(options)
        if options["mode"] == "delobj":
            del self.objects[key]
        elif "src" in options:
            self.objects[key] = Path(options["src"]).read_bytes()
        else:
            self.objects[key] = base64.b64decode(options["content_base64"])
        return {"changed": True}

    def is_whole(self) -> bool:
        """Whether an instance finds what the pointer names."""
        text = self.objects.get(PLACE.pointer)
        if text is None:
            return True
        pointer = pointer_from_text(text.decode(), "pointer")
        return sha256_of(self.objects.get(pointer.bundle, b"")) == pointer.sha256

    def can_go_back(self) -> bool:
        """Whether every version that is there has its bundle."""
        versions = [self.objects[PLACE.version(version)].decode() for version in PLACE.versions_in(self.objects)]
        return all(pointer_from_text(text, "version").bundle in self.objects for text in versions)


def short(key: str) -> str:
    """A bundle's name is a hash."""
    name = key.removeprefix(PLACE.folder)
    return "bundle" if name.startswith("bundles/") else name


@pytest.fixture
def buckets() -> Buckets:
    return Buckets()


def bundle(folder: Path, **files: str) -> Bundle:
    found = {name: BundleFile(text.encode()) for name, text in files.items()}
    data = packed(found)
    path = folder / f"{sha256_of(data)}.tar.gz"
    path.write_bytes(data)
    return Bundle(found, sha256_of(data), len(data), path)


def regions(buckets: Buckets, folder: Path, *, check: bool = True) -> Regions:
    return Regions(buckets, folder, check)


def carried_out(item: RegionItem, buckets: Buckets, *, predicted: bool = False) -> RegionResult:
    [result] = Executor(predicted).run(Plan((item,)), Publishing(buckets))
    return result


def publish(
    buckets: Buckets, folder: Path, version: str, *, keep: int = 10, predicted: bool = False, **files: str
) -> RegionResult:
    day = int(version.removeprefix("v"))
    label = Label(version, f"2026-11-{day:02d}T00:00:00Z")
    made = bundle(folder, **(files or {"a": version}))
    return carried_out(regions(buckets, folder).publish(TARGET, made, label, keep), buckets, predicted=predicted)


def said(result: RegionResult) -> str:
    return str((result.failure or {}).get("msg"))


def test_publish_writes_bundle_version_and_pointer_and_nothing_again(buckets: Buckets, tmp_path: Path) -> None:
    predicted = publish(buckets, tmp_path, "v1", predicted=True)
    assert (predicted.is_changed, buckets.objects, buckets.writes) == (True, {}, [])
    first = publish(buckets, tmp_path, "v1")
    assert buckets.writes == ["put bundle", "put versions/v1.json", "put current.json"]
    assert (first.plan, first.differences, first.after) == (predicted.plan, predicted.differences, predicted.after)
    assert (first.before, first.after.endswith("  a\n")) == ("", True)
    again = publish(buckets, tmp_path, "v2", a="v1")
    assert (again.is_changed, again.plan and again.plan.action, len(buckets.writes)) == (False, "none", 3)
    assert buckets.reads == ["current.json"]


def test_publish_tells_which_files_differ_from_the_current_ones(buckets: Buckets, tmp_path: Path) -> None:
    publish(buckets, tmp_path, "v1", a="1", b="1")
    second = publish(buckets, tmp_path, "v2", b="2", c="1")
    assert second.differences is not None
    found = second.differences
    assert (found.added, found.modified, found.removed) == (("c",), ("b",), ("a",))
    assert [line.split()[-1] for line in second.before.splitlines()] == ["a", "b"]
    assert buckets.reads == ["current.json", "bundle"]


@pytest.mark.parametrize("fails_at", [0, 1, 2, 3, 4])
def test_publish_that_fails_half_way_leaves_what_instances_take_and_the_next_run_does_the_rest(
    buckets: Buckets, tmp_path: Path, fails_at: int
) -> None:
    """Catches: a pointer to a bundle that is not there, and a version that is kept without its bundle."""
    for version in ("v1", "v2"):
        publish(buckets, tmp_path, version)
    before = buckets.objects[PLACE.pointer]
    buckets.writes.clear()
    buckets.fails_at = fails_at
    failed = publish(buckets, tmp_path, "v3", keep=2)
    assert (said(failed), failed.is_changed) == ("Access Denied", fails_at > 0)
    assert (buckets.objects[PLACE.pointer] == before) == (fails_at < 3)
    assert buckets.is_whole()
    assert buckets.can_go_back()
    buckets.fails_at = None
    assert publish(buckets, tmp_path, "v3", keep=2).failure is None
    assert sorted(PLACE.versions_in(buckets.objects)) == ["v2", "v3"]
    # A bundle that nothing names any more goes with the next publication that has something new.
    publish(buckets, tmp_path, "v4", keep=2)
    assert sorted(PLACE.versions_in(buckets.objects)) == ["v3", "v4"]
    assert (len(PLACE.bundles_in(buckets.objects)), buckets.is_whole()) == (2, True)


def test_publish_after_going_back_reads_the_versions_that_the_pointer_does_not_tell_of(
    buckets: Buckets, tmp_path: Path
) -> None:
    for version in ("v1", "v2", "v3"):
        publish(buckets, tmp_path, version)
    back = carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v1"), buckets)
    assert (back.before.split()[1], back.after.split()[1]) == ("v3,", "v1,")
    assert buckets.writes[-1] == "put current.json"
    assert buckets.objects[PLACE.pointer] == buckets.objects[PLACE.version("v1")]
    buckets.reads.clear()
    publish(buckets, tmp_path, "v4", keep=3)
    assert buckets.reads == ["current.json", "bundle", "versions/v2.json", "versions/v3.json"]
    assert sorted(PLACE.versions_in(buckets.objects)) == ["v2", "v3", "v4"]


def test_roll_back_predicted_writes_nothing_and_again_changes_nothing(buckets: Buckets, tmp_path: Path) -> None:
    for version in ("v1", "v2"):
        publish(buckets, tmp_path, version)
    writes = len(buckets.writes)
    predicted = carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v1"), buckets, predicted=True)
    assert (predicted.is_changed, len(buckets.writes)) == (True, writes)
    assert carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v1"), buckets).is_changed
    again = carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v1"), buckets)
    assert (again.is_changed, again.before == again.after) == (False, True)


def test_roll_back_to_what_is_not_there_tells_the_versions_that_are(buckets: Buckets, tmp_path: Path) -> None:
    publish(buckets, tmp_path, "v2")
    assert said(carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v1"), buckets)).endswith(
        "the versions there are: v2"
    )
    [name] = [key for key in buckets.objects if "bundles/" in key]
    del buckets.objects[name]
    assert "has no bundle any more" in said(carried_out(regions(buckets, tmp_path).roll_back(TARGET, "v2"), buckets))


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ([], "is not one of this account's"),
        (
            [{**GOOD_BUCKET, "bucket_location": {"LocationConstraint": "eu-west-1"}}],
            "is in eu-west-1, not in us-west-2",
        ),
        ([{**GOOD_BUCKET, "bucket_versioning": {}}], "has no versioning"),
    ],
)
def test_publish_to_a_bucket_that_could_be_lost_is_refused_unless_it_is_not_checked(
    buckets: Buckets, tmp_path: Path, about: list[dict[str, Any]], why: str
) -> None:
    buckets.about = about
    assert why in said(publish(buckets, tmp_path, "v1"))
    assert (buckets.reads, buckets.writes) == ([], [])
    made, label = bundle(tmp_path, a="1"), Label("v1", "2026-11-01T00:00:00Z")
    assert (
        carried_out(regions(buckets, tmp_path, check=False).publish(TARGET, made, label, 10), buckets).failure is None
    )


@pytest.mark.parametrize("module", ["amazon.aws.s3_bucket_info", "amazon.aws.s3_object_info", "amazon.aws.s3_object"])
@pytest.mark.parametrize("answer", [{"failed": True, "msg": "no"}, {"changed": False}])
def test_publish_where_it_cannot_be_told_what_is_there_writes_nothing(
    buckets: Buckets, tmp_path: Path, module: str, answer: dict[str, Any]
) -> None:
    """Catches: a listing that could not be had, taken for an empty bucket."""
    publish(buckets, tmp_path, "v1")
    buckets.writes.clear()
    buckets.instead[module] = answer
    assert said(publish(buckets, tmp_path, "v2")).startswith(("no", f"{module} does not say what is there: "))
    assert buckets.writes == []


@pytest.mark.parametrize("name", ["current.json", "bundle"])
def test_publish_where_something_else_lies_says_what_and_writes_nothing(
    buckets: Buckets, tmp_path: Path, name: str
) -> None:
    publish(buckets, tmp_path, "v1")
    [key] = [key for key in buckets.objects if short(key) == name]
    buckets.objects[key] = b"something else"
    buckets.writes.clear()
    assert said(publish(buckets, tmp_path, "v2")).startswith(f"s3://{PLACE.bucket}/{key}")
    assert buckets.writes == []


def test_publish_replaces_an_empty_pointer(buckets: Buckets, tmp_path: Path) -> None:
    publish(buckets, tmp_path, "v1")
    buckets.objects[PLACE.pointer] = b""
    assert publish(buckets, tmp_path, "v2").failure is None
    assert buckets.is_whole()


def test_publish_encrypts_all_objects_with_the_key_of_the_region_or_as_the_bucket_says(
    buckets: Buckets, tmp_path: Path
) -> None:
    """Catches: encrypt left at the default of amazon.aws, which is AES256 whatever the bucket says."""
    publish(buckets, tmp_path, "v1")
    assert [options["encrypt"] for options in buckets.options] == [False] * 3
    assert not any("encryption_kms_key_id" in options for options in buckets.options)
    buckets.options.clear()
    made, label = bundle(tmp_path, a="2"), Label("v2", "2026-11-02T00:00:00Z")
    carried_out(regions(buckets, tmp_path).publish(Target(WEST, PLACE, "alias/config"), made, label, 10), buckets)
    given = [
        (options["encrypt"], options["encryption_mode"], options["encryption_kms_key_id"])
        for options in buckets.options
    ]
    assert given == [(True, "aws:kms", "alias/config")] * 3
