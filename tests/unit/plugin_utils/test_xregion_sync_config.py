# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration file of aws_xregion_sync as jobs: the example of its README, and what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.gem_config import ConfigError, jobs_from_config
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.gem_yaml import loaded

WEB: dict[str, Any] = {
    "sync_type": "ec2_ami",
    "source_region": "us-east-1",
    "destination_region": "us-west-1",
    "ami_owner": "12345678910123",
    "sync_identifier": "Web Application",
    "filters": ["tag:Environment=Production", "tag-value=Sync"],
}
DATABASE: dict[str, Any] = {
    "sync_type": "rds_automated_snapshot",
    "source_region": "us-east-1",
    "destination_region": "us-west-1",
    "db_instance": "mydatabase",
    "max_snapshots_to_retain": 5,
}
CLIENT = {"aws_access_key": "shared-access-key", "aws_secret_key": "shared-secret-key"}
OWN_CLIENT = {
    "aws_access_key": "own-access-key",
    "aws_secret_key": "own-secret-key",
    "aws_account_id": "4321-4321-4321",
}
README = {
    "sync_my_web_app": WEB,
    "sync_my_database": {**DATABASE, "aws_client_config": OWN_CLIENT},
    "aws_client_config": CLIENT,
}


def test_jobs_from_config_example_of_the_readme() -> None:
    assert jobs_from_config(README) == {
        "problems": [],
        "notes": [],
        "jobs": [
            {
                "name": "sync_my_web_app",
                "kind": "ami",
                "adopt": "gem",
                "source_region": "us-east-1",
                "destination_regions": ["us-west-1"],
                "owner": "12345678910123",
                "sync_identifier": ["Web Application"],
                "filters": ["tag:Environment=Production", "tag-value=Sync"],
                "access_key": "shared-access-key",
                "secret_key": "shared-secret-key",
            },
            {
                "name": "sync_my_database",
                "kind": "rds",
                "adopt": "gem",
                "source_region": "us-east-1",
                "destination_regions": ["us-west-1"],
                "db_instances": ["mydatabase"],
                "max_snapshots_to_retain": 5,
                "access_key": "own-access-key",
                "secret_key": "own-secret-key",
            },
        ],
    }


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ({"ami_owner": "1"}, "1"),
        ({"owner_id": "1"}, "1"),
        ({"ami_owner": "1", "owner_id": 1}, "1"),
        ({"owner_id": "self"}, "self"),
        ({}, None),
    ],
)
def test_jobs_from_config_owner(owners: dict[str, Any], expected: str | None) -> None:
    job = {key: value for key, value in WEB.items() if key != "ami_owner"}
    [found] = jobs_from_config({"sync_web": {**job, **owners}})["jobs"]
    assert found.get("owner") == expected


@pytest.mark.parametrize(("count", "expected"), [(5, 5), ("5", 5), (0, 0), (None, None)])
def test_jobs_from_config_count(count: Any, expected: int | None) -> None:
    """Catches: a zero that counts as nothing said."""
    [found] = jobs_from_config({"sync_db": {**DATABASE, "max_snapshots_to_retain": count}})["jobs"]
    assert found.get("max_snapshots_to_retain") == expected


def test_jobs_from_config_credentials_of_the_newer_sdk() -> None:
    client = {"access_key_id": "a", "secret_access_key": "b", "session_token": "c", "region": "us-east-1"}
    [found] = jobs_from_config({"sync_db": DATABASE, "aws_client_config": client})["jobs"]
    assert [found[key] for key in ("access_key", "secret_key", "session_token")] == ["a", "b", "c"]


def test_jobs_from_config_one_credential_under_two_names() -> None:
    """The job's counts before the one of all jobs, whatever each is called."""
    client = {"access_key_id": "own", ":access_key_id": "own", "aws_access_key": "own"}
    [found] = jobs_from_config({"sync_db": {**DATABASE, "aws_client_config": client}, "aws_client_config": CLIENT})[
        "jobs"
    ]
    assert (found["access_key"], found["secret_key"]) == ("own", "shared-secret-key")


PROBLEMS = {
    "one credential twice": (
        {**WEB, "aws_client_config": {"access_key_id": "a", "aws_access_key": "b"}},
        "aws_client_config: access_key_id and aws_access_key are one thing and differ; leave one out",
    ),
    "a symbol and a text": (
        {**WEB, "aws_client_config": {":secret_access_key": "a", "secret_access_key": "b"}},
        ":secret_access_key and secret_access_key are one thing and differ",
    ),
    "no dictionary": ("web", "expected a dictionary"),
    "no type": ({**WEB, "sync_type": None}, "sync_type"),
    "type of a later version": ({**WEB, "sync_type": "rds_snapshot"}, "sync_type is 'rds_snapshot'"),
    "no destination": ({**WEB, "destination_region": ""}, "destination_region is missing"),
    "no database": ({**DATABASE, "db_instance": None}, "db_instance is missing"),
    "unknown key": ({**WEB, "sync_idenifier": "x"}, "unknown key sync_idenifier"),
    "key of the other type": ({**DATABASE, "filters": []}, "unknown key filters"),
    "no image": ({**WEB, "sync_identifier": None, "filters": None}, "sync_identifier or filters"),
    "filter without value": ({**WEB, "filters": ["tag-key"]}, "filters: 'tag-key'"),
    "filters no list": ({**WEB, "filters": "a=b"}, "filters: expected a list"),
    "owners differ": ({**WEB, "owner_id": "2"}, "ami_owner and owner_id differ"),
    "no number": ({**DATABASE, "max_snapshots_to_retain": "many"}, "max_snapshots_to_retain is 'many'"),
    "client no dictionary": ({**WEB, "aws_client_config": "x"}, "aws_client_config"),
    "unknown key of the client": ({**WEB, "aws_client_config": {"role": "x"}}, "unknown key role"),
    "mistyped credentials": (
        {**WEB, "aws_client_config": {"aws_acess_key": "x"}},
        "unknown key aws_acess_key; did you mean aws_access_key?",
    ),
    "another endpoint": ({**WEB, "aws_client_config": {"ec2_endpoint": "x"}}, "ec2_endpoint is not possible"),
    "key written differently": ({**WEB, "Filters": []}, "unknown key Filters; did you mean filters?"),
}


@pytest.mark.parametrize(("job", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_jobs_from_config_bad_job_is_named_and_the_other_stays(job: Any, words: str) -> None:
    found = jobs_from_config({"sync_odd": job, "sync_good": DATABASE})
    assert [good["name"] for good in found["jobs"]] == ["sync_good"]
    [problem] = found["problems"]
    assert problem["name"] == "sync_odd"
    assert problem["message"].startswith("job sync_odd: ")
    assert words in problem["message"]


def test_jobs_from_config_names_of_jobs_are_of_any_case() -> None:
    """As in the gem. Catches: a job that is lost, with OK."""
    found = jobs_from_config({"Sync_web": WEB, "SYNC_db": DATABASE})
    assert [job["name"] for job in found["jobs"]] == ["Sync_web", "SYNC_db"]


NO_JOBS = {
    "another sign": ("sync-web", True),
    "no sign": ("syncweb", True),
    "letters changed": ("snyc_web", True),
    "something else": ("base_of_jobs", False),
}


@pytest.mark.parametrize(("name", "is_problem"), NO_JOBS.values(), ids=NO_JOBS)
def test_jobs_from_config_what_looks_like_a_job_and_is_none_is_said(name: str, is_problem: bool) -> None:
    found = jobs_from_config({name: WEB, "sync_db": DATABASE, "other": {"a": 1}})
    assert [job["name"] for job in found["jobs"]] == ["sync_db"]
    said = [problem["message"] for problem in found["problems"]] if is_problem else found["notes"]
    assert [text.partition(":")[0] for text in said] == [name]
    assert len(found["problems"]) + len(found["notes"]) == 1


MISSPELT = {
    "name and type": ("snyc_web", {"synctype": "ec2_ami", "source_region": "us-east-1"}, True),
    "name, and no type": ("snyc_web", {"source_region": "us-east-1"}, False),
    "type only": ("base", {"synctype": "ec2_ami"}, False),
}


@pytest.mark.parametrize(("name", "job", "is_problem"), MISSPELT.values(), ids=MISSPELT)
def test_jobs_from_config_what_is_misspelt_twice_is_said(name: str, job: dict[str, str], is_problem: bool) -> None:
    found = jobs_from_config({name: job, "sync_db": DATABASE})
    said, others = (found["problems"], found["notes"]) if is_problem else (found["notes"], found["problems"])
    [text] = [problem["message"] for problem in said] if is_problem else said
    assert (text.startswith(f"{name}: has "), others) == (True, [])


def test_jobs_from_config_what_the_gem_takes_and_does_nothing_with_is_said() -> None:
    client = {**CLIENT, "max_retries": 5, "proxy_uri": "http://192.0.2.1", ":log_level": "debug"}
    job = {**DATABASE, "destination_snapshot_identifier": "copy", "aws_client_config": client}
    found = jobs_from_config({"sync_db": job})
    assert (len(found["jobs"]), found["problems"]) == (1, [])
    assert found["jobs"][0]["access_key"] == "shared-access-key"
    assert [note.split(" is not used")[0] for note in found["notes"]] == [
        "job sync_db: destination_snapshot_identifier",
        "job sync_db: aws_client_config: max_retries",
        "job sync_db: aws_client_config: proxy_uri",
        "job sync_db: aws_client_config: log_level",
    ]
    assert "192.0.2.1" not in str(found["notes"])


TWICE = {
    "a job": ("sync_a: {sync_type: x}\nsync_b: {}\nsync_a: {}\n", "sync_a", "line 3: there is another job"),
    "a key": ("sync_a:\n  db_instance: a\n  db_instance: b\n", "sync_a", "line 3: db_instance is there twice"),
    "a key of the client": (
        "sync_a:\n  aws_client_config:\n    aws_secret_key: a\n    aws_secret_key: b\n",
        "sync_a",
        "line 4: aws_secret_key is there twice",
    ),
}


@pytest.mark.parametrize(("text", "name", "words"), TWICE.values(), ids=TWICE)
def test_jobs_from_config_doubled_keys_are_named(text: str, name: str, words: str) -> None:
    """Catches: the first of two jobs, which YAML drops without a word."""
    found = jobs_from_config(*loaded(text + yaml.safe_dump({"sync_good": DATABASE})))
    messages = {problem["name"]: problem["message"] for problem in found["problems"]}
    assert words in messages[name]
    assert [job["name"] for job in found["jobs"]] == ["sync_good"]


def test_jobs_from_config_doubled_credentials_of_all_jobs_are_an_error() -> None:
    text = "aws_client_config: {}\naws_client_config: {}\n" + yaml.safe_dump({"sync_good": DATABASE})
    with pytest.raises(ConfigError, match="line 2: aws_client_config is there twice"):
        jobs_from_config(*loaded(text))


def test_jobs_from_config_mistyped_credentials_of_all_jobs_are_an_error() -> None:
    """Catches: jobs that run with the credentials of the environment, in another account."""
    with pytest.raises(ConfigError, match="Aws_Client_Config: unknown; did you mean aws_client_config"):
        jobs_from_config({"sync_db": DATABASE, "Aws_Client_Config": CLIENT})


def test_loaded_takes_anchors() -> None:
    text = "base: &base {a: 1, b: 2}\nother: &other {c: 3}\nsync_a: {<<: *base, <<: *other, a: 3}\nround: &r {r: *r}\n"
    data, doubled = loaded(text)
    assert (data["sync_a"]["a"], doubled) == (3, {})


@pytest.mark.parametrize("config", [None, [], {}, {"other": WEB}, {"sync_web": WEB, "aws_client_config": "x"}])
def test_jobs_from_config_what_is_no_such_file_is_refused(config: Any) -> None:
    with pytest.raises(ConfigError):
        jobs_from_config(config)
