# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a scan comes to: the answer of the module, whether it fails, and what may be noted on an instance or image.

Pure: it never reads the clock; ``now`` is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from .._core.scan_tag import CLEAN, SCAN_TAG
from .kinds import ERROR, KINDS
from .rules import ScanRules
from .tally import Tally

INCOMPLETE = "incomplete"
NONE = "none"
_SHOWN_IN_MESSAGE = 3


def tags(tally: Tally, now: datetime) -> dict[str, str]:
    """``clean``, ``3 findings`` or ``incomplete``, and when. Only errors count, whatever the module fails on.

    A scan that could not read something is not clean: nobody knows what is in there.
    """
    errors = tally.by_severity[ERROR]
    verdict = INCOMPLETE if tally.unread else CLEAN
    if errors:
        verdict = f"{errors} finding{'' if errors == 1 else 's'}"
    return {SCAN_TAG: f"{verdict} {now.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"}


def failure(tally: Tally, fail_on: Iterable[str]) -> str | None:
    """Why the module fails, as one text, or None."""
    wanted = set(fail_on)
    said = []
    kept = [finding for finding in tally.findings if wanted & {finding.kind, finding.severity}]
    count = _count(tally, wanted)
    if count:
        shown = [f"{f.path}:{f.line} {f.literal} ({f.kind})" for f in kept[:_SHOWN_IN_MESSAGE]]
        first = "; ".join([*shown, *(["..."] if count > len(shown) else [])])
        said.append(
            f"{count} coupling{'' if count == 1 else 's'} to a region: {first}. Do what findings[].instead says, "
            "or add what may stay to allow, with the reason"
        )
    if INCOMPLETE in wanted and tally.unread:
        first = f"{tally.skipped[0].path} ({tally.skipped[0].message})" if tally.skipped else "see not_read"
        said.append(f"{tally.unread} paths could not be read, the first is {first}. Read as root, or exclude them")
    return " | ".join(said) or None


def _count(tally: Tally, wanted: set[str]) -> int:
    """How many findings are of one of the kinds or severities, also of those that are not kept."""
    return sum(count for kind, count in tally.by_kind.items() if wanted & {kind, KINDS[kind].severity})


# "skipped" would be taken by Ansible for the answer of a task that did not run.
def to_result(tally: Tally, rules: ScanRules, now: datetime) -> dict[str, Any]:
    found = sum(tally.by_kind.values())
    return {
        "findings": [finding.to_result() for finding in tally.findings],
        "allowed": [
            {**_place(finding.to_result()), "reason": allowance.reason} for finding, allowance in tally.allowed
        ],
        "unused_allow": [asdict(allowance) for allowance in rules.allowed if allowance not in tally.used],
        "not_read": [skipped.to_result() for skipped in tally.skipped],
        "external": [
            {"kind": kind, "literal": literal, "path": path, "line": line, "count": count}
            for (kind, literal), (path, line, count) in tally.mentions.items()
        ],
        "complete": tally.unread == 0,
        "truncated": found > len(tally.findings),
        "summary": {
            "files": tally.files,
            "bytes": tally.bytes,
            "findings": found,
            "allowed": tally.allowed_count,
            "by_kind": dict(tally.by_kind),
            "by_severity": dict(tally.by_severity),
            "not_read": dict(tally.by_reason),
        },
        "tags": tags(tally, now),
    }


def _place(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {name: finding[name] for name in ("path", "line", "column", "kind", "literal")}
