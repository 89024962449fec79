# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""KMS keys: looked at before the copy, because AWS refuses a bad one only afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.kms import key_problem
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

GOOD = {"KeyState": "Enabled", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"}


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        pytest.param({"KeyMetadata": GOOD}, None, [], id="good"),
        pytest.param({"KeyMetadata": {k: v for k, v in GOOD.items() if k != "KeySpec"}}, None, [], id="no_spec_told"),
        pytest.param(
            {"KeyMetadata": {**GOOD, "KeyState": "Disabled"}}, "KmsKeyNotEnabled", ["is Disabled"], id="disabled"
        ),
        pytest.param(
            {"KeyMetadata": {**GOOD, "KeyState": "PendingDeletion"}},
            "KmsKeyNotEnabled",
            ["PendingDeletion"],
            id="dying",
        ),
        pytest.param({"KeyMetadata": {**GOOD, "KeySpec": "RSA_2048"}}, "KmsKeyNotSymmetric", ["RSA_2048"], id="rsa"),
        pytest.param(
            {"KeyMetadata": {**GOOD, "KeyUsage": "GENERATE_VERIFY_MAC"}}, "KmsKeyNotSymmetric", ["GENERATE"], id="mac"
        ),
        pytest.param(
            aws_error("NotFoundException", "Alias arn:aws:kms:us-west-2:123456789012:alias/dr is not found."),
            "NotFoundException",
            ["no such KMS key in us-west-2", "alias/NAME"],
            id="missing",
        ),
        pytest.param(
            aws_error("AccessDeniedException", "not authorized to perform: kms:DescribeKey"),
            "AccessDeniedException",
            ["allow them the IAM action kms:DescribeKey"],
            id="denied",
        ),
    ],
)
def test_key_problem_of_each_answer(answer: Any, code: str | None, words: list[str]) -> None:
    """Catches: a copy asked for with a key with which it can only fail an hour later."""
    problem = key_problem(ScriptedClient(describe_key=[answer]), "us-west-2", "alias/dr")
    assert (problem.code if problem else None) == code
    message = problem.message if problem else ""
    assert [
        word for word in [*words, *(["KMS key alias/dr in us-west-2"] if code else [])] if word not in message
    ] == []
