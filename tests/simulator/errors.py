"""Errors as AWS sends them: code, message, HTTP status, and their shape in each wire protocol.

It never decides when to fail; whoever finds the mistake raises ``AwsError``.
"""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

NOT_SIMULATED = "LifeboatNotSimulated"


class AwsError(Exception):
    """An answer that AWS gives instead of a result."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class DropConnection(Exception):
    """The client gets no answer at all: its connection is closed."""


def not_simulated(what: str) -> AwsError:
    """501, because botocore retries 500 and 503 but not 501: the test fails at once and says why."""
    return AwsError(NOT_SIMULATED, f"The simulator does not know {what}; see tests/simulator/README.md.", 501)


def missing_parameter(name: str) -> AwsError:
    return AwsError("MissingParameter", f"The request must contain the parameter {name}")


def invalid_value(value: object, name: str, why: str = "") -> AwsError:
    return AwsError("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid. {why}".strip())


def error_body(service: str, protocol: str, error: AwsError, request_id: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an error in the protocol of the call (botocore's parsers are the reference)."""
    code, message = escape(error.code), escape(error.message)
    if protocol in ("json", "rest-json"):
        body = json.dumps({"__type": error.code, "message": error.message})
        headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": error.code}
        return headers, body.encode()
    if protocol == "ec2":
        inner = f"<Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
        xml = f"<Response>{inner}<RequestID>{request_id}</RequestID></Response>"
    elif service == "s3":
        xml = f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request_id}</RequestId></Error>"
    else:
        inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        xml = f"<ErrorResponse>{inner}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return {"Content-Type": "text/xml;charset=UTF-8"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'.encode()
