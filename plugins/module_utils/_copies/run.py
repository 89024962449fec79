# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a copy module from what was seen to the result: copies are planned and made, then removals.

It never talks to Ansible. What is removed is planned from what has come of the copies, not from what was hoped for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.progress import duration
from .._steps.plan import Plan
from .copy_work import CopyWork
from .expired import Expired
from .expiry_diff import expiry_diff
from .outcome import Outcome, diff_of, failure_message, summary
from .plan import NONE, Item
from .plan_removals import plan_absence, plan_expiry
from .ports import Effects
from .region_view import RegionView
from .removing import Removing, in_use
from .request import CopyRequest
from .resource import GONE, Resource
from .retention import Point, SetRetention, plan_retention, point_of
from .run_result import Run

LISTS = ("copies", "expired", "released", "kept", "retained", "timings", "diff")
# Enough copies to name in a message without burying it.
NAMED = 5


def run_present(
    request: CopyRequest,
    plan: Plan[Item],
    views: Sequence[RegionView[Any]],
    effects: Effects,
    timing: Callable[[Outcome], dict[str, Any] | None] = lambda _outcome: None,
) -> Run:
    """Make the copies that are missing, put right those that are there, and remove what is beyond ``retain``.

    :param timing: how long the copy of an outcome took, as its kind knows it.
    """
    outcomes = [_with_late_problem(outcome) for outcome in effects.executor.run(plan, CopyWork(effects, request.wait))]
    retention = plan_retention(request, views, outcomes)
    removals = plan_expiry(retention, in_use(retention, effects))
    expired = effects.executor.run(removals, Removing(effects))
    late = _timeout_message(outcomes, effects) if request.wait else None
    failures = [text for text in (failure_message(outcomes), late, _expiry_failure(expired)) if text]
    result = _result(outcomes, expired, plan, retention)
    result["timings"] = [took for outcome in outcomes if (took := timing(outcome))]
    return Run(result, " | ".join(failures) or None, _warnings(outcomes, expired))


def run_absent(
    find: Callable[[str], Iterable[Resource]],
    request: CopyRequest,
    effects: Effects,
    *,
    tracked: Callable[[str], Iterable[Resource]] | None = None,
) -> Run:
    """Remove the copies of ours that ``find`` answers for each region: those that are meant, in any state.

    :param tracked: all copies of a region, to find what a name of a set was meant to be that nothing has.
    """
    from .absent import absent_warnings

    views = in_each_region(lambda region: _points(region, find), request.destination_regions)
    points = [point for view in views if not isinstance(view, Problem) for point in view]
    removals = plan_absence(points, request, effects.calls.noun)
    removed = effects.executor.run(removals, Removing(effects, at_once=True))
    failures = [view.message for view in views if isinstance(view, Problem)]
    if text := _expiry_failure(removed):
        failures.append(text)
    warnings = (*_warnings([], removed), *absent_warnings(removed, request, effects.calls.noun, tracked))
    return Run(_result([], removed, Plan()), " | ".join(failures) or None, warnings)


def _points(region: str, find: Callable[[str], Iterable[Resource]]) -> list[Point] | Problem:
    try:
        copies = find(region)
        return [point_of(copy, copy.tracking) for copy in copies if copy.tracking and copy.phase != GONE]
    except AwsError as error:
        return Problem(error.code, str(error))


def nothing() -> Run:
    """A run that was asked for no copies."""
    return Run(_result([], [], Plan()), None)


def failed(message: str) -> Run:
    """A run that ended before anything could be planned."""
    return Run(_result([], [], Plan()), message)


def merged(runs: Sequence[Run]) -> Run:
    """One result of runs of several kinds."""
    results = [run.result for run in runs]
    lists = {key: [entry for result in results for entry in result[key]] for key in LISTS}
    counts = sum((Counter(result["summary"]) for result in results), start=Counter())
    summaries = {key: counts[key] for result in results for key in result["summary"]}
    changed = any(result["changed"] for result in results)
    failures = [run.failure for run in runs if run.failure]
    warnings = tuple(warning for run in runs for warning in run.warnings)
    return Run({"changed": changed, **lists, "summary": summaries}, " | ".join(failures) or None, warnings)


def _with_late_problem(outcome: Outcome) -> Outcome:
    """The copy is made and told all the same; what could not be done about it is a failure of the run."""
    problem = outcome.item.late_problem
    return outcome.failed(problem.code, problem.message) if problem and not outcome.problem else outcome


def _result(
    outcomes: list[Outcome], expired: list[Expired], plan: Plan[Item], retention: Sequence[SetRetention] = ()
) -> dict[str, Any]:
    gone = [item for item in expired if item.is_gone]
    released = [item for item in expired if item.is_released]
    kept = [item for item in expired if not (item.is_gone or item.is_released)]
    return {
        "changed": any(outcome.done for outcome in outcomes) or any(each.done for each in expired),
        "copies": [outcome.to_result() for outcome in outcomes],
        "expired": [item.to_result() for item in gone],
        "released": [item.to_result() for item in released],
        "kept": [item.to_result() for item in kept],
        "retained": [point for of_set in retention for point in of_set.to_result()],
        "timings": [],
        "summary": summary(outcomes, len(gone), len(kept)),
        "diff": diff_of(plan.items) + expiry_diff([*gone, *released], retention),
    }


def _timeout_message(outcomes: list[Outcome], effects: Effects) -> str | None:
    """What to say when the time was up before the copies were available; they go on, so nothing is lost."""
    pending = [outcome for outcome in outcomes if outcome.is_pending]
    queued = [outcome for outcome in outcomes if outcome.is_queued]
    after = f"After {duration(effects.timeout.seconds)}"
    more_time = "raise wait_timeout to wait longer"
    if queued and not pending:
        region = queued[0].item.region
        why = f"because AWS copies as many into {region} as it allows; the next run copies them"
        said = f" ({effects.full_regions[region]})" if region in effects.full_regions else ""
        return f"{after} {len(queued)} of {len(outcomes)} copies could not be begun, {why}; {more_time}{said}"
    if not pending:
        return None
    far = ", ".join(
        f"{o.id} in {o.item.region}" + (f" ({o.progress} %)" if o.progress is not None else "") for o in pending[:NAMED]
    )
    more = f" and {len(pending) - NAMED} more" if len(pending) > NAMED else ""
    rest = f"; {len(queued)} could not be begun" if queued else ""
    return (
        f"{after} {len(pending)} of {len(outcomes)} copies are still in progress: {far}{more}{rest}; "
        f"they go on, and the next run continues to wait for them; {more_time}"
    )


def _expiry_failure(expired: list[Expired]) -> str | None:
    return " | ".join(item.problem.message for item in expired if item.problem) or None


def _warnings(outcomes: list[Outcome], expired: list[Expired]) -> tuple[str, ...]:
    """What a user should see although nothing failed."""
    duplicates = [
        f"{outcome.item.region} has more than one copy of {outcome.item.source.id}: {outcome.id} counts, "
        f"{', '.join(outcome.item.duplicates)} besides"
        for outcome in outcomes
        if outcome.item.duplicates
    ]
    # A source that retention leaves out is nothing to worry about; everything else that is noted is.
    noted = [o.notes for o in outcomes if o.id is not None or o.action != NONE]
    notes = Counter(note for notes in noted for note in notes)
    kept = [
        f"{item.point.id} in {item.point.region} is beyond retain and stays: {item.kept_because}"
        for item in expired
        if item.is_worth_a_word
    ]
    left = [
        f"{item.point.id} in {item.point.region} was removed, but {snapshot} stays: {code}"
        for item in expired
        for snapshot, code in (item.left or {}).items()
    ]
    said = [note if count == 1 else f"{count} copies: {note}" for note, count in notes.items()]
    return (*said, *duplicates, *kept, *left)
