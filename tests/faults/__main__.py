"""``python -m tests.faults``: the fault suite, in part or as a whole, or one case of it again.

``make faults`` runs a part of it that takes minutes, ``make faults FULL=1`` all.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys

from tests.faults.suite.perils import PERILS
from tests.faults.suite.run import all_outcomes, report


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("only", nargs="*", help="PERIL, PERIL:STORY with wildcards, or the name of one case")
    parser.add_argument("--full", action="store_true", help="all cases, not only the reduced set")
    parser.add_argument("--from", dest="first", metavar="CASE", default="", help="begin with this PERIL:STORY or case")
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


def _beginning(wanted: list[tuple[str, str]], first: str) -> list[tuple[str, str]]:
    """What an earlier run was through with is left out; nothing, if it is not among them."""
    if not first:
        return wanted
    names, story = [":".join(pair) for pair in wanted], ":".join(first.split(":")[:2])
    return wanted[names.index(story) :] if story in names else []


def main() -> int:
    arguments = _arguments()
    wanted = _beginning(_wanted(arguments.only), arguments.first)
    if not wanted:
        names = " ".join([*arguments.only, arguments.first]).strip()
        print(f"nothing is called {names}; --list says what there is", file=sys.stderr)
        return 2
    if arguments.list:
        print("\n".join(f"{peril}:{story}" for peril, story in wanted))
        return 0
    single = next((name for name in arguments.only if name.count(":") > 1), "")
    return 1 if report(all_outcomes(wanted, full=arguments.full, only=single, first=arguments.first)) else 0


if __name__ == "__main__":
    sys.exit(main())
