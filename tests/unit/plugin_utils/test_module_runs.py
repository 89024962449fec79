# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of a module that has not answered."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import has_secrets, unheard

# The names of options that may have a secret, and where they stand.
SECRET_OPTIONS = [
    pytest.param({"user_data": "x"}, True, id="of a module of amazon.aws"),
    pytest.param({"workload": {"launch": {"user_data": "x"}}}, True, id="of a workload"),
    pytest.param({"jobs": [{"access": {"secret_key": "x"}}]}, True, id="of a job among others"),
    pytest.param({"workload": {"name": "user_data", "tags": ["secret_key"]}}, False, id="words that are values"),
    pytest.param({}, False, id="nothing"),
]
NO_JSON = "Module result deserialization failed: No start of json char found"
TRACEBACK = "Traceback (most recent call last):\n  File \"x\", line 1\nModuleNotFoundError: No module named 'json'\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            {"failed": True, "msg": NO_JSON, "module_stderr": "python3.13: command not found\n\nNote: see help\n"},
            "lifeboat.aws.dr_verify gave no result: python3.13: command not found; check ansible_python_interpreter",
            id="no interpreter",
        ),
        pytest.param(
            {"failed": True, "msg": NO_JSON, "module_stderr": TRACEBACK},
            "lifeboat.aws.dr_verify gave no result: ModuleNotFoundError: No module named 'json'; "
            "check ansible_python_interpreter",
            id="a broken one",
        ),
        pytest.param({"failed": True, "msg": NO_JSON, "module_stderr": ""}, NO_JSON, id="killed"),
        pytest.param({"failed": True, "msg": "no such snapshot"}, "no such snapshot", id="it has answered"),
    ],
)
def test_module_that_gave_no_result(answer: dict[str, Any], expected: str) -> None:
    """Catches: a failure whose reason only -vvv shows."""
    assert unheard("lifeboat.aws.dr_verify", answer)["msg"] == expected


@pytest.mark.parametrize(("given", "expected"), SECRET_OPTIONS)
def test_options_that_no_log_may_have(given: dict[str, Any], expected: bool) -> None:
    """Catches: user data of a workload in the log of the system, where every module tells its options."""
    assert has_secrets(given) is expected
