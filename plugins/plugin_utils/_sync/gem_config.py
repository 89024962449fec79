# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration file of the Ruby gem aws_xregion_sync, read as jobs of the role dr_sync.

Pure: it never reads a file and never runs a job. What a job cannot mean is that job's problem; the others run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...module_utils._core.nearest import nearest
from ...module_utils._core.numbers import whole_number

# Keys from the outermost to one that stands there twice -> the line where it does so again.
Doubled = Mapping[tuple[str, ...], int]

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
# Keys of a job that the gem takes and does nothing with.
_WITHOUT_EFFECT = ("destination_snapshot_identifier",)
# What else the AWS SDK of the gem takes, and where the same is said here; AWS's own default serves for the others.
_SDK_INSTEAD = {
    "proxy_uri": "set HTTPS_PROXY in the environment",
    "ssl_verify_peer": "set validate_certs in module_defaults",
    "ssl_ca_file": "set aws_ca_bundle in module_defaults",
    "ssl_ca_path": "set aws_ca_bundle in module_defaults",
    "max_retries": "set AWS_MAX_ATTEMPTS in the environment",
    **dict.fromkeys(
        (
            *("http_open_timeout", "http_read_timeout", "http_idle_timeout", "http_continue_timeout"),
            *("http_continue_threshold", "http_wire_trace", "logger", "log_level", "log_formatter"),
            *("user_agent_prefix", "use_ssl"),
        ),
        "boto3's default serves",
    ),
}


class ConfigError(ValueError):
    """What is wrong with a job, as one sentence that names the job and the key."""


def jobs_from_config(config: Any, doubled: Doubled | None = None) -> dict[str, list[Any]]:
    """``{"jobs": [...], "problems": [{"name", "message"}], "notes": [...]}`` of the parsed file and its doubled keys.

    ConfigError if it is no such file. ``notes`` say what is not done, and does no harm.
    """
    if not isinstance(config, Mapping):
        raise ConfigError("expected a dictionary with a key for each job, such as sync_my_web_app")
    twice = doubled or {}
    shared = _shared_client(config, twice)
    found: dict[str, list[Any]] = {"jobs": [], "problems": [], "notes": []}
    for name, job in config.items():
        try:
            if _is_job(str(name), job, found["notes"]):
                _check_once(str(name), twice)
                found["jobs"].append(_job(str(name), job, shared, found["notes"]))
        except ConfigError as error:
            found["problems"].append({"name": str(name), "message": str(error)})
    if not found["jobs"] and not found["problems"]:
        raise ConfigError("there is no job in it: no key starts with sync_")
    return found


def _shared_client(config: Mapping[Any, Any], doubled: Doubled) -> Mapping[str, Any]:
    """Credentials of all jobs. Mistaken ones would be those of the environment, and copies in its account."""
    again = [(path, line) for path, line in doubled.items() if path[0] == _CLIENT]
    if again:
        path, line = again[0]
        raise ConfigError(f"line {line}: {path[-1]} is there twice; leave one out")
    others = [str(key) for key in config if key != _CLIENT and not str(key).lower().startswith(_PREFIX)]
    if mistaken := [key for key in others if nearest(key, [_CLIENT])]:
        raise ConfigError(f"{mistaken[0]}: unknown; did you mean {_CLIENT}?")
    shared = config.get(_CLIENT) or {}
    if not isinstance(shared, Mapping):
        raise ConfigError(f"{_CLIENT}: expected a dictionary of credentials")
    return shared


def _is_job(name: str, job: Any, notes: list[str]) -> bool:
    """Whether the gem takes it for one; it ignores case. What looks like one and is none is said."""
    if name.lower().startswith(_PREFIX):
        return True
    keys = [str(key) for key in job] if isinstance(job, Mapping) else []
    has_type = [key for key in keys if key == "sync_type" or nearest(key, ["sync_type"])]
    start = re.split(r"[\W_]", name.lower(), maxsplit=1)[0]
    is_near = start.startswith("sync") or bool(nearest(start, ["sync"]))
    if has_type and is_near:
        raise ConfigError(f"{name}: has a {has_type[0]} and does not start with {_PREFIX}, as jobs do; rename it")
    if has_type or (is_near and any(key in known for key in keys for known in _KEYS.values())):
        has = f"a {has_type[0]}" if has_type else "keys of a job"
        notes.append(f"{name}: has {has}, and is no job because it does not start with {_PREFIX}")
    return False


def _check_once(name: str, doubled: Doubled) -> None:
    for path, line in doubled.items():
        if path == (name,):
            raise ConfigError(f"job {name}: line {line}: there is another job of that name before it; rename one")
        if path[0] == name:
            raise ConfigError(f"job {name}: line {line}: {path[-1]} is there twice; leave one out")


def _job(name: str, job: Any, shared: Mapping[str, Any], notes: list[str]) -> dict[str, Any]:
    if not isinstance(job, Mapping):
        raise ConfigError(f"job {name}: expected a dictionary")
    sync_type = str(job.get("sync_type"))
    if sync_type not in _KEYS:
        raise ConfigError(f"job {name}: sync_type is '{sync_type}'; expected {' or '.join(_KEYS)}")
    for key in _REQUIRED[sync_type]:
        if not job.get(key):
            raise ConfigError(f"job {name}: {key} is missing")
    options = _options(name, job, _KEYS[sync_type], notes)
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
        # What the gem has made is what its file is about; what people have made stays theirs.
        "adopt": "gem",
        **options,
        **_credentials(name, shared, own_client, notes),
    }


def _options(name: str, job: Mapping[Any, Any], known: Mapping[str, str], notes: list[str]) -> dict[str, Any]:
    for key in job:
        if key in _WITHOUT_EFFECT:
            notes.append(f"job {name}: {key} is not used, as the gem does not use it either")
        elif key not in known and key != _CLIENT:
            said = nearest(str(key), [*known, _CLIENT]) or f"; such a job has {', '.join(sorted(known))}"
            raise ConfigError(f"job {name}: unknown key {key}{said}")
    given = {known[key]: value for key, value in job.items() if key in known and key != "sync_type"}
    options = {option: value for option, value in given.items() if value is not None and value != ""}
    options["destination_regions"] = [options["destination_regions"]]
    return options


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
    number = whole_number(str(count))
    if number is None:
        raise ConfigError(f"job {name}: max_snapshots_to_retain is '{count}'; expected a whole number")
    options["max_snapshots_to_retain"] = number


def _credentials(name: str, shared: Mapping[Any, Any], own: Mapping[Any, Any], notes: list[str]) -> dict[str, Any]:
    """The job's over those of all jobs."""
    for key in dict.fromkeys(_without_colon(key) for key in (*shared, *own)):
        if key in _SDK_INSTEAD:
            notes.append(f"job {name}: {_CLIENT}: {key} is not used; {_SDK_INSTEAD[key]}")
        elif key.endswith("endpoint"):
            raise ConfigError(f"job {name}: {_CLIENT}: {key} is not possible; set endpoint_url in module_defaults")
        elif key not in _CREDENTIALS and key not in _UNNEEDED:
            there_are = f"; there are {', '.join(_CREDENTIALS)}, {', '.join(_SDK_INSTEAD)}"
            raise ConfigError(f"job {name}: {_CLIENT}: unknown key {key}{nearest(key, _CREDENTIALS) or there_are}")
    given = {**_credentials_in(name, shared), **_credentials_in(name, own)}
    return {option: value for option, value in given.items() if value}


def _credentials_in(name: str, client: Mapping[Any, Any]) -> dict[str, str]:
    """Each credential has several names, under which there may be one value only."""
    found: dict[str, tuple[str, str]] = {}
    for key, value in client.items():
        option, text = _CREDENTIALS.get(_without_colon(key)), str(value or "")
        before, known = found.get(option or "", (key, text))
        if text and known and text != known:
            raise ConfigError(f"job {name}: {_CLIENT}: {before} and {key} are one thing and differ; leave one out")
        if option:
            found[option] = (str(key), text or known)
    return {option: text for option, (_key, text) in found.items()}


def _without_colon(key: Any) -> str:
    """Ruby's symbols begin with a colon."""
    return str(key).removeprefix(":")
