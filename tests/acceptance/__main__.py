"""Command line: ``python -m tests.acceptance``, which is ``make acceptance``.

It asks before it creates anything, and removes everything in the end, also after a failure and on Ctrl-C.
"""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from . import cost, estate, removal
from .account import Account
from .estate import NotAsPromised
from .marks import Marks
from .story import Story


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    marks = Marks.beginning(datetime.now(timezone.utc), timedelta(hours=arguments.hours))
    account = Account(arguments.record, {marks.run: "acceptance"})
    regions = (arguments.source, arguments.recovery)
    try:
        number = account.id
        if arguments.reap:
            return _remove_all(account, regions, None)
        if not _is_confirmed(number, regions, arguments.confirm):
            return 2
        return _try(account, marks, regions)
    except (ClientError, BotoCoreError) as error:
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
    parser.add_argument("--record", type=Path, help="folder for the answers of AWS, as make fidelity reads them")
    parser.add_argument("--confirm", help="the account id, instead of the question")
    parser.add_argument("--reap", action="store_true", help="only remove what earlier runs have left")
    return parser.parse_args()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _is_confirmed(number: str, regions: tuple[str, str], given: str | None) -> bool:
    say(f"Account {number}, from {regions[0]} to {regions[1]}. This creates, and removes in the end:")
    say(cost.estimate())
    try:
        answer = given if given is not None else input("Type the account id to go on: ")
    except EOFError:
        answer = ""
    if answer.strip() == number:
        return True
    complain("That is not the account id. Nothing was created.")
    return False


def _try(account: Account, marks: Marks, regions: tuple[str, str]) -> int:
    code = 1
    try:
        there = estate.create(account, marks, *regions)
        Story(account, marks, regions, there, say).tell()
        code = 0
    except NotAsPromised as failure:
        complain(f"acceptance: failed: {failure}")
    finally:
        left = _remove_all(account, regions, marks.run)
    say("acceptance: " + ("passed" if code == left == 0 else "failed"))
    return code or left


def _remove_all(account: Account, regions: tuple[str, str], run: str | None) -> int:
    """0 if nothing of it is left."""
    now = datetime.now(timezone.utc)
    for thing in removal.find(account, regions, run, now):
        try:
            removal.remove(account, thing)
            say(f"removed: {thing}")
        except ClientError as error:
            complain(f"not removed: {thing}: {error}")
    left = removal.find(account, regions, run, now)
    for thing in left:
        complain(f"left: {thing}; make acceptance ARGS=--reap removes it later")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
