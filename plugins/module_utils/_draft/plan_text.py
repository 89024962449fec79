# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The draft as the text of a plan file: what it could not know first, then the workloads, each with what is known.

Pure: it never writes a file, and has no date in it, so that two drafts of one estate are equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .._core.yaml_text import block, comment, scalar, visible
from .draft import Draft, Drafted
from .request import head_of, tags_text
from .words import some

_SCHEMA = "https://raw.githubusercontent.com/lifeboat-dr/lifeboat.aws/main/docs/plan.schema.json"


def text_of(draft: Draft) -> str:
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA}",
        *_introduction(draft),
        *_not_listed(draft),
        *_not_covered(draft),
        *_left_out(draft),
        "---",
        *(f"{key}: {scalar(value)}" for key, value in head_of(draft.request).items()),
        *_to_fill_in(draft),
        "workloads:",
        *(line for number, workload in enumerate(draft.workloads) for line in _workload(workload, number)),
    ]
    return "\n".join(lines) + "\n"


def _introduction(draft: Draft) -> Iterator[str]:
    request = draft.request
    tagged = f" that has the tag {tags_text(request.tags)}" if request.tags else ""
    yield from comment(
        f"First draft of plan {request.plan}, of what {request.source_region} has{tagged}. Read it, correct what is a "
        f"guess, fill in what {request.recovery_region} has, and keep it in version control."
    )


def _not_listed(draft: Draft) -> Iterator[str]:
    if draft.not_listed:
        yield "#"
        yield from comment("COULD NOT LOOK. This is not known, which is not the same as nothing there:")
        for each in draft.not_listed:
            yield from comment(f"- {each.what} ({each.means}): {each.message}")


def _not_covered(draft: Draft) -> Iterator[str]:
    if draft.not_covered:
        yield "#"
        yield from comment(
            f"NOT COVERED. {draft.request.source_region} has these, whatever their tags, and nothing in this plan "
            f"brings them back:"
        )
        for each in draft.not_covered:
            yield from comment(f"- {each.what}: {some(each.names)}. AWS offers: {each.offer}.")


def _left_out(draft: Draft) -> Iterator[str]:
    """Things with one reason together."""
    if draft.left_out:
        yield "#"
        yield from comment("LEFT OUT, and why:")
        together: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in draft.left_out:
            together[each.what, each.reason].append(each.name)
        for (what, reason), names in together.items():
            yield from comment(f"- {what} {some(names)}: {reason}")


def _to_fill_in(draft: Draft) -> Iterator[str]:
    region = draft.request.recovery_region
    yield f"# manifest: s3://BUCKET/lifeboat  # a bucket of {region}"
    yield "# objectives: {rpo: 24h, rto: 1h}"
    there = f": {some(draft.keys)}" if draft.keys else ""
    needed = "; encrypted databases need one" if draft.has_encrypted else ""
    yield visible(f"# kms_key_id: {(*draft.keys, 'alias/NAME')[0]}  # a key of {region}, for the copies{there}{needed}")
    yield "# retain: 3  # recovery points to keep of each; without it all are kept"


def _workload(workload: Drafted, number: int) -> Iterator[str]:
    if number:
        yield ""
    for note in workload.notes:
        yield from comment(note, 2)
    yield f"  {scalar(workload.name)}:"
    yield from block(workload.options, 4, workload.remarks, workload.suggestions)
