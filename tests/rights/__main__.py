"""``python -m tests.rights``: whether policies allow exactly what runs need, from runs that the simulator looks at.

Stories of all functions run with a simulator that keeps what IAM would look at in each call. Then: every need is
allowed by the policy of whoever ran, every action that a policy allows was needed by some run, and with a policy
enforced each function passes, and fails in words when an action is taken away (``--full``: each, one by one).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import enforced, exactness, recording
from .exactness import Finding
from .stories import RECORDED

HERE = Path(__file__).parent


def findings(folder: Path) -> Iterator[Finding]:
    recorded = recording.read(folder)
    yield from exactness.unknown_actions(recorded)
    yield from exactness.not_allowed(recorded)
    yield from exactness.never_needed(recorded)


def record(folder: Path, files: list[str]) -> int:
    """Runs the tests; how many have failed does not matter here, but that none has."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider", *files]
    return subprocess.run(command, env={**os.environ, recording.FOLDER: str(folder)}, check=False).returncode


def report(found: list[Finding]) -> int:
    failed = [one for one in found if one.problem]
    for one in failed:
        print(f"FAILED {one.case}: {one.problem}")
    kinds = sorted({one.case.partition(":")[0] for one in found})
    for kind in kinds:
        of_kind = [one for one in found if one.case.partition(":")[0] == kind]
        print(f"{kind}: {len(of_kind)} cases run, failures {sum(bool(one.problem) for one in of_kind)}")
    print(f"{len(found)} cases run, failures {len(failed)}")
    return len(failed)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.rights", description=__doc__)
    parser.add_argument("--full", action="store_true", help="take away each action of each function, one by one")
    parser.add_argument("--recorded", type=Path, help="folder with what runs needed, instead of running them")
    arguments = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.recorded or Path(made)
        code = 0 if arguments.recorded else record(folder, [*RECORDED])
        found = list(findings(folder))
    found += enforced.findings(full=arguments.full)
    failures = report(found)
    print(f"in {time.monotonic() - started:.0f} s")
    return 1 if failures or code else 0


if __name__ == "__main__":
    sys.exit(main())
