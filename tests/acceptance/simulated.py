"""``python -m tests.acceptance.simulated``: the same run on the simulated AWS, of which it knows nothing.

With ``--against FOLDER``, where a run in a real account has written its recordings, it then prints in what the answers
of the two differ: fields and types, never values.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.simulator.client import ACCOUNT, REPOSITORY, Simulator
from tests.simulator.fidelity import shape_of, texts_of

# A copy that takes AWS 40 minutes takes 2 seconds.
SCALE = 1200.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make acceptance-simulated", description=__doc__)
    parser.add_argument("--against", type=Path, help="folder with the recordings of a run in a real account")
    against = parser.parse_args().against
    with tempfile.TemporaryDirectory() as folder, Simulator.start(SCALE) as simulator:
        command = [sys.executable, "-m", "tests.acceptance", "--confirm", ACCOUNT, "--record", folder]
        environment = {**os.environ, **simulator.environment(), "ANSIBLE_LOCALHOST_WARNING": "False"}
        code = subprocess.run(command, env=environment, cwd=REPOSITORY, check=False).returncode
        if code or against is None:
            return code
        found = differences(shapes(against), shapes(Path(folder)))
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The answers have the same fields and types.\n")
    return 1 if found else 0


def shapes(folder: Path) -> dict[str, dict[str, str]]:
    """Of each operation: path -> type of everything in all of its answers, since a run polls as often as it has to."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for file in sorted(folder.glob("*.acceptance-*.json")):
        operation = file.name.rsplit(".acceptance-", 1)[0]
        found[operation] |= shape_of(json.loads(file.read_text(encoding="utf-8"))["data"])
    return found


def differences(real: dict[str, dict[str, str]], ours: dict[str, dict[str, str]]) -> list[str]:
    both = sorted(real.keys() & ours.keys())
    return [f"{operation}: {text}" for operation in both for text in texts_of(real[operation], ours[operation])]


if __name__ == "__main__":
    sys.exit(main())
