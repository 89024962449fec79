# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock and AWS clients that follow a script, so that effects are tested without AWS and without sleeping.

They never answer a question that the script does not foresee: an unexpected call fails the test at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

START = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)


class ScriptedClock:
    """Time that passes only when somebody sleeps (or when a test says so); ``slept`` lists the sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        if seconds < 0:
            raise AssertionError("a sleep cannot be negative: time.sleep refuses it")
        self.slept.append(seconds)
        self.seconds += seconds


def aws_error(code: str, message: str = "", operation: str = "Operation") -> ClientError:
    """What botocore raises when AWS answers with an error."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


# An answer (a list stands for the pages of a paginated call), an error to raise, or a function of the arguments.
Answer = dict[str, Any] | list[dict[str, Any]] | Exception | Callable[..., Any]


class ScriptedClient:
    """A boto client that knows the answers it was given and nothing else.

    ``answers`` has for each operation the answers in the order of the calls; the last one is not repeated. A function
    in place of the list answers every call. ``calls`` are (operation, arguments).
    """

    def __init__(self, **answers: list[Answer] | Callable[..., Any]) -> None:
        self._answers = {name: list(a) if isinstance(a, list) else a for name, a in answers.items()}
        self._lock = Lock()
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def calls_of(self, operation: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == operation]

    @property
    def operations(self) -> list[str]:
        return [name for name, _arguments in self.calls]

    def unasked(self) -> dict[str, int]:
        """How many answers of the script nobody has asked for."""
        return {name: len(rest) for name, rest in self._answers.items() if isinstance(rest, list) and rest}

    def _call(self, operation: str, arguments: dict[str, Any]) -> Any:
        with self._lock:
            self.calls.append((operation, arguments))
            script = self._answers.get(operation)
            if script is None or (isinstance(script, list) and not script):
                raise AssertionError(f"unexpected call: {operation}({arguments})")
            answer = script.pop(0) if isinstance(script, list) else script
        if callable(answer) and not isinstance(answer, Exception):
            answer = answer(**arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._call(operation, arguments)

    def get_paginator(self, operation: str) -> _Paginator:
        return _Paginator(self, operation)


class _Paginator:
    """boto's paginators are lazy: the call is made when the first page is asked for, not before."""

    def __init__(self, client: ScriptedClient, operation: str) -> None:
        self._client = client
        self._operation = operation

    def paginate(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        answer = self._client._call(self._operation, arguments)
        yield from answer if isinstance(answer, list) else [answer]


class ScriptedClients:
    """Clients by service and region; asking for one that the test has not made fails.

    ``asked`` are (service, region, whether the SDK may retry). A service that is named ``ec2_once`` has the clients
    without the SDK's retries; where there is none, they are the same.
    """

    def __init__(self, **by_service: dict[str, ScriptedClient]) -> None:
        self._by_service = by_service
        self._lock = Lock()
        self.asked: list[tuple[str, str, bool]] = []

    @property
    def source(self) -> ScriptedClients:
        """Sources and copies of one account."""
        return self

    def get(self, service: str, region: str, *, retries: bool = True) -> ScriptedClient:
        with self._lock:
            self.asked.append((service, region, retries))
        try:
            once = self._by_service.get(f"{service}_once", {})
            return once[region] if not retries and region in once else self._by_service[service][region]
        except KeyError:
            raise AssertionError(f"unexpected client: {service} in {region}") from None
