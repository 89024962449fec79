"""Runs a module in this process and keeps what it answered and which API calls it made.

It never patches the module: options go in and JSON comes out as when Ansible starts it. Only the computer's clock is
two seconds further in each run of a test, because on a slow machine it is: a test that compares the moments of two runs
fails at once, and not one night in a hundred.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from types import ModuleType
from typing import Any

import pytest
from ansible.module_utils import _internal
from ansible.module_utils._internal import _traceback
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common import warnings as module_warnings
from ansible.module_utils.testing import patch_module_args

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.modules import ami_xregion_copy
from tests import canaries
from tests.integration.aws_view import EU, SOURCE, WEST
from tests.rights.recording import whatever_runs
from tests.simulator.client import Simulator

COLLECT_EVERY = 60
BETWEEN_RUNS = timedelta(seconds=2)
_runs = itertools.count(1)
WRITING = (
    *("Add", "Change", "Copy", "Create", "Delete", "Deregister", "Modify", "Disable", "Enable", "Remove", "Reset"),
    *("Restore", "Tag", "Untag"),
)


@dataclass(frozen=True)
class ModuleResult:
    """``data`` is the module's answer, ``calls`` the simulator's log of the calls that this run made."""

    data: dict[str, Any]
    calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.data.get("failed"))

    @property
    def changed(self) -> bool:
        return bool(self.data["changed"])

    @property
    def message(self) -> str:
        return str(self.data.get("msg", ""))

    @property
    def copies(self) -> list[dict[str, Any]]:
        copies: list[dict[str, Any]] = self.data["copies"]
        return copies

    @property
    def warnings(self) -> list[str]:
        """Their texts; ansible-core passes on more than that."""
        return [w if isinstance(w, str) else w["event"]["msg"] for w in self.data.get("warnings", [])]

    @property
    def only(self) -> dict[str, Any]:
        [copy] = self.copies
        return copy

    @property
    def actions(self) -> dict[str, str]:
        """Region -> action, where there is one copy for each region."""
        assert len({copy["region"] for copy in self.copies}) == len(self.copies)
        return {copy["region"]: copy["action"] for copy in self.copies}

    @property
    def writes(self) -> list[str]:
        return [call["action"] for call in self.calls if call["action"].startswith(WRITING)]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, Counter[str]] = {}
        for call in self.calls:
            counts.setdefault(call["region"], Counter())[call["action"]] += 1
        return {region: dict(counter) for region, counter in counts.items()}

    @property
    def diff(self) -> str:
        return "\n".join(block["before"] + block["after"] for block in self.data["diff"])

    def params(self, action: str, region: str | None = None) -> list[str]:
        """The parameters of each call of an action, as text."""
        return [c["params"] for c in self.calls if c["action"] == action and region in (None, c["region"])]


class ModuleRunner:
    """Runs one copy module; ``of`` answers the runner of another one."""

    def __init__(
        self, simulator: Simulator, module: ModuleType = ami_xregion_copy, earlier_runs: Iterator[int] | None = None
    ) -> None:
        self._simulator = simulator
        self._module = module
        self._earlier_runs = earlier_runs or itertools.count()

    def of(self, module: ModuleType) -> ModuleRunner:
        return ModuleRunner(self._simulator, module, self._earlier_runs)

    def __call__(self, /, *, check: bool = False, **options: Any) -> ModuleResult:
        """Copies from us-east-1 to us-west-2 unless the options say otherwise."""
        options = {"source_region": SOURCE, "poll_interval": 0.05, "wait_timeout": 10, **options}
        if not {"destination_regions", "region"} & set(options):
            options["destination_regions"] = [WEST]
        return self.plainly(check=check, **options)

    def plainly(self, /, *, check: bool = False, **options: Any) -> ModuleResult:
        """With these options and no others."""
        made_before = self._simulator.number_of_calls()
        arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True}
        with clock_ahead(next(self._earlier_runs) * BETWEEN_RUNS):
            data = run_main(arguments, self._module)
        calls = self._simulator.calls(after=made_before)
        canaries.search_calls(self._module.__name__, calls)
        return ModuleResult(data, calls)

    def to_two(self, *, check: bool = False, **options: Any) -> ModuleResult:
        """The same to us-west-2 and eu-west-1."""
        return self(check=check, destination_regions=[WEST, EU], **options)


@contextlib.contextmanager
def _in_a_modules_process() -> Iterator[None]:
    """A test that imports an action plugin makes this process a controller, where warnings go to the screen, and where
    a setting of Ansible decides about tracebacks; a module goes by an argument of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_internal, "is_controller", False)
        patch.setattr(_traceback, "_is_traceback_enabled", _traceback._is_module_traceback_enabled)
        patch.setattr(_traceback, "_module_tracebacks_enabled_events", None)
        yield


@contextlib.contextmanager
def _log_in(lines: list[str]) -> Iterator[None]:
    """What would be in the log of the system: a module tells it its options, and what a module says itself."""

    def record(module: AnsibleModule, said: str, log_args: Any = None) -> None:
        if not module.no_log:
            lines.append(f"{said} {log_args}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AnsibleModule, "log", record)
        yield


@contextlib.contextmanager
def clock_ahead(by: timedelta) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _clock: datetime.now(timezone.utc) + by)
        yield


def run_main(
    arguments: dict[str, Any], module: ModuleType = ami_xregion_copy, *, is_shown: bool = True
) -> dict[str, Any]:
    """Of an answer that only an action plugin gets, what that shows is searched for secrets by who runs it."""
    # Ansible remembers warnings as long as the process lives, and a module has one for itself.
    for memory in ("_global_warnings", "_global_deprecations"):
        vars(module_warnings)[memory].clear()
    name = module.__name__.rpartition(".")[2]
    answer, logged = io.StringIO(), list[str]()
    named = {"_ansible_module_name": f"lifeboat.aws.{name}", **arguments}
    here = (_in_a_modules_process(), patch_module_args(named), contextlib.redirect_stdout(answer), _log_in(logged))
    with here[0], here[1], here[2], here[3], whatever_runs(f"module {name}"), pytest.raises(SystemExit):
        module.main()
    canaries.search(f"module {name}", *([answer.getvalue()] if is_shown else []), *logged)
    # A module leaves what it has made to the end of its process, which this one is not: four megabytes in each run.
    gc.unfreeze()
    if next(_runs) % COLLECT_EVERY == 0:
        gc.collect()
    data: dict[str, Any] = json.loads(answer.getvalue())
    return data
