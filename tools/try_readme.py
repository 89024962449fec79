"""Runs the README's playbook with the installed artifact, against the simulated AWS: first, again, and in check mode.

It never uses the checkout's own plugins: the collection comes from the folder named by ANSIBLE_COLLECTIONS_PATH.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.simulator.client import Simulator  # noqa: E402 -- the checkout is in no path when make build runs this

SOURCE = {
    "name": "web-2026-11-19",
    "tags": {"Sync-Identifier": "Web Application"},
    "created": "2026-11-19T06:10:00Z",
    "launch_permissions": [{"UserId": "210987654321"}],
}
# Simulated seconds per second: a copy of the README's takes half a minute on AWS's clock and none on ours.
SCALE = 100_000


def readme_playbook() -> str:
    blocks = re.findall(r"```yaml\n(.*?)```", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if block.startswith("# sync.yml"))


def play(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    command = ["ansible-playbook", "-i", "localhost,", "-c", "local", "sync.yml", *arguments]
    interpreter = ["-e", f"ansible_python_interpreter={sys.executable}"]
    done = subprocess.run(
        [*command, *interpreter], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the README's example failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name, Simulator.start(scale=SCALE) as aws:
        folder = Path(name)
        # The README waits as one does on AWS; nobody wants to wait for a poll here.
        text = readme_playbook().replace("wait: true", "wait: true\n        poll_interval: 0.2")
        (folder / "sync.yml").write_text(text, encoding="utf-8")
        aws.seed("us-east-1", images=[SOURCE])
        environment = {**os.environ, **aws.environment()}
        predicted = play(folder, environment, "--check", "--diff")
        first, again = play(folder, environment), play(folder, environment)
        if not ("changed=1" in predicted and "changed=1" in first and "changed=0" in again):
            sys.exit(f"the README's example does not do what it says:\n{predicted}{first}{again}")
    print("the README's example runs with the installed artifact, and changes nothing the second time")


if __name__ == "__main__":
    main()
