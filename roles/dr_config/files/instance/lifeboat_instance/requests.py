# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to AWS and their signature, version 4."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.parse
from dataclasses import dataclass

from .web import Request

# From botocore's endpoints.json.
SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "eu-isoe-": "cloud.adc-e.uk",
    "us-isof-": "csp.hci.ic.gov",
}


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str
    session: str


def signed(request: Request, service: str, region: str, credentials: Credentials, now: str) -> Request:
    """The request with the headers that AWS wants; ``now`` is such as 20261121T094600Z."""
    address = urllib.parse.urlsplit(request.url)
    payload = hashlib.sha256(request.body).hexdigest()
    headers = {
        **{name.lower(): value for name, value in request.headers.items()},
        # Without a port that goes without saying.
        "host": address.netloc.removesuffix({"http": ":80", "https": ":443"}.get(address.scheme, "")),
        "x-amz-content-sha256": payload,
        "x-amz-date": now,
        "x-amz-security-token": credentials.session,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    canonical = "\n".join([request.method, address.path or "/", "", lines, names, payload])
    scope = f"{now[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return Request(request.url, request.method, headers, request.body)


def suffix(region: str) -> str:
    return next((found for start, found in SUFFIXES.items() if region.startswith(start)), "amazonaws.com")


def s3_request(endpoint: str, bucket: str, key: str, owner: str) -> Request:
    headers = {"x-amz-expected-bucket-owner": owner} if owner else {}
    return Request(f"{endpoint}/{bucket}/{urllib.parse.quote(key, safe='/-_.~')}", "GET", headers)


def secret_request(endpoint: str, service: str, reference: str) -> Request:
    target, asked = {
        "ssm": ("AmazonSSM.GetParameter", {"Name": reference, "WithDecryption": True}),
        "secretsmanager": ("secretsmanager.GetSecretValue", {"SecretId": reference}),
    }[service]
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
    return Request(f"{endpoint}/", "POST", headers, json.dumps(asked).encode())


def tag_request(endpoint: str, instance: str, key: str, value: str) -> Request:
    asked = {"Action": "CreateTags", "Version": "2016-11-15", "ResourceId.1": instance}
    body = urllib.parse.urlencode({**asked, "Tag.1.Key": key, "Tag.1.Value": value}).encode()
    return Request(f"{endpoint}/", "POST", {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, body)
