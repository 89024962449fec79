"""Reading the parameters of a call the way EC2 does, with its errors.

It never fills in defaults: an absent parameter stays absent.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError, missing_parameter
from ..wire import Call


def required(call: Call, name: str) -> Any:
    value = call.params.get(name)
    if value in (None, ""):
        raise missing_parameter(name[0].lower() + name[1:])
    return value


def stop_if_dry_run(call: Call) -> None:
    """Called just before anything changes, so that all other errors come first (as AWS documents DryRun)."""
    if call.params.get("DryRun"):
        raise AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412)
