# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A drill removed with the credentials of each of its workloads, and one result of all of that.

It never decides what is removed: the module dr_drill_cleanup does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE

from ...module_utils._core.errors import InvalidInput
from .._sync.access import Access, access_of
from .._sync.running import options_of_access
from ..module_task import ModuleFailure, RunModule

MODULE = "lifeboat.aws.dr_drill_cleanup"
Result = dict[str, Any]
# What a person may have meant, and how alike it is for that.
_WORDS, _ALIKE = ("true", "false", "yes"), 0.75
_LISTS = ("drills", "removed", "left", "steps", "lines")


def cleaned_up(run: RunModule, given: Mapping[str, Any]) -> Result:
    """The result of the module, run once for each way of access. A role that cannot be assumed stops no other."""
    plan = given.get("plan")
    region = plan.get("recovery_region") if isinstance(plan, Mapping) else None
    # Whatever module_defaults say: the plan knows the region.
    options = {**given, **({"region": region} if region else {})}
    return _joined([_result(run, access, options, region) for access in accesses_of(given.get("jobs"))])


def drills_meant(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The options with what ``reap`` says as ``drill`` or ``expired``; None if it says that nothing is removed.

    InvalidInput for what may be a yes or no with a typing mistake: as the id of a drill it would remove nothing.
    """
    options = {key: value for key, value in given.items() if key != "reap"}
    if "reap" not in given:
        return options
    said = str("" if given["reap"] is None else given["reap"]).strip().lower()
    if not said or said in BOOLEANS_FALSE:
        return None
    if said not in BOOLEANS_TRUE:
        if word := next(iter(get_close_matches(said, _WORDS, n=1, cutoff=_ALIKE)), ""):
            raise InvalidInput(
                f"reap: '{said}' may be {word} with a typing mistake, or the id of a drill; expected true for all dead "
                f"drills, the id of one, or true and drill={said} if that is its id"
            )
        return {**options, "drill": said}
    return options if options.get("drill") else {**options, "expired": True}


def accesses_of(jobs: Any) -> list[Access]:
    """Each way of access of the jobs once; the task's own if there is no job."""
    found: list[Access] = []
    for job in jobs if isinstance(jobs, list | tuple) else ():
        access = access_of(job) if isinstance(job, Mapping) else None
        if access and access not in found:
            found.append(access)
    return found or [access_of({})]


def _result(run: RunModule, access: Access, options: Mapping[str, Any], region: Any) -> Result:
    try:
        own = options_of_access(run, {"access": access, "region": region})
    except ModuleFailure as failure:
        return {**failure.outcome, "failed": True}
    return run((MODULE, {**options, **own}))


def _joined(results: list[Result]) -> Result:
    """Lists of all, each entry once: two profiles may lead to one account."""
    failures = [str(result.get("msg", "it failed")) for result in results if result.get("failed")]
    whole = {key: value for result in reversed(results) for key, value in result.items()}
    lists = {key: _once(each for result in results for each in result.get(key) or ()) for key in _LISTS}
    changed = any(bool(result.get("changed")) for result in results)
    joined = {**whole, **lists, "changed": changed, "failed": bool(failures)}
    return {**joined, "msg": " | ".join(dict.fromkeys(failures))} if failures else joined


def _once(entries: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for entry in entries:
        if entry not in found:
            found.append(entry)
    return found
