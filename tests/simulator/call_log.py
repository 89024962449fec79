"""What was called: one entry per request, with counts per region and action.

It never changes an answer.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from .errors import NOT_SIMULATED
from .wire import Call

_SUMMARY_LENGTH = 2000


@dataclass(frozen=True)
class Entry:
    """``status`` 0 means that the client got no answer; ``code`` then says why.

    ``needs`` is what IAM would look at, if the simulator keeps it (enforcement.py). ``secrets`` is what was sent of
    those that a test has planted (tests/canaries.py).
    """

    n: int
    region: str
    service: str
    action: str
    status: int
    code: str
    params: str
    access_key: str
    account: str
    needs: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)


class CallLog:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def add(self, call: Call, status: int, code: str) -> None:
        summary = json.dumps(call.params, default=str)[:_SUMMARY_LENGTH]
        with self._lock:
            n = len(self._entries) + 1
            names = (call.region, call.service, call.action)
            whose = (call.access_key, call.account)
            self._entries.append(Entry(n, *names, status, code, summary, *whose, call.needs, call.secrets))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def number(self) -> int:
        with self._lock:
            return len(self._entries)

    def calls(self, region: str | None = None, action: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """Those after so many."""
        wanted = [e for e in self._copy()[after:] if region in (None, e.region) and action in (None, e.action)]
        return [vars(entry) for entry in wanted]

    def counts(self) -> dict[str, dict[str, int]]:
        """``{"us-east-1": {"ec2:DescribeImages": 3}}``"""
        by_region: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self._copy():
            by_region[entry.region][f"{entry.service}:{entry.action}"] += 1
        return {region: dict(counter) for region, counter in by_region.items()}

    def errors(self) -> dict[str, int]:
        return dict(Counter(entry.code for entry in self._copy() if entry.code))

    def gaps(self) -> list[str]:
        """Calls that the simulator does not know; a test that caused one proved nothing."""
        return sorted({f"{e.service}:{e.action}" for e in self._copy() if e.code == NOT_SIMULATED})

    def _copy(self) -> list[Entry]:
        with self._lock:
            return list(self._entries)
