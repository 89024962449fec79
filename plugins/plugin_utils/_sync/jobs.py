# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what a user wrote to checked sync jobs, with the defaults under each and every value in its option's type.

Pure: it never runs a module; a job that is none is one problem among others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ...module_utils._core.arns import role_problem
from ...module_utils._core.nearest import nearest
from ...module_utils._core.retention import retention_from_option
from ...module_utils._core.tags import tag_problem
from ...module_utils._core.tracking import tracking_keys_in
from ...module_utils._create.arguments import CREATE_SPECS
from ...module_utils._create.request import SELECTORS
from ..typing import Spec, TypingError, main_names, typed
from .access import ROLES
from .create import CreateError, checked_create
from .retentions import retention_conflict

# What a job says about itself, and not to its module.
OWN_KEYS = ("name", "kind", "create")
# Default and job are joined in these; of any other option the job's replaces the default whole.
_JOINED = ("tags", "kms_key_id", "option_group_name")
# Two ways to say one thing: one job says it once, and over a default in either way.
_EITHER = (("region", "destination_regions"), ("retain", "max_snapshots_to_retain"))
_INSTEAD = {
    "state": "a sync removes nothing; run the kind's module with state: absent",
    "progress_file": "the role shows progress itself",
    **dict.fromkeys(
        ("endpoint_url", "validate_certs", "aws_ca_bundle", "aws_config", "debug_botocore_endpoint_logs"),
        "set it in module_defaults, for group/lifeboat.aws.aws",
    ),
}

Job = dict[str, Any]
Problem = dict[str, str]
# Kind -> argument spec of its jobs, as ``specs`` reads it off the modules.
KindSpecs = Mapping[str, Spec]


class JobError(ValueError):
    """A job that cannot be run, said as one sentence that names the job and the key."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def checked_jobs(
    jobs: Any, defaults: Any, kinds: KindSpecs, beside: Iterable[Mapping[str, Any]] = ()
) -> tuple[list[Job], list[Problem]]:
    """The jobs with the defaults under each, and ``[{name, message}]`` of those that are none; the others can run.

    With defaults that are none there is no job at all: nobody knows what any of them should have been. Jobs that are
    ``beside`` do not run now, and no job may delete what these keep.
    """
    if not isinstance(jobs, list) or not jobs:
        return [], [_problem("dr_sync_jobs", "dr_sync_jobs: expected a list of jobs; it has none")]
    try:
        under = _checked_defaults(defaults, kinds)
    except (CreateError, TypingError) as error:
        return [], [_problem("dr_sync_defaults", f"dr_sync_defaults: {error}")]
    checked: dict[str, Job] = {}
    problems: list[Problem] = []
    others = list(_that_can_be_read(beside, under, kinds))
    for number, job in enumerate(jobs, start=1):
        try:
            found = _checked(number, job, under, kinds)
            if found["name"] in checked:
                raise JobError(found["name"], f"job '{found['name']}': name: another job has it; give each its own")
            if conflict := retention_conflict(found, [*checked.values(), *others]):
                raise JobError(found["name"], f"job '{found['name']}': {conflict}")
            checked[found["name"]] = found
        except JobError as error:
            problems.append(_problem(error.name, str(error)))
    return list(checked.values()), problems


def _that_can_be_read(jobs: Iterable[Mapping[str, Any]], under: Mapping[str, Any], kinds: KindSpecs) -> Iterator[Job]:
    """What is wrong with a job is said when it runs."""
    for number, job in enumerate(jobs, start=1):
        with suppress(JobError):
            yield _checked(number, job, under, kinds)


def _problem(name: str, message: str) -> Problem:
    return {"name": name, "message": message}


def _checked_defaults(defaults: Any, kinds: KindSpecs) -> dict[str, Any]:
    """The defaults as they were given. Each must mean something to a kind, or it would be dropped without a word."""
    if not isinstance(defaults, Mapping):
        raise TypingError("expected a dictionary of options")
    if "name" in defaults:
        raise TypingError("name: each job has its own; the name of the copies is copy_name")
    create = defaults.get("create")
    if not _is_unset(create) and not isinstance(create, Mapping):
        raise TypingError("create: expected a dictionary such as {min_interval: 24h, retain: 2}")
    if not _is_unset(defaults.get("kind")):
        _check_kind(defaults["kind"], kinds)
    options = {key: value for key, value in defaults.items() if key not in OWN_KEYS}
    for spec in kinds.values():
        fitting = {key: value for key, value in options.items() if key in main_names(spec)}
        _check_either(_by_main_name(fitting, main_names(spec), ""))
    _check_for_some_kind(options, kinds.values(), "there are the options of a job of any kind")
    try:
        _check_for_some_kind(create or {}, CREATE_SPECS.values(), f"there are {_listed(CREATE_SPECS.values())}")
    except TypingError as error:
        raise TypingError(f"create: {error}") from error
    _check_copies({"tags": options.get("tags", options.get("resource_tags")), "retain": options.get("retain")})
    return dict(defaults)


def _check_either(values: Mapping[str, Any]) -> None:
    given = _set(values)
    if both := next((pair for pair in _EITHER if set(pair) <= set(given)), None):
        raise TypingError(f"{both[0]}: {both[1]} is given, too; leave one of them out")


def _check_copies(values: Mapping[str, Any]) -> None:
    """What the copy modules refuse, too; but a source whose copy they refuse should not have been made before."""
    tags = values.get("tags")
    tags = (
        {str(key): "" if text is None else str(text) for key, text in tags.items()} if isinstance(tags, Mapping) else {}
    )
    if reserved := tracking_keys_in(tags):
        raise TypingError(f"tags: {reserved[0]} is written by the copy modules, to track a copy; leave it out")
    if problem := tag_problem(tags):
        raise TypingError(f"tags: {problem}")
    try:
        retention_from_option(values.get("retain"))
    except ValueError as error:
        raise TypingError(f"retain: {error}") from error


def _check_for_some_kind(values: Mapping[str, Any], specs: Iterable[Spec], known: str) -> None:
    specs = list(specs)
    every = {name for spec in specs for name in main_names(spec)}
    for key, value in values.items():
        fitting = [spec for spec in specs if key in main_names(spec)]
        if not fitting:
            raise TypingError(_unknown(str(key), every, known))
        errors = [error for spec in fitting if (error := _type_error(spec, key, value))]
        if len(errors) == len(fitting):
            raise errors[0]


def _type_error(spec: Spec, key: str, value: Any) -> TypingError | None:
    try:
        typed(spec, {} if _is_unset(value) else {main_names(spec)[key]: value})
    except TypingError as error:
        return error
    return None


def _listed(specs: Iterable[Spec]) -> str:
    return ", ".join(dict.fromkeys(key for spec in specs for key in spec))


def _unknown(key: str, known: Iterable[str], there_are: str) -> str:
    if key in _INSTEAD:
        return f"{key}: not possible here; {_INSTEAD[key]}"
    return f"{key}: unknown{nearest(key, known) or f'; {there_are}'}"


def _check_kind(kind: Any, kinds: KindSpecs) -> None:
    if not isinstance(kind, str) or kind not in kinds:
        raise TypingError(f"kind: '{kind}' is none of {', '.join(kinds)}")


def _checked(number: int, job: Any, defaults: Mapping[str, Any], kinds: KindSpecs) -> Job:
    if not isinstance(job, Mapping) or _is_unset(job.get("name")):
        raise JobError(f"job {number}", f"job {number} of dr_sync_jobs: name: it has none")
    name = str(job["name"])
    if name.encode(errors="ignore").decode() != name:
        raise JobError(f"job {number}", f"job {number} of dr_sync_jobs: name: {name!a} is no text; choose another")
    try:
        kind = job.get("kind") or defaults.get("kind")
        _check_kind(kind, kinds)
        return _checked_options({**job, "name": name, "kind": str(kind)}, defaults, kinds[str(kind)])
    except (CreateError, TypingError) as error:
        raise JobError(name, f"job '{name}': {error}") from error


def _checked_options(job: Job, defaults: Mapping[str, Any], spec: Spec) -> Job:
    kind, names = job["kind"], main_names(spec)
    own = _by_main_name({key: value for key, value in job.items() if key not in OWN_KEYS}, names, kind)
    makes = not _is_unset(job.get("create"))
    # A default that this kind does not know is meant for jobs of another kind, and one that says what is copied for
    # jobs that do not make it.
    fitting = {names[key]: value for key, value in defaults.items() if key in names}
    if makes:
        fitting = {key: value for key, value in fitting.items() if key not in SELECTORS.get(kind, ())}
    _check_either(own)
    said = {key for pair in _EITHER if set(pair) & set(_set(own)) for key in pair}
    fitting = {key: value for key, value in fitting.items() if key in own or key not in said}
    merged = _set(_merged(_typed(spec, fitting), _typed(spec, own)))
    _check_copies(merged)
    # One region instead of several, as in the modules.
    region = merged.pop("region", None)
    found = {"destination_regions": [region], **merged} if region else merged
    _check_roles(found)
    about = {"name": job["name"], "kind": kind}
    if not makes:
        return {**found, **about}
    if kind not in CREATE_SPECS:
        raise CreateError(f"create: jobs of kind {kind} copy what exists; leave it out")
    return checked_create({**found, **about, "create": _create(job["create"], defaults.get("create"), kind)})


def _check_roles(job: Mapping[str, Any]) -> None:
    """A role is of the partition of the regions that it is used in, as far as the job names them."""
    source = [job["source_region"]] if job.get("source_region") else []
    regions = {
        "assume_role": [*source, *filter(None, job.get("destination_regions") or ())],
        "source_assume_role": source,
    }
    for key in ROLES:
        if key in job and (problem := role_problem(str(job[key]), key, regions[key])):
            raise TypingError(problem)


def _create(create: Any, default: Any, kind: str) -> Any:
    """The key of the job over the default, of which counts what this kind knows."""
    if not isinstance(create, Mapping) or _is_unset(default):
        return create
    return _merged({key: value for key, value in default.items() if key in CREATE_SPECS[kind]}, create)


def _by_main_name(values: Mapping[str, Any], names: Mapping[str, str], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        if key not in names:
            raise TypingError(_unknown(str(key), names, f"a job of kind {kind} has the options of its module"))
        if names[key] in found:
            raise TypingError(f"{key}: {names[key]} is given twice, as it and as an alias; leave one out")
        found[names[key]] = value
    return found


def _merged(defaults: Mapping[str, Any], job: Mapping[str, Any]) -> dict[str, Any]:
    """The job over the defaults."""
    merged = dict(defaults)
    for key, value in job.items():
        both = key in _JOINED and isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = {**merged[key], **value} if both else value
    return merged


def _typed(spec: Spec, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is not set stays so: in a job it takes a default away."""
    return {**values, **typed(spec, _set(values))}


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are given. A retention without rules is none, as in the modules."""
    return {key: value for key, value in values.items() if not _is_unset(value) and (key, value) != ("retain", {})}


def _is_unset(value: Any) -> bool:
    """AWX gives an unanswered question of a survey as None or as an empty text."""
    return value is None or value == ""
