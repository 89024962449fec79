# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Client tokens: the same for the same copy, another for any other, and within AWS's limit."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.tokens import client_token
from tests.unit.module_utils._ami.builders import a_copy_step

DAY = "2026-11-20"


def test_client_token_of_the_same_copy_and_day_is_the_same() -> None:
    """Catches: randomness; a retry after a lost answer would make a second copy."""
    assert client_token(a_copy_step(), DAY) == client_token(a_copy_step(), DAY)


def test_client_token_fits_into_64_ascii_characters() -> None:
    """Catches: AWS's documented limit (the SDK's model would let 128 through)."""
    token = client_token(a_copy_step(name="wéb" * 40), DAY)
    assert len(token) <= 64
    assert token.isascii()


@pytest.mark.parametrize(
    "changes",
    [
        {"source_id": "ami-other"},
        {"source_region": "eu-west-1"},
        {"region": "eu-west-1"},
        {"name": "web-2"},
        {"encrypted": True},
        {"kms_key_id": "alias/dr"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_client_token_of_another_copy_is_another(changes: dict[str, Any]) -> None:
    """Catches: IdempotentParameterMismatch, or the answer to one copy being taken for another."""
    assert client_token(a_copy_step(**changes), DAY) != client_token(a_copy_step(), DAY)


def test_client_token_with_another_salt_is_another() -> None:
    """Catches: AWS answering for ever with an image that was deregistered."""
    assert client_token(a_copy_step(), DAY) != client_token(a_copy_step(), "ami-dead")


@pytest.mark.parametrize("changes", [{"tags": {}}, {"description": "new"}], ids=["tags", "description"])
def test_client_token_does_not_depend_on_what_can_be_put_right_later(changes: dict[str, Any]) -> None:
    """Catches: a second copy of an image because somebody has tagged the source while the first was asked for."""
    assert client_token(a_copy_step(**changes), DAY) == client_token(a_copy_step(), DAY)
