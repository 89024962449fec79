"""A case of the fault suite whose run shows a planted secret has failed, and says where."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests import canaries
from tests.faults.suite import leaks
from tests.faults.suite.child import Child
from tests.integration.aws_view import WEST
from tests.integration.module_run import run_main
from tests.simulator.client import Simulator

SECRET = canaries.plant("secret of a case", "canary-of-a-case-of-the-fault-suite")
WHAT = "the secret of a case"


@pytest.fixture(autouse=True)
def _nothing_found() -> Iterator[None]:
    leaks.taken()
    yield
    leaks.taken()


def _prints_and_stays() -> dict[str, Any]:
    os.write(2, f"token {SECRET}\n".encode())
    time.sleep(30)
    return {}


def _fails_in_a_module() -> dict[str, Any]:
    return run_main({"region": WEST, "source_region": f"no region {SECRET}"})


def _prints() -> dict[str, Any]:
    os.write(1, f"token {SECRET}\n".encode())
    return {}


RUNS = {
    "answer": lambda: {"msg": base64.b64encode(f"user:{SECRET}".encode()).decode()},
    "output": _prints,
    "module": _fails_in_a_module,
}
PLACES = {
    "answer": "the answer of a run shows",
    "output": "the output of a run shows",
    "module": "module ami_xregion_copy shows",
}


@pytest.mark.parametrize("place", RUNS)
def test_secret_that_a_run_shows_is_a_failure_of_its_case(place: str) -> None:
    Child(RUNS[place]).result()
    found = leaks.instead_of("")
    assert f"{PLACES[place]} {WHAT}" in found
    assert not canaries.found_in(found)


def test_secret_that_a_killed_run_has_printed_is_found() -> None:
    child = Child(_prints_and_stays)
    while not child.output().endswith("\n"):
        time.sleep(0.01)
    child.kill()
    child.result()
    assert f"the output of a run shows {WHAT}" in leaks.taken()


def test_secret_that_a_run_has_sent_is_found_but_where_it_belongs(simulator: Simulator) -> None:
    simulator.boto("ec2", WEST).create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"UserData": base64.b64encode(SECRET.encode()).decode()}
    )
    leaks.search_calls(simulator.calls())
    assert leaks.taken() == ""
    simulator.boto("ssm", WEST).put_parameter(Name="/shop/state", Value=SECRET, Type="String")
    leaks.search_calls(simulator.calls())
    assert leaks.taken() == f"a run sends {WHAT} with PutParameter"


def test_problem_of_a_case_that_shows_a_secret_is_replaced() -> None:
    leaks.search("the output of a run", SECRET)
    found = leaks.instead_of(f"the next run failed: {SECRET}")
    assert found == f"the output of a run shows {WHAT}: ...[here]..."
    assert leaks.instead_of("the next run failed") == "the next run failed"
