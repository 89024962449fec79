# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The instance metadata service, version 2: which instance this runs on.

It never uses version 1, which anything on the machine that fetches addresses for others can be made to read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.error import HTTPError

from ansible.module_utils.urls import open_url

from .._core.errors import InvalidInput

# The same variable that the AWS SDKs read.
_ENDPOINT_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
_ENDPOINT = "http://169.254.169.254"
_TIMEOUT_SECONDS = 2
_ATTEMPTS = 3
_TOKEN_SECONDS = "60"
_ADVICE = "run this on an EC2 instance whose metadata service is switched on, or set instance_id"


@dataclass(frozen=True, slots=True)
class Identity:
    instance_id: str
    region: str


def own_identity() -> Identity:
    """Which instance this is, or InvalidInput if it is none that says so."""
    endpoint = os.environ.get(_ENDPOINT_VARIABLE, _ENDPOINT).rstrip("/")
    lifetime = {"X-aws-ec2-metadata-token-ttl-seconds": _TOKEN_SECONDS}
    headers = {"X-aws-ec2-metadata-token": _ask("PUT", f"{endpoint}/latest/api/token", lifetime)}
    return Identity(
        _ask("GET", f"{endpoint}/latest/meta-data/instance-id", headers),
        _ask("GET", f"{endpoint}/latest/meta-data/placement/region", headers),
    )


def _ask(method: str, url: str, headers: dict[str, str]) -> str:
    """One answer. Never through a proxy: what answers must be this very machine's."""
    problem = "it does not answer"
    for _attempt in range(_ATTEMPTS):
        try:
            answer = open_url(url, method=method, headers=headers, timeout=_TIMEOUT_SECONDS, use_proxy=False)
            return str(answer.read().decode()).strip()
        except HTTPError as error:
            problem = f"it answered {error.code}"
            if error.code < 500:
                break
        except OSError:
            continue
    raise InvalidInput(f"self: the instance metadata service could not be asked ({problem}); {_ADVICE}")
