"""The tags by which everything of a run is known, and how long it may live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# Not below lifeboat:, which is for the tags that modules set.
RUN, EXPIRES = "lifeboat-acceptance", "lifeboat-acceptance-expires"
_FORM = "%Y-%m-%dT%H:%M:%SZ"
_NAME_FORM = "lifeboat-acceptance-%Y%m%dt%H%M%Sz"
# A name alone does not say how long its run may last. No run lasts as long as this.
LONGEST_RUN = timedelta(hours=24)


@dataclass(frozen=True)
class Marks:
    """``run`` such as ``lifeboat-acceptance-20261128t043000z``, which names can begin with."""

    run: str
    expires: str

    @classmethod
    def beginning(cls, now: datetime, life: timedelta) -> Marks:
        return cls(now.strftime(_NAME_FORM), (now + life).strftime(_FORM))

    def tags(self) -> dict[str, str]:
        return {RUN: self.run, EXPIRES: self.expires, "Name": self.run}

    def life(self, now: datetime) -> str:
        """How long the run may still last, as plans write durations: what its drill creates is to end with it."""
        expires = _time_in(self.expires, _FORM, now)
        left = (expires - now).total_seconds() if expires else 0
        return f"{max(1, round(left))}s"

    def comment(self) -> str:
        """The same tags, of what can have only a text when it is created."""
        return f"{RUN}={self.run} {EXPIRES}={self.expires}"

    def for_ec2(self, kind: str) -> list[dict[str, object]]:
        return [{"ResourceType": kind, "Tags": pairs(self.tags())}]


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_of(listed: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in listed or ()}


def tags_in(comment: str) -> dict[str, str]:
    """Those of ``Marks.comment``."""
    return {key: value for key, equals, value in (word.partition("=") for word in comment.split()) if equals}


def belongs(tags: Mapping[str, str], run: str | None, now: datetime) -> bool:
    """Whether something is of that run; without one, of any run whose time is over. What cannot be read lives on."""
    its_run, until = tags.get(RUN), tags.get(EXPIRES, "")
    if its_run is None and tags.get("lifeboat:drill"):
        # A drill of the plan of a run, which the run is the name of, marks what it creates in its own way.
        its_run, until = tags.get("lifeboat:workload", "").partition("/")[0], tags.get("lifeboat:expires", "")
    if its_run is None or _time_in(its_run, _NAME_FORM, now) is None:
        return False
    if run is not None:
        return its_run == run
    expires = _time_in(until, _FORM, now)
    return expires is not None and expires <= now


def belongs_by_name(name: str, run: str | None, now: datetime) -> bool:
    """The same of something that could not be tagged when it was created, and whose name begins with the run."""
    its_run = "-".join(name.split("-")[:3])
    began = _time_in(its_run, _NAME_FORM, now)
    if began is None:
        return False
    return its_run == run if run is not None else began + LONGEST_RUN <= now


def is_name_of_a_run(text: str) -> bool:
    return _time_in(text, _NAME_FORM, datetime.now(timezone.utc)) is not None


def _time_in(text: str, form: str, now: datetime) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=now.tzinfo)
    except ValueError:
        return None
