"""``python -m tests.faults``: the fault suite, in part or as a whole, or one case of it again.

``make faults`` runs a part of it that takes minutes, ``make faults FULL=1`` all.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import time

from tests.faults.suite.perils import PERILS
from tests.faults.suite.run import all_outcomes, report


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("only", nargs="*", help="PERIL, PERIL:STORY with wildcards, or the name of one case")
    parser.add_argument("--full", action="store_true", help="all cases, not only the reduced set")
    parser.add_argument("--list", action="store_true", help="the perils and stories there are")
    return parser.parse_args()


def _wanted(patterns: list[str]) -> list[tuple[str, str]]:
    pairs = [(peril.name, story) for peril in PERILS.values() for story in peril.stories()]
    parts = [(*pattern.split(":"), "*")[:2] for pattern in patterns] or [("*", "*")]
    return [
        pair
        for pair in pairs
        if any(fnmatch.fnmatch(pair[0], peril) and fnmatch.fnmatch(pair[1], story) for peril, story in parts)
    ]


def main() -> int:
    arguments = _arguments()
    wanted = _wanted(arguments.only)
    if not wanted:
        print(f"nothing is called {' '.join(arguments.only)}; --list says what there is", file=sys.stderr)
        return 2
    if arguments.list:
        print("\n".join(f"{peril}:{story}" for peril, story in wanted))
        return 0
    started = time.monotonic()
    single = next((name for name in arguments.only if name.count(":") > 1), "")
    failures = report(all_outcomes(wanted, full=arguments.full, only=single))
    print(f"in {time.monotonic() - started:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
