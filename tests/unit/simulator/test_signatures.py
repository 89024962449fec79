"""Signatures with the credentials of an instance: what the simulated AWS takes, and what it refuses and how."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .support import DESTINATION, Aws
from .test_imds import item

KEY = "/signed-bucket/some/key"
Change = dict[str, str | None]


@pytest.fixture
def role(aws: Aws) -> Credentials:
    [instance] = aws.sim.seed_instances(DESTINATION, [{"name": "web", "role": "shop-web"}])
    return credentials(aws, instance)


def credentials(aws: Aws, instance: str) -> Credentials:
    assert item(aws, "meta-data/iam/security-credentials/", instance) == (200, "shop-web")
    status, text = item(aws, "meta-data/iam/security-credentials/shop-web", instance)
    found = json.loads(text)
    assert (status, found["Code"], found["Type"]) == (200, "Success", "AWS-HMAC")
    return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["Token"])


def signed(aws: Aws, own: Credentials, path: str = KEY, service: str = "s3", body: str = "", **more: str) -> AWSRequest:
    request = AWSRequest(
        method="POST" if body else "GET", url=f"{aws.sim.endpoint}{path}", data=body, headers=named(more)
    )
    (S3SigV4Auth if service == "s3" else SigV4Auth)(own, service, DESTINATION).add_auth(request)
    return request


def named(headers: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def send(aws: Aws, request: AWSRequest, **changes: str | None) -> tuple[int, str]:
    """With headers changed after signing, None for left out; and the answer's code."""
    headers = {**{name.lower(): value for name, value in request.headers.items()}, **named(changes)}
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(aws.sim.endpoint).netloc, timeout=5)
    try:
        url = urllib.parse.urlsplit(request.url)
        connection.request(
            request.method, url.path, request.data or None, {k: v for k, v in headers.items() if v is not None}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_signature_that_is_right_is_taken(aws: Aws, role: Credentials) -> None:
    """Catches: a check that refuses everything. There is no such bucket, and only who may ask is told that."""
    status, text = send(aws, signed(aws, role, x_amz_expected_bucket_owner="123456789012"))
    assert (status, "NoSuchBucket" in text) == (404, True)


REFUSED: dict[str, tuple[Change, int, str]] = {
    "no token": ({"x_amz_security_token": None}, 403, "InvalidAccessKeyId"),
    "wrong token": ({"x_amz_security_token": "other"}, 400, "InvalidToken"),
    "no hash": ({"x_amz_content_sha256": None}, 400, "InvalidRequest"),
    "wrong hash": ({"x_amz_content_sha256": "0" * 64}, 400, "XAmzContentSHA256Mismatch"),
    "header that is not signed": ({"x_amz_expected_bucket_owner": "123456789012"}, 403, "AccessDenied"),
    "other time": ({"x_amz_date": f"{datetime.now(UTC):%Y%m%d}T000000Z"}, 403, ""),
    "no time": ({"x_amz_date": None}, 400, "AuthorizationHeaderMalformed"),
    "no signature": ({"authorization": None}, 403, "AccessDenied"),
}


@pytest.mark.parametrize(("change", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_signature_that_is_wrong_is_refused(
    aws: Aws, role: Credentials, change: Change, status: int, code: str
) -> None:
    """Catches: a test of a signer that passes whatever it signs."""
    found, text = send(aws, signed(aws, role), **change)
    assert (found, f"<Code>{code}" in text) == (status, True), text


def test_signature_with_another_secret_does_not_match(aws: Aws, role: Credentials) -> None:
    """Catches: a check that looks at the access key only."""
    status, text = send(aws, signed(aws, Credentials(role.access_key, "other", role.token)))
    assert (status, "<Code>SignatureDoesNotMatch" in text) == (403, True)


def test_signature_of_another_path_does_not_match(aws: Aws, role: Credentials) -> None:
    """Catches: a canonical request that is not the one that was sent."""
    request = signed(aws, role)
    request.url += "2"
    assert "<Code>SignatureDoesNotMatch" in send(aws, request)[1]


def test_signature_of_a_clock_that_is_wrong_is_refused(aws: Aws, role: Credentials) -> None:
    """Catches: a skew that nobody notices. Fifteen minutes are allowed."""
    aws.sim.advance(14 * 60)
    assert send(aws, signed(aws, role))[0] == 404
    aws.sim.advance(2 * 60)
    assert "<Code>RequestTimeTooSkewed" in send(aws, signed(aws, role))[1]


def test_credentials_expire_and_are_renewed_before(aws: Aws, role: Credentials) -> None:
    """Catches: credentials that live for ever."""
    [instance] = aws.sim.seed_instances(DESTINATION, [{"role": "shop-web"}])
    first = credentials(aws, instance)
    assert credentials(aws, instance).access_key == first.access_key
    aws.sim.advance(6 * 3600 - 4 * 60)
    assert credentials(aws, instance).access_key != first.access_key
    aws.sim.advance(5 * 60)
    assert "<Code>ExpiredToken" in send(aws, signed(aws, first))[1]


def test_signature_for_a_service_with_json_is_checked_and_refused_as_it_does(aws: Aws, role: Credentials) -> None:
    """Catches: signatures that are checked for S3 alone."""
    target = {"x_amz_target": "AmazonSSM.GetParameter", "content_type": "application/x-amz-json-1.1"}
    body = json.dumps({"Name": "/none"})
    assert "ParameterNotFound" in send(aws, signed(aws, role, "/", "ssm", body, **target))[1]
    other = Credentials(role.access_key, "other", role.token)
    status, text = send(aws, signed(aws, other, "/", "ssm", body, **target))
    assert (status, json.loads(text)["__type"]) == (400, "InvalidSignatureException")


def test_metadata_without_a_role_has_no_credentials(aws: Aws) -> None:
    """Catches: credentials for everybody."""
    [instance] = aws.sim.seed_instances(DESTINATION, [{"name": "no role"}])
    assert item(aws, "meta-data/iam/security-credentials/", instance)[0] == 404
