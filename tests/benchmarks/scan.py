"""How fast region_coupling_scan reads, in megabytes and files per second of processor time.

It never counts time in which the processor waits for the disk: the files have just been written.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import ScanRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan import scan_files
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan_text import find_couplings
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.tree import Tree
from tests.simulator.client import REPOSITORY, Simulator

from .report import Section, Target, check

MEASURES = ("plugins/module_utils/_coupling",)
# What is promised.
TARGET_MB_PER_SECOND = 200
MB = 1_000_000
RUNS = 3
COUPLED = "db.url=shop.c0ffee.us-east-1.rds.amazonaws.com\n"
SOURCE_RULES = ScanRules(
    source_regions=frozenset({"us-east-1"}), source_cidrs=("10.20.0.0/16",), source_buckets=("shop-config-us-east-1",)
)


def run(_aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    size, small = (MB, 100) if quick else (200 * MB, 10_000)
    tell(f"region_coupling_scan, {size // MB} MB of text, {small} small files, runs: {RUNS}")
    lines = _lines()
    corpora = {
        "large files, one finding each": _write(folder / "large", lines, 10, size // 10),
        f"{small:,} files of 1 kB": _write(folder / "small", lines, small, 1000),
        "a finding on every tenth line": _write_dense(folder / "dense", lines, size // 10),
    }
    measured = {
        (title, name): _measure(path, rules, findings)
        for title, (path, findings) in corpora.items()
        for name, rules in (("every region", ScanRules()), ("the source only", SOURCE_RULES))
    }
    rows = [
        (title, name, f"{speed:,.0f} MB/s", f"{files_per_second:,.0f}")
        for (title, name), (speed, files_per_second) in measured.items()
    ]
    slowest = min(speed for (title, _name), (speed, _files) in measured.items() if title.startswith("large"))
    return [
        Section(
            "Scan for couplings to a region",
            ("Text", "rules", "per core", "files/s"),
            rows,
            notes=[f"Text is lines of this collection's own files, shuffled. Processor time, median of {RUNS} runs."],
            targets=[
                Target(
                    f"at least {TARGET_MB_PER_SECOND} MB/s of text per core ({slowest:,.0f} MB/s)",
                    slowest >= TARGET_MB_PER_SECOND,
                )
            ],
        )
    ]


def _lines() -> list[str]:
    """Lines of real text without couplings, in an order that is the same every time."""
    files = [REPOSITORY / "LICENSE", *sorted((REPOSITORY / "plugins").rglob("*.py"))]
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = [line for text in texts for line in text.splitlines(keepends=True) if not _is_coupled(line)]
    random.Random(5).shuffle(lines)
    return lines


def _is_coupled(line: str) -> bool:
    """Our own documentation is full of examples of what is looked for."""
    return any(find_couplings("", line, rules) for rules in (ScanRules(), SOURCE_RULES))


def _write(folder: Path, lines: list[str], files: int, size: int) -> tuple[Path, int]:
    """The folder, and how many findings are in it."""
    folder.mkdir(parents=True)
    text = "".join(lines)
    text *= 2 * size // len(text) + 2
    findings = files if size > 10_000 else 0
    for number in range(files):
        start = text.index("\n", number * 997 % (len(text) - 2 * size))
        body = text[start : start + size]
        (folder / f"{number}.conf").write_text(body + "\n" + (COUPLED if findings else ""), encoding="utf-8")
    return folder, findings


def _write_dense(folder: Path, lines: list[str], size: int) -> tuple[Path, int]:
    folder.mkdir(parents=True)
    parts, written, findings = [], 0, 0
    while written < size:
        some = [*(lines[(findings * 9 + n) % len(lines)] for n in range(9)), COUPLED]
        parts += some
        written += sum(map(len, some))
        findings += 1
    (folder / "dense.conf").write_text("".join(parts), encoding="utf-8")
    return folder, findings


def _measure(folder: Path, rules: ScanRules, findings: int) -> tuple[float, float]:
    """Megabytes and files per second of processor time."""
    speeds = []
    for _unused in range(RUNS):
        started = time.process_time()
        record = scan_files(Tree((str(folder),)), rules, 1000 * MB, 1000)
        seconds = time.process_time() - started
        found = sum(record.by_kind.values())
        check(found == findings, f"{found} findings instead of {findings} in {folder.name}: {record.findings[:2]}")
        speeds.append((record.bytes / MB / seconds, record.files / seconds))
    return statistics.median(s for s, _files in speeds), statistics.median(files for _speed, files in speeds)
