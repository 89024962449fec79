# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files on a disk: which are read, which are not and why, and what it comes to."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.reading import BLOCK, text_blocks
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import Allowance, ScanRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan import scan_files
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.skipped_paths import Unread
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.tally import Tally
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.tree import Tree
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.verdict import failure, tags, to_result

NOW = datetime(2026, 11, 21, 9, 46, tzinfo=timezone.utc)
COUPLED = "region=us-east-1\n"
MEGABYTE = 1024 * 1024


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.conf").write_text(COUPLED, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(f"x\n{COUPLED}", encoding="utf-8")
    return folder


def scan(*paths: Path, rules: ScanRules | None = None, size: int = MEGABYTE, listed: int = 100, **more: Any) -> Tally:
    return scan_files(Tree(tuple(map(str, paths)), **more), rules or ScanRules(), size, listed)


def places(tally: Tally, folder: Path) -> list[str]:
    return [f"{Path(f.path).relative_to(folder)}:{f.line}" for f in tally.findings]


def reasons(tally: Tally, folder: Path) -> dict[str, str]:
    return {str(Path(skipped.path).relative_to(folder)): skipped.reason for skipped in tally.skipped}


def test_scan_reads_all_files_once(tree: Path) -> None:
    for paths in ([tree], [tree, tree / "sub"], [tree / "sub", tree], [tree, tree], [tree, tree / "a.conf"]):
        tally = scan(*paths)
        assert (sorted(places(tally, tree)), tally.files) == (["a.conf:1", "sub/b.txt:2"], 2)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"include": ("*.conf",)}, ["a.conf:1"]),
        ({"include": ("*/sub/*",)}, ["sub/b.txt:2"]),
        ({"exclude": ("sub",)}, ["a.conf:1"]),
        ({"exclude": ("*/sub/*", "*.conf")}, []),
        ({"exclude": ("tree",)}, []),
    ],
)
def test_scan_reads_what_is_included_and_not_excluded(tree: Path, more: dict[str, Any], found: list[str]) -> None:
    assert places(scan(tree, **more), tree) == found


def test_scan_follows_no_link_out_of_the_tree_and_no_loop(tree: Path) -> None:
    outside = tree.parent / "outside"
    outside.mkdir()
    (outside / "c").write_text(COUPLED, encoding="utf-8")
    (tree / "out").symlink_to(outside)
    (tree / "out-file").symlink_to(outside / "c")
    (tree / "sub" / "loop").symlink_to(tree)
    (tree / "sub" / "self").symlink_to(tree / "sub" / "self")
    (tree / "inside").symlink_to("a.conf")
    tally = scan(tree)
    assert sorted(places(tally, tree)) == ["a.conf:1", "sub/b.txt:2"]
    assert reasons(tally, tree) == {"out": "link_out_of_tree", "out-file": "link_out_of_tree"}
    assert tally.unread == 0
    # Both ends are in what is to be read, so the link needs no mention.
    assert scan(tree, outside).skipped == []


def test_scan_follows_a_link_that_is_named(tree: Path) -> None:
    link, file_link = tree.parent / "current", tree.parent / "current.conf"
    link.symlink_to(tree)
    file_link.symlink_to(tree / "a.conf")
    assert sorted(places(scan(link), link)) == ["a.conf:1", "sub/b.txt:2"]
    assert places(scan(file_link), tree.parent) == ["current.conf:1"]


def test_scan_tells_what_it_did_not_read(tree: Path) -> None:
    (tree / "binary").write_bytes(b"\x7fELF\0" + COUPLED.encode())
    (tree / "large").write_bytes(b"x" * (MEGABYTE + 1))
    os.mkfifo(tree / "pipe")
    tally = scan(tree, tree / "nowhere", tree / "a.conf" / "below", Path("/dev/null"), size=MEGABYTE)
    assert {Path(s.path).name: s.reason for s in tally.skipped} == {
        "binary": "binary",
        "large": "too_large",
        "pipe": "special_file",
        "null": "special_file",
    }
    assert tally.unread == 1
    absent = scan(tree / "nowhere")
    assert (absent.skipped[0].reason, absent.unread) == ("absent", 1)


def test_scan_leaves_out_the_kernels_folders() -> None:
    paths = [file if isinstance(file, str) else file.path for file in Tree(("/",), exclude=("/[!dps]*",)).files()]
    assert {"/dev", "/proc", "/sys"} <= set(paths)
    assert not [path for path in paths if path.startswith(("/dev/", "/proc/", "/sys/"))]


def test_reading_a_link_that_took_the_place_of_a_file_is_refused(tree: Path) -> None:
    (tree / "link").symlink_to("a.conf")
    with pytest.raises(Unread) as refused:
        list(text_blocks(str(tree / "link"), MEGABYTE))
    assert refused.value.reason == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_scan_reads_other_encodings(tree: Path, encoding: str) -> None:
    (tree / "a.conf").write_bytes(f"# für Käufer\r\n{COUPLED}".encode(encoding))
    assert [(f.line, f.column) for f in scan(tree / "a.conf").findings] == [(2, 8)]


def test_scan_counts_lines_across_blocks_and_cuts_no_line(tree: Path) -> None:
    """Catches: a coupling that lies across the end of a block, and line numbers that begin anew in each."""
    line = "x" * 99 + "\n"
    before = BLOCK // len(line) - 1
    text = line * before + "y" * 250 + " us-east-1 " + "y" * 9000 + "\n" + line * (2 * before) + COUPLED
    (tree / "a.conf").write_text(text, encoding="utf-8")
    tally = scan(tree / "a.conf", size=10 * MEGABYTE)
    assert places(tally, tree) == [f"a.conf:{before + 1}", f"a.conf:{3 * before + 2}"]
    assert tally.bytes == len(text)


def test_scan_knows_the_lines_before_the_block(tree: Path) -> None:
    """Catches: a setting of two lines that is a mere name where the end of a block lies between them."""
    line = "x" * 99 + "\n"
    pair = "- name: AWS_REGION\n  value: us-east-1\n"
    for shift in range(-3, 4):
        before = BLOCK // len(line) + 81 + shift
        (tree / "a.conf").write_text(line * before + pair + line * before, encoding="utf-8")
        [finding] = scan(tree / "a.conf", size=10 * MEGABYTE).findings
        assert (finding.kind, finding.line) == ("region_setting", before + 2)


def test_scan_copes_with_names_that_are_no_unicode(tree: Path) -> None:
    with open(os.fsencode(tree) + b"/caf\xe9\n.conf", "w", encoding="utf-8") as file:
        file.write(COUPLED)
    assert "caf\\xe9\n.conf:1" in places(scan(tree), tree)


def test_record_lists_so_many_and_counts_all(tree: Path) -> None:
    (tree / "a.conf").write_text(COUPLED * 500 + "us-west-2\n" * 20, encoding="utf-8")
    for number in range(30):
        (tree / f"b{number}").write_bytes(b"\0")
    tally = scan(tree, tree.parent / "absent", listed=10)
    result = to_result(tally, ScanRules(), NOW)
    assert [len(result[name]) for name in ("findings", "not_read")] == [10, 10]
    assert result["not_read"][0]["reason"] == "absent"
    assert (result["truncated"], result["complete"]) == (True, False)
    assert result["summary"]["findings"] == 521
    assert result["summary"]["by_kind"] == {"region_setting": 501, "region_name": 20}
    assert result["summary"]["by_severity"] == {"error": 501, "warning": 20}
    assert result["summary"]["not_read"] == {"binary": 30, "absent": 1}
    assert (failure(tally, ["region_name"]) or "").startswith("20 couplings to a region: ")


def test_result_tells_what_is_allowed_and_which_entries_are_about_nothing(tree: Path) -> None:
    used, unused = Allowance("why", literal="us-east-1", path="*.conf"), Allowance("old", pattern="ami-.*")
    rules = ScanRules(allowed=(used, unused))
    result = to_result(scan(tree, rules=rules), rules, NOW)
    assert [(a["path"], a["reason"]) for a in result["allowed"]] == [(f"{tree}/a.conf", "why")]
    assert result["unused_allow"] == [{"reason": "old", "literal": None, "pattern": "ami-.*", "path": "*"}]
    assert result["summary"]["allowed"] == 1
    assert len(result["findings"]) == 1


@pytest.mark.parametrize(
    ("text", "more", "value"),
    [
        ("nothing\n", [], "clean 2026-11-21T09:46:00Z"),
        ("us-east-1\n", [], "clean 2026-11-21T09:46:00Z"),
        (COUPLED, [], "1 finding 2026-11-21T09:46:00Z"),
        (COUPLED * 3, ["absent"], "3 findings 2026-11-21T09:46:00Z"),
        ("nothing\n", ["absent"], "incomplete 2026-11-21T09:46:00Z"),
    ],
    ids=["clean", "warnings only", "one", "three", "incomplete"],
)
def test_tag_says_what_the_scan_came_to(tmp_path: Path, text: str, more: list[str], value: str) -> None:
    (tmp_path / "file").write_text(text, encoding="utf-8")
    tally = scan(tmp_path / "file", *(tmp_path / name for name in more))
    assert tags(tally, NOW) == {"lifeboat:coupling-scan": value}


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [
        ([], False),
        (["error"], True),
        (["warning"], False),
        (["region_setting"], True),
        (["arn"], False),
        (["incomplete"], True),
    ],
)
def test_failure_is_for_what_it_is_asked_for(tree: Path, fail_on: list[str], fails: bool) -> None:
    assert (failure(scan(tree, tree.parent / "absent"), fail_on) is not None) is fails


def test_failure_names_place_literal_and_next_step(tree: Path) -> None:
    said = failure(scan(tree, tree.parent / "absent"), ["error", "incomplete"]) or ""
    for part in (f"2 couplings to a region: {tree}/a.conf:1 us-east-1 (region_setting)", "allow", "could not be read"):
        assert part in said
