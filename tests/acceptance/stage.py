"""What all parts of a run share: the account, what stands there, and playbooks as a user runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .account import PATIENCE_SECONDS, Account, NotAsPromised
from .estate import Estate
from .marks import Marks

PLAYBOOKS = Path(__file__).parent / "playbooks"
_CHANGED = re.compile(r"^localhost +: .*\bchanged=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Stage:
    """``say`` shows a line."""

    account: Account
    marks: Marks
    source: str
    recovery: str
    estate: Estate
    say: Callable[[str], None]

    def run(self, playbook: str, *arguments: str, **variables: Any) -> int:
        """How many tasks have changed something."""
        output = self.ansible(str(PLAYBOOKS / playbook), *arguments, **variables)
        return int(_CHANGED.findall(output)[-1])

    def ansible(self, playbook: str, *arguments: str, **variables: Any) -> str:
        command = [sys.executable, "-m", "ansible", "playbook", playbook, *arguments]
        command += ["-e", json.dumps({**self._variables(), **variables})]
        ended = subprocess.run(
            command,
            env=self.account.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.say(ended.stdout)
        expect(ended.returncode == 0, f"{Path(playbook).name} has ended with {ended.returncode}")
        return ended.stdout

    def expect_soon(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """What was done is not seen at once by every machine of AWS, and what is deleted may be listed for a while."""
        try:
            self.account.wait_for(is_so, otherwise, PATIENCE_SECONDS)
        except NotAsPromised as error:
            raise NotAsPromised(otherwise) from error

    def tags(self) -> dict[str, str]:
        """Those by which everything of the run is known; a copy has the ``Name`` of its source."""
        return {name: value for name, value in self.marks.tags().items() if name != "Name"}

    def _variables(self) -> dict[str, Any]:
        there = self.estate
        return {
            "run": self.marks.run,
            "marks": self.tags(),
            "source": self.source,
            "recovery": self.recovery,
            "pause": self.account.pause,
            "min_interval": "24h",
            "image": there.image,
            "volume": there.volume,
            "database": there.database,
            "cluster": there.cluster,
            "zone": there.zone,
        }


def expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise NotAsPromised(otherwise)
