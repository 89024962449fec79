"""Signature version 4, recomputed: whoever uses an instance's credentials must sign as AWS wants it.

It never checks what was signed with other keys, whose secrets nobody knows here. Rules: S3 API reference,
sig-v4-header-based-auth and ErrorResponses.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import re
from datetime import UTC, datetime, timedelta

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .errors import AwsError
from .instance_credentials import RoleCredentials
from .state import World
from .wire import Call, Environ

LONGEST_SKEW = timedelta(minutes=15)
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/(?P<day>\d{8})/[^,]+, ?SignedHeaders=(?P<signed>[^,]+), ?"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
_TIME = "%Y%m%dT%H%M%SZ"
# S3's code and status first, then those of the services that speak JSON.
_REFUSALS = {
    "anonymous": (("AccessDenied", 403), ("MissingAuthenticationTokenException", 400), "Access Denied"),
    "malformed": (
        ("AuthorizationHeaderMalformed", 400),
        ("IncompleteSignatureException", 400),
        "The authorization header that you provided is not valid.",
    ),
    "no token": (
        ("InvalidAccessKeyId", 403),
        ("UnrecognizedClientException", 400),
        "The AWS Access Key Id you provided does not exist in our records.",
    ),
    "wrong token": (
        ("InvalidToken", 400),
        ("UnrecognizedClientException", 400),
        "The provided token is malformed or otherwise invalid.",
    ),
    "expired": (("ExpiredToken", 400), ("ExpiredTokenException", 400), "The provided token has expired."),
    "skew": (
        ("RequestTimeTooSkewed", 403),
        ("InvalidSignatureException", 400),
        "The difference between the request time and the current time is too large.",
    ),
    "no hash": (
        ("InvalidRequest", 400),
        ("InvalidSignatureException", 400),
        "Missing required header for this request: x-amz-content-sha256",
    ),
    "wrong hash": (
        ("XAmzContentSHA256Mismatch", 400),
        ("InvalidSignatureException", 400),
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
    "not signed": (
        ("AccessDenied", 403),
        ("InvalidSignatureException", 400),
        "There were headers present in the request which were not signed",
    ),
    "signature": (
        ("SignatureDoesNotMatch", 403),
        ("InvalidSignatureException", 400),
        "The request signature we calculated does not match the signature you provided.",
    ),
}


def check(call: Call, environ: Environ, world: World) -> None:
    """Raises ``AwsError`` for a request that AWS would refuse for its signature."""
    if call.service == "unsigned":
        _check_anonymous(call, environ)
        return
    known = world.instance_credentials.issued(call.access_key)
    if known is None:
        return
    headers = _headers(environ)
    found = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if found is None:
        raise _refusal(call, "malformed")
    signed = found["signed"].split(";")
    _check_token(call, headers, known, world.clock.now())
    _check_time(call, headers, found["day"], world.clock.now())
    _check_hash(call, headers, _body(environ))
    unsigned = {name for name in headers if name.startswith("x-amz-")} - set(signed)
    if unsigned or "host" not in signed:
        raise _refusal(call, "not signed", f": {', '.join(sorted(unsigned))}")
    if not hmac.compare_digest(_signature(call, environ, headers, signed, known), found["signature"]):
        raise _refusal(call, "signature")


def _check_anonymous(call: Call, environ: Environ) -> None:
    """No bucket here is public. A presigned address has its signature in the query."""
    is_read = environ["REQUEST_METHOD"] == "GET" and call.protocol == "rest-xml"
    if is_read and "X-Amz-Signature" not in environ.get("QUERY_STRING", ""):
        raise AwsError("AccessDenied", "Access Denied", 403)


def _check_token(call: Call, headers: dict[str, str], known: RoleCredentials, now: datetime) -> None:
    if "x-amz-security-token" not in headers:
        raise _refusal(call, "no token")
    if headers["x-amz-security-token"] != known.token:
        raise _refusal(call, "wrong token")
    if now >= known.expires:
        raise _refusal(call, "expired")


def _check_time(call: Call, headers: dict[str, str], day: str, now: datetime) -> None:
    try:
        sent = datetime.strptime(headers.get("x-amz-date", ""), _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise _refusal(call, "malformed") from None
    if f"{sent:%Y%m%d}" != day:
        raise _refusal(call, "malformed")
    if abs(now - sent) > LONGEST_SKEW:
        raise _refusal(call, "skew")


def _check_hash(call: Call, headers: dict[str, str], body: bytes) -> None:
    claimed = headers.get("x-amz-content-sha256")
    if claimed is None:
        if call.service == "s3":
            raise _refusal(call, "no hash")
        return
    # A body that is sent in pieces, or not signed at all, says so in place of a hash.
    if re.fullmatch("[0-9a-f]{64}", claimed) and claimed != hashlib.sha256(body).hexdigest():
        raise _refusal(call, "wrong hash")


def _signature(call: Call, environ: Environ, headers: dict[str, str], signed: list[str], known: RoleCredentials) -> str:
    credentials = Credentials(known.access_key, known.secret_key, known.token)
    kind = S3SigV4Auth if call.service == "s3" else SigV4Auth
    signer = kind(credentials, call.service, call.region)
    request = AWSRequest(
        method=environ["REQUEST_METHOD"],
        # As it was sent: PATH_INFO is decoded already.
        url=f"http://{headers.get('host', '')}{environ['REQUEST_URI']}",
        headers={name: headers.get(name, "") for name in signed},
        data=_body(environ),
    )
    request.context["timestamp"] = headers["x-amz-date"]
    text = signer.string_to_sign(request, signer.canonical_request(request))
    signature: str = signer.signature(text, request)
    return signature


def _headers(environ: Environ) -> dict[str, str]:
    named = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return {
        **named,
        "content-type": environ.get("CONTENT_TYPE", ""),
        "content-length": environ.get("CONTENT_LENGTH", ""),
    }


def _body(environ: Environ) -> bytes:
    stream: io.BytesIO = environ["wsgi.input"]
    return stream.getvalue()


def _refusal(call: Call, why: str, detail: str = "") -> AwsError:
    of_s3, of_others, message = _REFUSALS[why]
    code, status = of_others if call.protocol == "json" else of_s3
    return AwsError(code, message + detail, status)
