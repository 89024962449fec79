"""The tags by which everything of a run is known, and how long it may live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

RUN, EXPIRES = "lifeboat:acceptance", "lifeboat:acceptance-expires"
_FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Marks:
    """``run`` such as ``lifeboat-acceptance-20261128t043000z``, which names can begin with."""

    run: str
    expires: str

    @classmethod
    def beginning(cls, now: datetime, life: timedelta) -> Marks:
        return cls(now.strftime("lifeboat-acceptance-%Y%m%dt%H%M%Sz"), (now + life).strftime(_FORM))

    def tags(self) -> dict[str, str]:
        return {RUN: self.run, EXPIRES: self.expires, "Name": self.run}

    def for_ec2(self, kind: str) -> list[dict[str, object]]:
        return [{"ResourceType": kind, "Tags": pairs(self.tags())}]


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_of(listed: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in listed or ()}


def belongs(tags: Mapping[str, str], run: str | None, now: datetime) -> bool:
    """Whether something is of that run; without one, of any run whose time is over. What cannot be read lives on."""
    if RUN not in tags:
        return False
    if run is not None:
        return tags[RUN] == run
    try:
        return datetime.strptime(tags.get(EXPIRES, ""), _FORM).replace(tzinfo=now.tzinfo) <= now
    except ValueError:
        return False
