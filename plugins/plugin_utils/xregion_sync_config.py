# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration file of the Ruby gem aws_xregion_sync, read as jobs of the role dr_sync.

Pure: it never reads a file and never runs a job. What a job cannot mean is that job's problem; the others run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PREFIX = "sync_"
_CLIENT = "aws_client_config"
# Keys of a job that mean the same here, and what they are called in the modules.
_COMMON = {"source_region": "source_region", "destination_region": "destination_regions", "sync_type": "sync_type"}
_KEYS = {
    "ec2_ami": {
        **_COMMON,
        "ami_owner": "owner",
        "owner_id": "owner",
        "sync_identifier": "sync_identifier",
        "filters": "filters",
    },
    "rds_automated_snapshot": {
        **_COMMON,
        "db_instance": "db_instances",
        "max_snapshots_to_retain": "max_snapshots_to_retain",
    },
}
_KINDS = {"ec2_ami": "ami", "rds_automated_snapshot": "rds"}
_REQUIRED = {"ec2_ami": ("source_region", "destination_region"), "rds_automated_snapshot": (*_COMMON, "db_instance")}
# What the AWS SDK of the gem takes as credentials, under the names of its two generations.
_CREDENTIALS = {
    "aws_access_key": "access_key",
    "access_key_id": "access_key",
    "aws_secret_key": "secret_key",
    "secret_access_key": "secret_key",
    "session_token": "session_token",
}
# The gem needs the account to build ARNs; here AWS tells them.
_UNNEEDED = ("aws_account_id", "region")


class ConfigError(ValueError):
    """What is wrong with a job, as one sentence that names the job and the key."""


def jobs_from_config(config: Any) -> dict[str, list[dict[str, Any]]]:
    """``{"jobs": [...], "problems": [{"name", "message"}]}`` of the parsed file, or ConfigError if it is none."""
    if not isinstance(config, Mapping):
        raise ConfigError("expected a dictionary with a key for each job, such as sync_my_web_app")
    shared = config.get(_CLIENT) or {}
    if not isinstance(shared, Mapping):
        raise ConfigError(f"{_CLIENT}: expected a dictionary of credentials")
    jobs: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for name, job in config.items():
        if not str(name).startswith(_PREFIX):
            continue
        try:
            jobs.append(_job(str(name), job, shared))
        except ConfigError as error:
            problems.append({"name": str(name), "message": str(error)})
    if not jobs and not problems:
        raise ConfigError("there is no job in it: no key starts with sync_")
    return {"jobs": jobs, "problems": problems}


def _job(name: str, job: Any, shared: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(job, Mapping):
        raise ConfigError(f"job {name}: expected a dictionary")
    sync_type = str(job.get("sync_type"))
    if sync_type not in _KEYS:
        raise ConfigError(f"job {name}: sync_type is '{sync_type}'; expected {' or '.join(_KEYS)}")
    for key in _REQUIRED[sync_type]:
        if not job.get(key):
            raise ConfigError(f"job {name}: {key} is missing")
    known = _KEYS[sync_type]
    for key in job:
        if key not in known and key != _CLIENT:
            raise ConfigError(f"job {name}: unknown key {key}; a {sync_type} job has {', '.join(sorted(known))}")
    options = {known[key]: value for key, value in job.items() if key not in ("sync_type", _CLIENT) and value != ""}
    options = {key: value for key, value in options.items() if value is not None}
    options["destination_regions"] = [options["destination_regions"]]
    own_client = job.get(_CLIENT) or {}
    if not isinstance(own_client, Mapping):
        raise ConfigError(f"job {name}: {_CLIENT}: expected a dictionary of credentials")
    if sync_type == "ec2_ami":
        _take_owner(name, job, options)
        _check_filters(name, options)
    else:
        options["db_instances"] = [options["db_instances"]]
        _take_count(name, options)
    return {
        "name": name,
        "kind": _KINDS[sync_type],
        **options,
        **_credentials(name, {**shared, **own_client}),
    }


def _take_owner(name: str, job: Mapping[str, Any], options: dict[str, Any]) -> None:
    """The README of the gem says ami_owner, its code reads owner_id; files have the one or the other."""
    owners = {str(job[key]) for key in ("ami_owner", "owner_id") if job.get(key)}
    if len(owners) > 1:
        raise ConfigError(f"job {name}: ami_owner and owner_id differ; give one")
    options.pop("owner", None)
    options.update(("owner", owner) for owner in owners)


def _check_filters(name: str, options: dict[str, Any]) -> None:
    if "sync_identifier" not in options and "filters" not in options:
        raise ConfigError(f"job {name}: names no image; set sync_identifier or filters")
    if not isinstance(options.get("filters", []), list):
        raise ConfigError(f"job {name}: filters: expected a list of texts such as tag:Environment=Production")
    for text in options.get("filters", ()):
        if len(str(text).split("=")) != 2:
            raise ConfigError(f"job {name}: filters: '{text}' must be of the form filter-field=filter-value")
    if "sync_identifier" in options:
        options["sync_identifier"] = [options["sync_identifier"]]


def _take_count(name: str, options: dict[str, Any]) -> None:
    count = options.get("max_snapshots_to_retain")
    if count is None:
        return
    if not str(count).isdigit():
        raise ConfigError(f"job {name}: max_snapshots_to_retain is '{count}'; expected a whole number")
    options["max_snapshots_to_retain"] = int(count)


def _credentials(name: str, client: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [key for key in client if key not in _CREDENTIALS and key not in _UNNEEDED]
    if unknown:
        raise ConfigError(
            f"job {name}: aws_client_config has the key {unknown[0]}, which is not supported; there are "
            f"{', '.join(_CREDENTIALS)}"
        )
    return {_CREDENTIALS[key]: str(value) for key, value in client.items() if key in _CREDENTIALS and value}
