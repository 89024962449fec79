"""The signatures of an instance's own program are those that botocore makes."""

from __future__ import annotations

import urllib.parse
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.serialize import create_serializer
from botocore.session import get_session
from botocore.utils import percent_encode

from tests.fetching.program import part

requests, web = map(part, ("requests", "web"))

WEST = "us-west-2"
SECRET = "wJalr/XUtnFEMI+K7MDENG=bPxRfiCYEXAMPLEKEY"
TOKENS = {"token": "IQoJb3JpZ2luX2VjEJ3//////////wEaCXVzLXdlc3QtMiJHMEUCIQ+/==", "short token": "a"}
KEYS = {
    "plain": "lifeboat-config/shop/production/current.json",
    "unreserved": "a-b_c.d~e/f",
    "odd": "a b+c=d&e?f#g%20h:i@j!k*l'm(n)o,p;q$r[s]",
    "text": "schön/日本/😀",
    "dots and slashes": "a//b/../c/./d",
}
REFERENCES = {
    "path": "/shop/production/password",
    "arn": f"arn:aws:secretsmanager:{WEST}:123456789012:secret:shop/database-a1B2c3",
    "odd": 'a "b" \\ ä 😀',
}
REGIONS = (WEST, "cn-north-1", "us-gov-west-1")


def of_botocore(request: Any, service: str, region: str, token: str) -> tuple[str, str]:
    """The time and the header with the signature for the same method, address, headers and body."""
    asked = AWSRequest(request.method, request.url, headers=dict(request.headers), data=request.body)
    kind = S3SigV4Auth if service == "s3" else SigV4Auth
    if service != "s3":
        # What it does for S3 alone; a header more is signed as any other.
        asked.headers["X-Amz-Content-SHA256"] = kind(None, service, region).payload(asked)
    kind(Credentials("AKIAEXAMPLE", SECRET, token), service, region).add_auth(asked)
    return asked.headers["X-Amz-Date"], asked.headers["Authorization"]


def assert_as_botocore(request: Any, service: str, region: str, token: str) -> None:
    now, expected = of_botocore(request, service, region, token)
    signed = requests.signed(request, service, region, requests.Credentials("AKIAEXAMPLE", SECRET, token), now)
    assert signed.headers["authorization"] == expected
    assert (signed.url, signed.method, signed.body) == (request.url, request.method, request.body)


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("owner", ["", "123456789012"], ids=["any", "owner"])
def test_signature_of_an_object_is_botocores(token: str, key: str, owner: str) -> None:
    """Catches: a key that is encoded twice, or not at all, and a token that is not signed."""
    for region in REGIONS:
        endpoint = f"https://s3.{region}.{requests.suffix(region)}"
        request = requests.s3_request(endpoint, "shop-config", key, owner)
        assert_as_botocore(request, "s3", region, token)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_address_of_an_object_is_botocores(key: str) -> None:
    """Catches: a signature that is right for another object."""
    request = requests.s3_request("https://s3.example", "shop-config", key, "")
    assert request.url == f"https://s3.example/shop-config/{percent_encode(key, safe='/~')}"


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("service", ["ssm", "secretsmanager"])
@pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES)
def test_signature_of_a_secrets_request_is_botocores(token: str, service: str, reference: str) -> None:
    """Catches: a body that is not the one that is signed."""
    for region in REGIONS:
        request = requests.secret_request(f"https://{service}.{region}.amazonaws.com", service, reference)
        assert_as_botocore(request, service, region, token)


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("value", ["20261121T094600Z", "v 1.2+3&4=5/ä~*"], ids=["time", "odd"])
def test_signature_of_a_tag_is_botocores(token: str, value: str) -> None:
    request = requests.tag_request("https://ec2.us-west-2.amazonaws.com", "i-0abc", "lifeboat:ready", value)
    assert_as_botocore(request, "ec2", WEST, token)


@pytest.mark.parametrize("url", ["http://127.0.0.1:4566/", "https://vpce-0abc.s3.us-west-2.vpce.amazonaws.com:443/a"])
def test_signature_names_the_port_as_botocore_does(url: str) -> None:
    """Catches: an endpoint of one's own that refuses everything: standard ports are left out of the host."""
    assert_as_botocore(web.Request(url, "GET", {}), "s3", WEST, "token")


def test_signature_takes_blanks_in_headers_as_botocore_does() -> None:
    request = web.Request("https://s3.example/a", "GET", {"X-Amz-Meta-A": "  b   c ", "Accept": "*/*"})
    assert_as_botocore(request, "s3", WEST, "token")


@pytest.mark.parametrize(
    ("service", "operation", "asked", "request_"),
    [
        pytest.param(
            "ssm",
            "GetParameter",
            {"Name": "/shop/ä", "WithDecryption": True},
            requests.secret_request("https://x", "ssm", "/shop/ä"),
            id="ssm",
        ),
        pytest.param(
            "secretsmanager",
            "GetSecretValue",
            {"SecretId": "shop/a"},
            requests.secret_request("https://x", "secretsmanager", "shop/a"),
            id="secretsmanager",
        ),
        pytest.param(
            "ec2",
            "CreateTags",
            {"Resources": ["i-0abc"], "Tags": [{"Key": "lifeboat:ready", "Value": "1 +ä"}]},
            requests.tag_request("https://x", "i-0abc", "lifeboat:ready", "1 +ä"),
            id="ec2",
        ),
    ],
)
def test_request_is_what_botocore_asks(service: str, operation: str, asked: dict[str, Any], request_: Any) -> None:
    """Catches: a request that is signed well and means nothing, or something else, to the service."""
    model = get_session().get_service_model(service)
    protocol = model.metadata["protocol"]
    made = create_serializer(protocol).serialize_to_request(asked, model.operation_model(operation))
    assert (made["method"], made["url_path"]) == (request_.method, urllib.parse.urlsplit(request_.url).path)
    if service == "ec2":
        assert made["body"] == dict(urllib.parse.parse_qsl(request_.body.decode()))
        return
    assert made["body"] == request_.body
    assert made["headers"]["X-Amz-Target"] == request_.headers["x-amz-target"]
    assert made["headers"]["Content-Type"] == request_.headers["content-type"]
