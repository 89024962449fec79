"""A run with short pauses, in its process and in those of all modules that Ansible starts for it."""

from __future__ import annotations

import os

from tests.faults.suite.child import Run
from tests.integration import pauses


def hurried(run: Run) -> Run:
    def in_a_hurry() -> dict[str, object]:
        os.environ[pauses.VARIABLE] = "true"
        pauses.shorten()
        return run()

    return in_a_hurry
