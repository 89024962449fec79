"""Policies of IAM for every caller, if the setting ``policies`` has some: what they do not allow is denied.

moto can check policies, too, but takes the resource of every call but those of S3 for ``*`` and knows few conditions,
so that no statement with resources ever allows anything. Errors have the codes and texts of AWS: those of EC2 end with
an encoded message, a HEAD has no body, S3 names the resource.
"""

from __future__ import annotations

import dataclasses
import os

from .errors import AwsError
from .resource_tags import tags_in, with_whole_names
from .state import World
from .wire import Call

# Set where what calls need is recorded: each entry of the log then has it.
RECORDING = "LIFEBOAT_RIGHTS"
# GetCallerIdentity "requires no permissions" (API reference), and AssumeRole is a matter of two policies.
FREE = ("sts",)
ENCODED = "4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcdefghijklmn_" * 6


def check(call: Call, world: World) -> None:
    wanted = world.settings.policies
    if call.service in FREE or not (wanted or RECORDING in os.environ):
        return
    # Data of the Service Authorization Reference, which take a second to read.
    from tests.rights import evaluate, needs, policies

    asked = dataclasses.replace(call, params=with_whole_names(call, world))
    found = needs.needs_of(asked, tags_in(call, world))
    call.needs.extend(dataclasses.asdict(need) for need in found)
    if not wanted:
        return
    parts = [part for document in wanted for part in policies.statements(document)]
    for need in found:
        arn = need.resources[0][0] if need.action in world.settings.taken_away else evaluate.denied(parts, need)
        if arn is not None:
            raise denial(call, need.action, arn)


def denial(call: Call, action: str, arn: str) -> AwsError:
    """IAM user guide, "Troubleshoot access denied error messages"; EC2 API reference, "Error codes"."""
    user = f"User: arn:aws:iam::{call.account}:user/lifeboat is not authorized to perform: {action}"
    why = f"because no identity-based policy allows the {action} action"
    if call.protocol == "ec2":
        text = f"You are not authorized to perform this operation. {user} on resource: {arn} {why}."
        return AwsError("UnauthorizedOperation", f"{text} Encoded authorization failure message: {ENCODED}", 403)
    if call.protocol in ("json", "rest-json"):
        return AwsError("AccessDeniedException", f"{user} on resource: {arn} {why}", 400)
    quoted = f'"{arn}"' if call.service == "s3" else arn
    return AwsError("AccessDenied", f"{user} on resource: {quoted} {why}", 403)
