# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wiring of all copy modules: which function runs with what, and that results are handed over whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.module import run_module
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Tools
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.run_result import Run
from ansible_collections.lifeboat.aws.plugins.module_utils._core import ending
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError, InvalidInput, LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import MINIMUM_BOTOCORE, SOURCE_CREDENTIALS


class AModule:
    """What AnsibleAWSModule hands over, without a user's options about the connection."""

    def __init__(self, *, check_mode: bool = False, **params: Any) -> None:
        self.check_mode = check_mode
        self.asked_for_region = 0
        defaults = {"state": "present", "wait_timeout": 7200, "poll_interval": 15, "progress_file": None}
        connection = dict.fromkeys(
            ("region", "profile", "access_key", "secret_key", "session_token", "endpoint_url", "aws_ca_bundle")
        )
        source = dict.fromkeys(SOURCE_CREDENTIALS)
        self.params: dict[str, Any] = {
            **connection,
            **source,
            "destination_regions": None,
            "validate_certs": True,
            "aws_config": None,
            "debug_botocore_endpoint_logs": False,
            **defaults,
            **params,
        }
        self.said: list[tuple[str, Any]] = []

    @property
    def region(self) -> str:
        """As amazon.aws finds it: from the options, or through a session of botocore."""
        self.asked_for_region += 1
        return "us-west-2"

    def require_botocore_at_least(self, version: str, *, reason: str) -> None:
        self.said.append(("botocore", version))
        assert reason

    def exit_json(self, **result: Any) -> None:
        self.said.append(("exit", result))

    def fail_json(self, **result: Any) -> None:
        self.said.append(("fail", result))

    @property
    def end(self) -> tuple[str, Any]:
        """How it ended, and that it did so once."""
        (needed, _version), end = self.said
        assert needed == "botocore"
        return end


def run(module: AModule, done: Run | LifeboatError | None = None) -> list[tuple[str, Any, bool, Tools]]:
    """Run the module; the calls of its functions as (name, request, check mode, tools)."""
    called: list[tuple[str, Any, bool, Tools]] = []

    def request(params: Mapping[str, Any], default_region: str | None) -> str:
        return f"request for {params['state']} in {default_region}"

    def function(name: str) -> Any:
        def call(request: str, tools: Tools) -> Run:
            called.append((name, request, tools.executor.check_mode, tools))
            if isinstance(done, LifeboatError):
                raise done
            return done or Run({"changed": False}, None)

        return call

    run_module(module, request=request, present=function("present"), absent=function("absent"))
    return called


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("check_mode", [False, True])
def test_run_module_runs_the_function_of_the_state(state: str, check_mode: bool) -> None:
    """Catches: copies removed instead of made; check mode that is not handed over."""
    ((name, request, is_check, tools),) = run(AModule(state=state, check_mode=check_mode, wait_timeout=9))
    assert (name, request, is_check) == (state, f"request for {state} in us-west-2", check_mode)
    assert (tools.timeout.seconds, tools.timeout.interval) == (9, 15)


@pytest.mark.parametrize(
    ("source", "destinations", "asked"),
    [
        ("us-east-1", ["eu-west-1"], 0),
        ("us-east-1", [], 1),
        ("us-east-1", [""], 1),
        ("us-east-1", None, 1),
        (None, ["eu-west-1"], 1),
    ],
)
def test_run_module_looks_for_a_region_only_if_one_is_not_named(
    source: str | None, destinations: list[str] | None, asked: int
) -> None:
    """Catches: a session of botocore for nothing; a survey's empty answer that is taken for a region."""
    module = AModule(source_region=source, destination_regions=destinations)
    ((_name, request, _is_check, _tools),) = run(module)
    assert module.asked_for_region == asked
    assert request.endswith("us-west-2" if asked else "None")


def test_run_module_needs_a_botocore_that_removes_snapshots_with_their_image() -> None:
    """Catches: an older SDK that refuses a parameter in the middle of retention."""
    module = AModule()
    run(module)
    assert module.said[0] == ("botocore", MINIMUM_BOTOCORE)


def test_run_module_when_all_went_well_warns_and_exits_with_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches: a result that is cut, or warnings after the exit, where nobody gets them."""
    module = AModule()
    monkeypatch.setattr(ending, "warn", lambda text: module.said.append(("warn", text)))
    run(module, Run({"changed": True, "copies": [1]}, None, warnings=("one", "two")))
    assert module.said[1:] == [("warn", "one"), ("warn", "two"), ("exit", {"changed": True, "copies": [1]})]


def test_run_module_when_something_failed_keeps_the_whole_result() -> None:
    """Catches: a failure that hides what was done."""
    module = AModule()
    run(module, Run({"changed": True, "copies": [1]}, "1 of 2 failed"))
    assert module.end == ("fail", {"msg": "1 of 2 failed", "changed": True, "copies": [1]})


def test_run_module_with_wrong_options_says_so_as_it_stands() -> None:
    """Catches: a traceback for the user, or two ends of one module."""
    module = AModule()
    run(module, InvalidInput("no"))
    assert module.end == ("fail", {"msg": "no"})


def test_run_module_with_a_refusal_of_aws_has_the_usual_keys() -> None:
    """Catches: a playbook that reads ``copies`` and ends with an error of its own."""
    module = AModule()
    run(module, AwsError("no", kind="denied", code="AccessDenied"))
    end, result = module.end
    assert (end, result["msg"], result["changed"], result["copies"]) == ("fail", "no", False, [])
    assert result.keys() >= {"expired", "kept", "summary"}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param({"poll_interval": 0}, "poll_interval: must be more than 0 seconds", id="no_interval"),
        pytest.param({"poll_interval": -1}, "poll_interval: must be more than 0 seconds", id="negative_interval"),
        pytest.param({"wait_timeout": -1}, "wait_timeout: must not be negative", id="negative_timeout"),
    ],
)
def test_run_module_with_impossible_times_does_nothing(params: dict[str, Any], said: str) -> None:
    """Catches: a poll without a pause, which throttles the whole account."""
    module = AModule(**params)
    assert run(module) == []
    assert module.end == ("fail", {"msg": said})


@pytest.mark.parametrize("params", [{"wait_timeout": 0}, {"poll_interval": 0.2}])
def test_run_module_with_short_times_runs(params: dict[str, Any]) -> None:
    """Catches: wait_timeout 0, which looks once, refused."""
    assert len(run(AModule(**params))) == 1
