# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWS clients from the module's connection options: made once each, with our timeouts and retries."""

from __future__ import annotations

import gc
import os
from typing import Any, NoReturn

import botocore.session
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import (
    NO_RETRIES,
    SOURCE_CREDENTIALS,
    Clients,
    client_maker,
    module_clients,
)


def made_clients(made: list[tuple[str, str, Any]]) -> Clients:
    def make(service: str, *, region: str, config: Any) -> str:
        made.append((service, region, config))
        return f"{service} in {region}"

    return Clients(make)


def test_clients_are_made_once_for_each_service_and_region() -> None:
    """Catches: a client (half a second and two megabytes) for every call, or one region's client for another."""
    made: list[tuple[str, str, Any]] = []
    clients = made_clients(made)
    answers = [clients.get(*key) for key in (("ec2", "us-west-2"), ("ec2", "eu-west-1"), ("kms", "us-west-2")) * 2]
    assert answers == ["ec2 in us-west-2", "ec2 in eu-west-1", "kms in us-west-2"] * 2
    assert len(made) == 3


@pytest.mark.parametrize(
    ("environment", "retries"),
    [
        pytest.param({}, {"mode": "standard", "total_max_attempts": 6}, id="ours"),
        pytest.param({"AWS_MAX_ATTEMPTS": "9"}, {"mode": "standard"}, id="attempts_of_the_environment"),
        pytest.param({"AWS_RETRY_MODE": "adaptive"}, {"total_max_attempts": 6}, id="mode_of_the_environment"),
    ],
)
def test_clients_retries_are_ours_unless_the_environment_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], retries: dict[str, Any]
) -> None:
    """Catches: an error message that recommends AWS_MAX_ATTEMPTS, and code that overrides it."""
    for variable in ("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    made: list[tuple[str, str, Any]] = []
    made_clients(made).get("ec2", "us-west-2")
    config = made[0][2]
    assert config.retries == retries
    assert (config.connect_timeout, config.read_timeout) == (5, 30)


def test_clients_without_retries_are_clients_of_their_own() -> None:
    """Catches: CopySnapshot sent twice by the SDK, because the client with retries was there already."""
    made: list[tuple[str, str, Any]] = []
    clients = made_clients(made)
    for retries in (True, False, True, False):
        clients.get("ec2", "us-west-2", retries=retries)
    with_retries, without = (config.retries for _service, _region, config in made)
    assert with_retries["total_max_attempts"] > 1
    assert without == {"total_max_attempts": 1}


@pytest.mark.parametrize("variable", ["AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"])
def test_clients_without_retries_stay_so_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Catches: a second copy because somebody has raised the attempts of all AWS tools."""
    monkeypatch.setenv(variable, {"AWS_MAX_ATTEMPTS": "9", "AWS_RETRY_MODE": "adaptive"}[variable])
    made: list[tuple[str, str, Any]] = []
    made_clients(made).get("ec2", "us-west-2", retries=False)
    assert made[0][2].retries == {"total_max_attempts": 1}


class AModuleWithConfig:
    """A module of which the user has set ``aws_config``."""

    def __init__(self, aws_config: dict[str, Any] | None) -> None:
        connection = dict.fromkeys(("region", "profile", "session_token", "endpoint_url", "aws_ca_bundle"))
        keys = {"access_key": "A" * 20, "secret_key": "s" * 40}
        source = dict.fromkeys(SOURCE_CREDENTIALS)
        self.params: dict[str, Any] = {**connection, **source, **keys, "validate_certs": True, "aws_config": aws_config}

    def fail_json(self, msg: str) -> NoReturn:
        raise SystemExit(msg)


@pytest.mark.parametrize(
    ("aws_config", "retries", "attempts"),
    [
        pytest.param(None, True, 6, id="ours"),
        pytest.param({"retries": {"max_attempts": 7}}, True, 8, id="the_users"),
        pytest.param(None, False, 1, id="none"),
        pytest.param({"connect_timeout": 9}, False, 1, id="none_beside_other_options"),
        pytest.param({"retries": {"max_attempts": 7}}, False, 1, id="none_whatever_the_user_says"),
    ],
)
def test_client_maker_attempts(aws_config: dict[str, Any] | None, retries: bool, attempts: int) -> None:
    """Catches: CopySnapshot repeated by the SDK, and so a second copy, because of the user's aws_config."""
    clients = Clients(client_maker(AModuleWithConfig(aws_config)))
    # The second one, because botocore writes into the options of the first.
    for service in ("kms", "sts"):
        client = clients.get(service, "us-west-2", retries=retries)
        assert client.meta.config.retries["total_max_attempts"] == attempts
    assert NO_RETRIES == {"total_max_attempts": 1}


def test_module_clients_of_one_account_are_the_same_for_both_sides() -> None:
    """Catches: twice the clients, and half a second for each, where sources and copies are one account's."""
    clients = module_clients(AModuleWithConfig(None))
    assert clients.source is clients


def test_module_clients_of_two_accounts_keep_them_apart_in_one_region() -> None:
    """Catches: the copy asked for with the credentials of the source, because its region is the same."""
    module = AModuleWithConfig(None)
    module.params.update(source_access_key="B" * 20, source_secret_key="t" * 40)
    clients = module_clients(module)
    keys = [side.get("ec2", "us-west-2")._request_signer._credentials.access_key for side in (clients, clients.source)]
    assert keys == ["A" * 20, "B" * 20]


def test_client_maker_leaves_what_is_there_to_the_end_of_the_process() -> None:
    """Catches: a tenth of each idle run spent on looking for garbage among imports."""
    gc.unfreeze()
    client_maker(AModuleWithConfig(None))
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    assert frozen > 0


def test_client_maker_has_one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: a session of botocore (12 ms) to look for a region that clients are told anyway."""
    made = []

    class Session(botocore.session.Session):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            made.append(self)
            super().__init__(*arguments, **more)

    monkeypatch.setattr(botocore.session, "Session", Session)
    Clients(client_maker(AModuleWithConfig(None))).get("kms", "us-west-2")
    assert len(made) == 1


def test_client_maker_keeps_what_amazon_aws_says_of_options() -> None:
    """Catches: a stand-in for the module that cannot fail as the module does."""
    module = AModuleWithConfig(None)
    module.params["profile"] = "production"
    with pytest.raises(SystemExit, match="both a profile and access tokens"):
        client_maker(module)


def test_clients_come_from_the_folder_of_their_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: the folders of all 400 services listed three times (28 ms) before the one that is asked for."""
    listed = []
    list_folder = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: listed.append(path) or list_folder(path))
    client = Clients(client_maker(AModuleWithConfig(None))).get("rds", "us-west-2")
    client.get_paginator("describe_db_snapshots")
    assert len(listed) < 10, listed
