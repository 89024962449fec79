"""Command line: ``python -m tests.acceptance``, which is ``make acceptance``.

It asks before it creates anything, and removes everything in the end, also after a failure and on Ctrl-C.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from . import cost, estate, removal
from .account import Account, NotAsPromised
from .marks import Marks, is_name_of_a_run
from .stage import Stage
from .story import Story

# Aurora takes the smallest class that costs four times as much, so it is asked for.
USUAL_PARTS = ("databases", "names", "drill")
PARTS = (*USUAL_PARTS, "cluster")


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    marks = Marks.beginning(datetime.now(timezone.utc), timedelta(hours=arguments.hours))
    account = Account(arguments.record, arguments.pause)
    regions = (arguments.source, arguments.recovery)
    parts = _parts(arguments.parts)
    try:
        number = account.id_in(regions)
        if arguments.reap is not None:
            return _remove_all(account, regions, arguments.reap or None)
        if account.is_session_that_ends():
            say(f"The credentials are of a session that ends. It has to last {cost.minutes(parts) + 30} minutes.")
        if not _is_confirmed(number, regions, parts, arguments.confirm):
            return 2
        return _try(account, marks, regions, parts)
    except (ClientError, BotoCoreError, NotAsPromised) as error:
        complain(f"acceptance: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make acceptance", description=__doc__)
    parser.add_argument("--source", default="us-east-1", help="source region (default %(default)s)")
    parser.add_argument("--recovery", default="us-west-2", help="recovery region (default %(default)s)")
    parser.add_argument("--hours", type=float, default=4, help="after these --reap removes what is left (default 4)")
    parser.add_argument(
        "--parts",
        nargs="*",
        choices=PARTS,
        default=list(USUAL_PARTS),
        help="beside copies of an image and a volume and the configuration (default: databases names drill)",
    )
    parser.add_argument("--pause", type=float, default=15, help="seconds between two looks (default 15)")
    parser.add_argument("--record", type=Path, help="folder for the answers of AWS, as make fidelity reads them")
    parser.add_argument("--confirm", help="the account id, instead of the question")
    parser.add_argument(
        "--reap",
        nargs="?",
        const="",
        metavar="RUN",
        help="only remove what earlier runs have left whose time is over, or that run, whose time need not be",
    )
    arguments = parser.parse_args()
    if arguments.source == arguments.recovery:
        parser.error(f"--source and --recovery are both {arguments.source}; expected two regions")
    if arguments.reap and not is_name_of_a_run(arguments.reap):
        parser.error(f"--reap: {arguments.reap} is no run; expected one such as lifeboat-acceptance-20261128t043000z")
    return arguments


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_confirmed(number: str, regions: tuple[str, str], parts: frozenset[str], given: str | None) -> bool:
    say(f"Account {number}, from {regions[0]} to {regions[1]}. This creates, and removes in the end:")
    say(cost.estimate(parts))
    try:
        answer = given if given is not None else input("Type the account id to go on: ")
    except EOFError:
        answer = ""
    if answer.strip() == number:
        return True
    complain("That is not the account id. Nothing was created.")
    return False


def _parts(asked: Sequence[str]) -> frozenset[str]:
    """A drill restores the database."""
    return frozenset([*asked, "databases"] if "drill" in asked else asked)


def _try(account: Account, marks: Marks, regions: tuple[str, str], parts: frozenset[str]) -> int:
    code = 1
    try:
        there = estate.create(account, marks, *regions, parts)
        Story(Stage(account, marks, *regions, there, say)).tell(parts)
        code = 0
    except NotAsPromised as failure:
        complain(f"acceptance: failed: {failure}")
    except (ClientError, BotoCoreError) as error:
        complain(f"acceptance: failed: AWS said: {error}")
    except KeyboardInterrupt:
        code = 130
        complain("acceptance: stopped. What was created is removed now; stop it once more, and it stays.")
    left = _remove_all(account, regions, marks.run)
    say("acceptance: " + ("passed" if code == left == 0 else "failed"))
    return code or left


def _remove_all(account: Account, regions: tuple[str, str], run: str | None) -> int:
    """0 if nothing of it is left."""
    try:
        left = removal.remove_all(account, regions, run, datetime.now(timezone.utc), say)
    except KeyboardInterrupt:
        complain(f"acceptance: stopped while removing. {_later(regions, run)}")
        return 130
    except (ClientError, BotoCoreError) as error:
        complain(f"acceptance: what is left could not be listed: {error}. {_later(regions, run)}")
        return 1
    for thing, reason in left.items():
        complain(f"left: {thing}: {reason}")
    if left:
        complain(_later(regions, run))
    return 1 if left else 0


def _later(regions: tuple[str, str], run: str | None) -> str:
    """Not only once the time of the run is over: a database costs meanwhile."""
    of_it = f" {run}" if run else ""
    where = f"--source {regions[0]} --recovery {regions[1]}"
    return f'What is left goes on costing. This removes it: make acceptance ARGS="{where} --reap{of_it}"'


if __name__ == "__main__":
    sys.exit(main())
