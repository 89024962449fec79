# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Descriptions of services are those that botocore's own loader finds, and what is not there is told as it tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from ansible_collections.lifeboat.aws.plugins.module_utils._core.service_data import find_in_own_folder

TYPES = ("service-2", "paginators-1", "endpoint-rule-set-1", "waiters-2")


def loaders(*more: Path) -> tuple[Loader, Loader]:
    """One that looks as ours do, and one of botocore."""
    ours, theirs = (Loader(extra_search_paths=[str(path) for path in more]) for _each in range(2))
    find_in_own_folder(ours, DataNotFoundError)
    return ours, theirs


@pytest.mark.parametrize("service", ["ec2", "rds", "kms", "sts"])
def test_find_in_own_folder_finds_what_botocore_finds(service: str) -> None:
    """Catches: an older version of a description, or one without what botocore adds to it."""
    ours, theirs = loaders()
    for type_name in TYPES:
        try:
            expected = theirs.load_service_model(service, type_name)
        except DataNotFoundError as error:
            with pytest.raises(type(error)):
                ours.load_service_model(service, type_name)
        else:
            assert ours.load_service_model(service, type_name) == expected


def test_find_in_own_folder_knows_descriptions_of_the_user(tmp_path: Path) -> None:
    """Catches: AWS_DATA_PATH ignored; and a description of one type taken as one of another, which botocore does
    without if it is told that there is none."""
    folder = tmp_path / "shop" / "2026-11-19"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps({"metadata": {"serviceId": "Shop"}}), encoding="utf-8")
    ours, theirs = loaders(tmp_path)
    assert ours.load_service_model("shop", "service-2") == theirs.load_service_model("shop", "service-2")
    for loader in (ours, theirs):
        with pytest.raises(DataNotFoundError, match="Unknown service: 'shop'"):
            loader.load_service_model("shop", "endpoint-rule-set-1")


def test_find_in_own_folder_names_all_services_when_one_is_not_there() -> None:
    """Catches: only those that were asked for before."""
    ours, theirs = loaders()
    ours.load_service_model("ec2", "service-2")
    said = []
    for loader in (ours, theirs):
        with pytest.raises(DataNotFoundError) as caught:
            loader.load_service_model("ec3", "service-2")
        said.append(str(caught.value))
    assert said[0] == said[1]
