# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The instance metadata service, version 2: which instance this runs on.

It never uses version 1, which anything on the machine that fetches addresses for others can be made to read, never goes
where an answer sends it, because the token would go there, too, and never believes what does not look as it should.
"""

from __future__ import annotations

import http.client
import os
import re
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError

from ansible.module_utils.urls import open_url

from ..._core.errors import InvalidInput
from ..._core.numbers import whole_number
from ..._core.regions import region_problem

# The same variable that the AWS SDKs read.
_ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
_ENDPOINT = "http://169.254.169.254"
_TIMEOUT_SECONDS = 2
_ATTEMPTS = 3
_TOKEN_SECONDS = "60"
# All that is asked for is one short line.
_MAX_BODY = 4096
_TOKEN = re.compile(r"[A-Za-z0-9_=+/-]{1,1024}")
_INSTANCE_ID = re.compile(r"i-([0-9a-f]{8}|[0-9a-f]{17})")
_ADVICE = "run this on an EC2 instance whose metadata service is switched on, or set instance_id"


@dataclass(frozen=True, slots=True)
class Identity:
    instance_id: str
    region: str


class _OddAnswer(Exception):
    """An answer that is not what was asked for, and why."""


def own_identity() -> Identity:
    """Which instance this is, or InvalidInput if it is none that says so."""
    endpoint = os.environ.get(_ENDPOINT_VARIABLE, _ENDPOINT).rstrip("/")
    lifetime = {"X-aws-ec2-metadata-token-ttl-seconds": _TOKEN_SECONDS}
    token = _ask("PUT", f"{endpoint}/latest/api/token", lifetime)
    if not _TOKEN.fullmatch(token):
        raise _unusable("it gave something else than a session token")
    headers = {"X-aws-ec2-metadata-token": token}
    instance_id = _ask("GET", f"{endpoint}/latest/meta-data/instance-id", headers)
    if not _INSTANCE_ID.fullmatch(instance_id):
        raise _unusable("it gave something else than the id of an instance")
    region = _ask("GET", f"{endpoint}/latest/meta-data/placement/region", headers)
    if region_problem(region, "self"):
        raise _unusable("it gave something else than the name of a region")
    return Identity(instance_id, region)


def _ask(method: str, url: str, headers: dict[str, str]) -> str:
    """One answer. Never through a proxy: what answers must be this very machine's."""
    problem = "it does not answer"
    for _attempt in range(_ATTEMPTS):
        try:
            return _text_of(
                open_url(
                    url,
                    method=method,
                    headers=headers,
                    timeout=_TIMEOUT_SECONDS,
                    use_proxy=False,
                    follow_redirects="none",
                    decompress=False,
                )
            )
        except HTTPError as error:
            problem = f"it answered {error.code}"
            if error.code < 500:
                break
        except _OddAnswer as error:
            problem = str(error)
        except http.client.HTTPException:
            problem = "its answer is broken off, or no HTTP"
        except OSError:
            continue
        except ValueError as error:
            raise InvalidInput(f"{_ENDPOINT_VARIABLE}: that is no address of a metadata service ({error})") from error
    raise _unusable(problem)


def _text_of(answer: Any) -> str:
    if answer.status != http.client.OK:
        raise _OddAnswer(f"it answered {answer.status}")
    body: bytes = answer.read(_MAX_BODY)
    declared = answer.headers.get("Content-Length", "")
    if declared.isdecimal() and whole_number(declared) != len(body):
        raise _OddAnswer("its answer is broken off, or far too long")
    return body.decode("ascii", "replace").strip()


def _unusable(problem: str) -> InvalidInput:
    return InvalidInput(f"self: the instance metadata service could not be asked ({problem}); {_ADVICE}")
