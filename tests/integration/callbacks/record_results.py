"""Writes the result of every task to the file that RECORD_RESULTS_IN names, one line of JSON for each.

It never changes what the default callback shows.
"""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record_results
type: aggregate
short_description: Writes results of tasks to a file
description:
  - For the tests of this repository.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "record_results"
    CALLBACK_NEEDS_ENABLED = True

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write(result, failed=False)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write(result, failed=True)

    def _write(self, result: Any, *, failed: bool) -> None:
        # ansible-core 2.18 has them under these names only.
        entry = {"task": result._task.name, "failed": failed, "result": result._result}
        line = json.dumps(entry, default=str)
        with open(os.environ["RECORD_RESULTS_IN"], "a", encoding="utf-8") as file:
            file.write(f"{line}\n")
