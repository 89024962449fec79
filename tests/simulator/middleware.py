"""The way of a request: access, outage, throttling, faults, then our answer or moto's, then the log.

It never holds the model lock while it waits, so a held or silent call does not stop the others.
"""

from __future__ import annotations

import dataclasses
import logging
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from tests import canaries

from . import (
    access,
    control,
    ec2,
    enforcement,
    fsx,
    iam_policies,
    imds,
    nothing_there,
    rds,
    route53,
    service_quotas,
    signatures,
)
from .ec2.filters import check_limits
from .errors import AwsError, DropConnection, error_body, not_simulated
from .faults import Rule, strike_after, strike_before
from .garbling import garbled
from .state import World
from .wire import Call, Environ, read_call
from .xml_writer import body_of, head_of

log = logging.getLogger("simulator")

StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]
OurAnswer = Callable[[Call, World], dict[str, Any]]
ANSWERS: dict[str, dict[str, OurAnswer]] = {
    "ec2": ec2.ANSWERS,
    "fsx": fsx.ANSWERS,
    "iam": iam_policies.ANSWERS,
    "rds": rds.ANSWERS,
    "route53": route53.ANSWERS,
    "elasticache": {"DescribeServerlessCaches": nothing_there.no_caches},
    "redshift-serverless": {"ListNamespaces": nothing_there.no_namespaces},
    "servicequotas": service_quotas.ANSWERS,
}
SIGNED_URL = re.compile(r"\bpresignedurl=[^&]*", re.IGNORECASE)
# As actions begin that write nothing; those of S3 are its methods.
READING = ("Describe", "List", "Get", "GET", "HEAD")
_CODE = re.compile(rb'<Code>([^<]*)</Code>|"__type": ?"([^"]*)"')


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    code: str = ""


class Middleware:
    def __init__(self, moto: WsgiApp, world: World) -> None:
        self._moto = moto
        self._world = world

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(control.PREFIX):
            status, headers, body = control.handle(environ, self._world)
            return _send(Answer(status, headers, body), start_response)
        call = self._identify(environ)
        try:
            answer = self._answer(call, environ)
        except AwsError as error:
            answer = _error_answer(call, error)
        except DropConnection:
            self._world.log.add(call, 0, "ConnectionDropped")
            _close(environ)
        self._world.log.add(call, answer.status, answer.code)
        return _send(answer, start_response)

    def _identify(self, environ: Environ) -> Call:
        if imds.is_for_it(environ):
            with self._world.lock:
                return imds.read_call(environ)
        call = read_call(environ)
        if not call.action.startswith(READING):
            call.secrets.extend(self._secrets_in(call, environ))
        with self._world.lock:
            account = access.account_of(call.access_key, self._world.settings)
        # moto takes the account from this header before it looks at the access key.
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        return dataclasses.replace(call, account=account)

    def _secrets_in(self, call: Call, environ: Environ) -> list[str]:
        """Of what is written somewhere, where others may read it."""
        if not self._world.secrets:
            return []
        body = environ["wsgi.input"].getvalue()
        # The URL with which AWS copies from another region is signed with the session token, and has it.
        text = SIGNED_URL.sub("", canaries.readable(body))
        params = {name: value for name, value in call.params.items() if not SIGNED_URL.match(f"{name}=")}
        return canaries.found_in(text + str(params), self._world.secrets)

    def _answer(self, call: Call, environ: Environ) -> Answer:
        world = self._world
        if call.service == imds.SERVICE:
            return self._metadata_answer(call, environ)
        world.outages.check(call)
        access.check_access(call, world.settings)
        world.throttle.check(call)
        with world.lock:
            world.deferred.catch_up()
            signatures.check(call, environ, world)
            enforcement.check(call, world)
        rule = world.faults.take(call)
        strike_before(rule)
        with world.lock:
            ours = ANSWERS.get(call.service, {}).get(call.action)
            try:
                if call.service == "ec2":
                    check_limits(call)
                answer = self._our_answer(call, ours) if ours else self._moto_answer(call, environ)
            except AwsError as error:
                answer = _error_answer(call, error)
            except Exception as error:
                # Whatever breaks in here is a gap of the simulator and must not look like an AWS error.
                log.exception("%s:%s", call.service, call.action)
                answer = _error_answer(call, not_simulated(f"{call.service}:{call.action} ({error!r})"))
        strike_after(rule)
        return _garbled(call, answer, rule)

    def _our_answer(self, call: Call, ours: OurAnswer) -> Answer:
        result = ours(call, self._world)
        if call.protocol == "json":
            return Answer(200, *nothing_there.json_answer(result, call.request_id))
        body = body_of(call.service, call.action, result, call.request_id)
        status, headers = head_of(call.service, call.action, result, call.request_id)
        return Answer(status, headers, body)

    def _metadata_answer(self, call: Call, environ: Environ) -> Answer:
        """From the instance's own host: no credentials, no throttling, and no outage of a region reaches it."""
        rule = self._world.faults.take(call)
        strike_before(rule)
        with self._world.lock:
            status, headers, body = imds.answer(environ, self._world)
        strike_after(rule)
        return Answer(status, headers, body, "" if status < 400 else str(status))

    def _moto_answer(self, call: Call, environ: Environ) -> Answer:
        if call.service == "route53" and call.action not in route53.MOTO_ANSWERS:
            raise not_simulated(f"{call.service}:{call.action}")
        caught: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            caught.update(status=int(status.split(maxsplit=1)[0]), headers=dict(headers))

        body = b"".join(self._moto(environ, start_response))
        match = _CODE.search(body) if caught["status"] >= 400 else None
        code = (match[1] or match[2]).decode() if match else ""
        return Answer(caught["status"], caught["headers"], body, code)


def _garbled(call: Call, answer: Answer, rule: Rule | None) -> Answer:
    if rule is None or rule.effect != "garble" or answer.status >= 300:
        return answer
    body = garbled(rule.form, rule.members, answer.body, is_json=call.protocol == "json")
    return dataclasses.replace(answer, body=body)


def _error_answer(call: Call, error: AwsError) -> Answer:
    headers, body = error_body(call.service, call.protocol, error, call.request_id)
    return Answer(error.status, headers, body, error.code)


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "content-length"}
    headers["Content-Length"] = str(len(answer.body))
    start_response(f"{answer.status} Simulated", list(headers.items()))
    return [answer.body]


def _close(environ: Environ) -> NoReturn:
    # close() alone leaves the connection open: werkzeug's file objects still refer to it.
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError
