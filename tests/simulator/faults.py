"""Failures on request: rules for single calls, and regions that do not answer.

It never invents a failure; every one was asked for by a test.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from .errors import AwsError, DropConnection
from .garbling import FORMS
from .wire import Call

EFFECTS = ("error", "drop", "lost", "garble", "hold", "delay")
OUTAGES = ("error", "drop", "blackhole")
_LONGEST_HOLD_SECONDS = 600.0

# Route 53, IAM and the like are signed for us-east-1 but are not part of it.
GLOBAL_SERVICES = frozenset({"route53", "iam", "cloudfront", "organizations"})


@dataclass
class Rule:
    """One fault. Empty fields match everything; ``params`` must be contained in the call's parameters.

    effect: ``error`` (answers ``code``, nothing happens) · ``drop`` (connection closed, nothing happens) ·
    ``lost`` (it happens, the answer is lost) · ``garble`` (it happens, and the answer is in the ``form`` of
    garbling.py, which may lack ``members``) · ``hold`` (``when``: before or after it happened, until released) ·
    ``delay`` (``seconds``, then normally).
    """

    effect: str = "error"
    service: str | None = None
    action: str | None = None
    region: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    code: str = "InternalError"
    message: str = "An internal error has occurred"
    status: int | None = None
    skip: int = 0
    times: int | None = None
    when: str = "before"
    seconds: float = 0.0
    form: str = "html"
    members: list[str] = field(default_factory=list)
    id: int = 0

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"effect {self.effect!r} is none of {', '.join(EFFECTS)}")
        if self.when not in ("before", "after"):
            raise ValueError(f"when {self.when!r} is neither before nor after")
        if self.form not in FORMS:
            raise ValueError(f"form {self.form!r} is none of {', '.join(FORMS)}")
        self.released = threading.Event()

    def matches(self, call: Call) -> bool:
        wanted = ((self.service, call.service), (self.action, call.action), (self.region, call.region))
        if any(want is not None and want != have for want, have in wanted):
            return False
        return all(call.params.get(name) == value for name, value in self.params.items())

    def error(self) -> AwsError:
        # AWS sends server-side trouble with a 5xx status, and only that is retried by every client.
        server_side = self.code in ("InternalError", "Unavailable", "ServiceUnavailable", "RequestLimitExceeded")
        return AwsError(self.code, self.message, self.status or (503 if server_side else 400))


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._rules: list[Rule] = []

    def add(self, **fields: Any) -> int:
        rule = Rule(**fields, id=next(self._ids))
        with self._lock:
            self._rules.append(rule)
        return rule.id

    def clear(self) -> None:
        with self._lock:
            removed, self._rules = self._rules, []
        for rule in removed:
            rule.released.set()

    def release(self) -> None:
        """Lets every held call go on, now and from here on."""
        with self._lock:
            for rule in self._rules:
                rule.released.set()

    def as_list(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def take(self, call: Call) -> Rule | None:
        """The rule that strikes this call, with its ``skip`` and ``times`` counted down."""
        with self._lock:
            for rule in self._rules:
                if rule.times == 0 or not rule.matches(call):
                    continue
                if rule.skip > 0:
                    rule.skip -= 1
                    continue
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None


def strike_before(rule: Rule | None) -> None:
    if rule is None:
        return
    if rule.effect == "error":
        raise rule.error()
    if rule.effect == "drop":
        raise DropConnection
    if rule.effect == "delay":
        time.sleep(rule.seconds)
    if rule.effect == "hold" and rule.when == "before":
        rule.released.wait(_LONGEST_HOLD_SECONDS)


def strike_after(rule: Rule | None) -> None:
    if rule is None:
        return
    if rule.effect == "lost":
        raise DropConnection
    if rule.effect == "hold" and rule.when == "after":
        rule.released.wait(_LONGEST_HOLD_SECONDS)


@dataclass
class Outage:
    """A region that does not answer: 503, closed connections, or silence."""

    mode: str
    services: list[str] | None = None

    def __post_init__(self) -> None:
        if self.mode not in OUTAGES:
            raise ValueError(f"outage {self.mode!r} is none of {', '.join(OUTAGES)}")
        self.over = threading.Event()

    def covers(self, service: str) -> bool:
        if self.services is not None:
            return service in self.services
        return service not in GLOBAL_SERVICES

    def strike(self) -> None:
        if self.mode == "error":
            raise AwsError("Unavailable", "The server is overloaded and can't handle the request.", 503)
        if self.mode == "blackhole":
            self.over.wait(_LONGEST_HOLD_SECONDS)
        raise DropConnection


class Outages:
    def __init__(self) -> None:
        self._by_region: dict[str, Outage] = {}

    def set(self, region: str, mode: str | None, services: list[str] | None = None) -> None:
        """``mode`` None ends the outage."""
        new = Outage(mode, services) if mode else None
        previous = self._by_region.pop(region, None)
        if previous:
            previous.over.set()
        if new:
            self._by_region[region] = new

    def clear(self) -> None:
        for region in list(self._by_region):
            self.set(region, None)

    def is_down(self, region: str, service: str) -> bool:
        outage = self._by_region.get(region)
        return outage is not None and outage.covers(service)

    def check(self, call: Call) -> None:
        outage = self._by_region.get(call.region)
        if outage and outage.covers(call.service):
            outage.strike()

    def as_dict(self) -> dict[str, str]:
        return {region: outage.mode for region, outage in self._by_region.items()}
