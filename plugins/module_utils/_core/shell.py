# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file between the Ansible module object and the rest: clients, warnings, failing.

It never decides anything about copies.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, Protocol

with suppress(ImportError):  # AnsibleAWSModule says when botocore is missing
    from botocore.config import Config

# A region that does not answer is told after about half a minute instead of botocore's five.
CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 30
MAX_ATTEMPTS = 6


class Clients:
    """AWS clients by service and region, made once each from the module's connection options."""

    def __init__(self, make_client: Callable[..., Any]) -> None:
        self._make_client = make_client
        self._clients: dict[tuple[str, str], Any] = {}
        # Clients may be shared between threads, but not the sessions that make them.
        self._lock = Lock()
        self._config = Config(
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            read_timeout=READ_TIMEOUT_SECONDS,
            retries=_retries(),
        )

    def get(self, service: str, region: str) -> Any:
        key = (service, region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._make_client(service, region=region, config=self._config)
            return self._clients[key]


def _retries() -> dict[str, Any]:
    """Our attempts, unless the environment says otherwise the way all AWS tools understand."""
    wanted = {"mode": ("AWS_RETRY_MODE", "standard"), "total_max_attempts": ("AWS_MAX_ATTEMPTS", MAX_ATTEMPTS)}
    return {option: value for option, (variable, value) in wanted.items() if variable not in os.environ}


class Finished(Protocol):
    """What a run hands back: the result's keys, one text if anything failed, and warnings."""

    @property
    def result(self) -> dict[str, Any]: ...

    @property
    def failure(self) -> str | None: ...

    @property
    def warnings(self) -> tuple[str, ...]: ...


def finish(module: Any, run: Finished) -> None:
    """End the module with what the run made; a failure keeps all of the result, for what succeeded has to be known."""
    for warning in run.warnings:
        module.warn(warning)
    if run.failure is None:
        module.exit_json(**run.result)
    else:
        module.fail_json(msg=run.failure, **run.result)
