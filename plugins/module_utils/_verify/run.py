# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks all checks of a workload side by side, each until it has answered often enough in a row or its time is up.

It never gives up on what may still change, and it never changes anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from .._core.clock import Clock
from .._core.errors import PASSING, AwsError, InvalidInput
from .._core.parallel import in_parallel
from .._core.shell import Clients
from . import api
from .asking import ask_port, ask_web
from .command import run_command, run_program, too_late
from .database_clients import ENGINES, client_command, sql_verdict
from .model import Alarm, Check, Command, Port, Row, Seen, Sql, Web
from .names import Names, NoAddress
from .progress import SeenLog
from .request import Request, request_from_params
from .result import failure_of, predicted_result, result_of

# An answer that takes longer is none.
ATTEMPT_SECONDS = 10.0
MakeNames = Callable[[Check], Names]


class Asker:
    """Makes one attempt after the other at one check. Each resolves the name anew, and takes the next of its addresses:
    a load balancer has several, and all of them have to answer."""

    def __init__(self, check: Check, clients: Clients, clock: Clock, names: Names) -> None:
        self._check, self._clients, self._clock, self._names = check, clients, clock, names
        self._attempts = 0

    def ask(self, seconds: float) -> Seen:
        """``seconds`` are left in all."""
        question = self._check.question
        if isinstance(question, Command):
            return run_command(question, seconds)
        if isinstance(question, Alarm):
            return self._alarm(question)
        if isinstance(question, Sql):
            return self._sql(question, max(1.0, min(ATTEMPT_SECONDS, seconds)))
        return self._over_the_network(question, max(1.0, min(ATTEMPT_SECONDS, seconds)))

    def _over_the_network(self, question: Web | Port, seconds: float) -> Seen:
        host = question.server.host if isinstance(question, Web) else str(question.host)
        try:
            address, asked = self._address(host)
        except NoAddress as error:
            return Seen(False, str(error))
        if isinstance(question, Web):
            is_good, text = ask_web(question, address, seconds, self._clock)
        else:
            is_good, text = ask_port(address, question.port, seconds)
        return Seen(is_good, text, address, asked)

    def _address(self, host: str) -> tuple[str, str | None]:
        """The next one, and who has said it."""
        found = self._names.find(host)
        address = found.each[self._attempts % len(found.each)]
        self._attempts += 1
        return address, found.asked

    def _sql(self, sql: Sql, seconds: float) -> Seen:
        engine, address, asked = ENGINES[sql.engine], None, None
        if sql.ca_cert and not os.path.isfile(sql.ca_cert):
            return Seen(False, f"ca_cert: there is no file {sql.ca_cert} where the module runs", is_final=True)
        try:
            login = api.read_login(self._clients.get("secretsmanager", sql.region), sql.region, sql.secret)
            if engine.takes_address:
                address, asked = self._address(str(sql.host))
            ended = run_program(client_command(sql, login, address), seconds)
        except AwsError as error:
            return Seen(False, str(error), is_final=error.kind not in PASSING)
        except NoAddress as error:
            return Seen(False, str(error))
        except OSError as error:
            why = f"{engine.program} cannot be started where the module runs: {error.strerror or error}"
            return Seen(False, f"{why}; install {engine.package}", is_final=True)
        if ended.code is None:
            return Seen(False, too_late(seconds), address, asked)
        texts = (part.decode("utf-8", "replace") for part in (ended.out, ended.errors))
        return Seen(*sql_verdict(sql, ended.code, *texts), address, asked)

    def _alarm(self, alarm: Alarm) -> Seen:
        try:
            state = api.alarm_state(self._clients.get("cloudwatch", alarm.region), alarm.region, alarm.name)
        except AwsError as error:
            return Seen(False, str(error), is_final=error.kind not in PASSING)
        if state is None:
            return Seen(False, f"there is no alarm of that name in {alarm.region}")
        return Seen(state == "OK", f"state {state}")


def rows_of(
    request: Request, clients: Clients, clock: Clock, log: SeenLog, make_names: MakeNames | None = None
) -> list[Row]:
    """What each check has come to, in their order."""
    if request.without_host:
        raise InvalidInput(
            f"{request.without_host}.host: required, because there is no endpoint whose port could be asked"
        )
    askers = [
        (check, Asker(check, clients, clock, make_names(check) if make_names else Names(check.resolvers, clock)))
        for check in request.checks
    ]
    return in_parallel(lambda each: _row(*each, clock, log), askers)


def _row(check: Check, asker: Asker, clock: Clock, log: SeenLog) -> Row:
    deadline = clock.monotonic() + check.within
    row = Row(check.times)
    while True:
        is_last = clock.monotonic() >= deadline
        row = row.after(asker.ask(deadline - clock.monotonic()), clock.now())
        log.report(check, row)
        if row.is_full or is_last or (row.last is not None and row.last.is_final):
            return row
        clock.sleep(max(0.0, min(check.interval, deadline - clock.monotonic())))


def run_checks(
    params: Mapping[str, Any], clients: Clients, clock: Clock, *, is_predicted: bool
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request = request_from_params({**params, "is_predicted": is_predicted})
    if is_predicted:
        return {"changed": False, **predicted_result(request)}, None
    log = SeenLog(params.get("progress_file"), request.name, clock)
    rows = rows_of(request, clients, clock, log)
    return {"changed": False, **result_of(request, rows)}, failure_of(request, rows)
