# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong, as one sentence with the thing, the region, AWS's code and the next step.

A table turns AWS's codes into kinds that code can act on and sentences that people can; it never hides a code. Here
is what any call may be answered; each service and each kind of copies has the rows of its own beside its calls, and
hands them over with each call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from . import refusal
from .policy_files import NOBODY, Asker
from .rule import Rule

with suppress(ImportError):  # AnsibleAWSModule says when botocore is missing
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

# Here as well, because whoever needs one of them mostly needs the others.
InvalidInput = refusal.InvalidInput
LifeboatError = refusal.LifeboatError

# What code can do about an error. Everything else is OTHER: tell and go on with the next thing.
DENIED = "denied"
THROTTLED = "throttled"
UNAVAILABLE = "unavailable"
LIMIT = "limit"
ABSENT = "absent"
NAME_IN_USE = "name_in_use"
TOKEN_MISMATCH = "token_mismatch"
PROTECTED = "protected"
OTHER = "other"

# Kinds that a later attempt may not meet again.
PASSING = frozenset({THROTTLED, UNAVAILABLE})


# AWS refuses signatures that are five minutes off, some services fifteen; less than this may be the network's delay.
WRONG_CLOCK_SECONDS = 60
# Our code for an answer that none can be made of.
UNREADABLE = "UnreadableAnswer"


class AwsError(LifeboatError):
    """AWS refused a call or could not be reached.

    ``kind`` is one of the constants above, ``code`` AWS's own (or the SDK's exception name), ``said`` that with AWS's
    words, ``right`` the IAM action that these credentials lack, or None if that is not what was wrong. ``repeats`` says
    how often the SDK had sent the call before: AWS may have carried it out then.
    """

    def __init__(
        self, message: str, *, kind: str, code: str, said: str = "", right: str | None = None, repeats: int = 0
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code
        self.said = said or code
        self.right = right
        self.repeats = repeats


class UnreadableAnswer(Exception):
    """What came back with status 200 is not AWS's answer to the call."""


@dataclass(frozen=True, slots=True)
class AwsRule(Rule):
    """One row about answers of AWS: what code can do about them, and a pattern that tells causes of one code apart."""

    kind: str = OTHER
    message_pattern: str = ""

    def matches(self, code: str, message: str) -> bool:
        return code in self.codes and re.search(self.message_pattern, message, re.IGNORECASE) is not None


_SIGNATURE = ("SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature")

NOT_ALLOWED = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
# The key of an error that has the Asker, beside AWS's own Code and Message.
ASKER = "Asker"
MAY_NOT = AwsRule(
    NOT_ALLOWED,
    "these credentials may not do that",
    "allow them the IAM action {action}{policy}",
    DENIED,
)

# {region} {action} {thing} {policy} are filled in. First match wins. Codes: EC2 API reference "Error codes". No row
# names an option that only some modules have.
RULES = (
    MAY_NOT,
    AwsRule(
        ("AuthFailure",),
        "{region} does not accept these credentials",
        "check that they are right, that {region} is enabled for the account (aws account enable-region), and that the "
        "clock of this machine is right",
        DENIED,
    ),
    AwsRule(
        ("OptInRequired", "InvalidClientTokenId", "UnrecognizedClientException"),
        "{region} does not accept these credentials",
        "check that they are right and that {region} is enabled for the account (aws account enable-region)",
        DENIED,
    ),
    AwsRule(
        ("ExpiredToken", "ExpiredTokenException"),
        "the credentials have expired",
        "renew them and run again",
        DENIED,
    ),
    AwsRule(
        ("RequestExpired",),
        "the credentials have expired, or the clock of this machine is wrong",
        "renew them or set the clock, and run again",
        DENIED,
    ),
    AwsRule(
        ("RequestTimeTooSkewed", "RequestInTheFuture"),
        "the clock of this machine is wrong",
        "set it and run again",
        DENIED,
    ),
    AwsRule(
        _SIGNATURE,
        "the clock of this machine is wrong",
        "set it and run again",
        DENIED,
        "signature (has )?expired|not yet (current|valid)",
    ),
    AwsRule(
        _SIGNATURE,
        "AWS does not accept the signature",
        "check secret_key and the clock of this machine",
        DENIED,
    ),
    AwsRule(
        ("IncompleteSignature", "MissingAuthenticationToken"),
        "AWS does not accept the signature",
        "check access_key and secret_key, and what is between this machine and AWS, such as a proxy",
        DENIED,
    ),
    AwsRule(
        (
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "EC2ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "BandwidthLimitExceeded",
            "TooManyRequestsException",
            "SlowDown",
        ),
        "AWS keeps throttling this call, after all retries",
        "run again; raise AWS_MAX_ATTEMPTS if it happens often",
        THROTTLED,
    ),
    AwsRule(
        ("ResourceLimitExceeded", "SnapshotCopyLimitExceeded", "PendingSnapshotLimitExceeded"),
        "too many copies are in progress in {region}",
        "the next run continues",
        LIMIT,
    ),
    AwsRule(
        ("FilterLimitExceeded",),
        "EC2 takes at most 50 filters in one call",
        "leave some of the filters out",
    ),
    AwsRule(
        ("TagLimitExceeded",),
        "it would have more than 50 tags",
        "remove some of its tags first",
    ),
    AwsRule(
        ("InvalidAMIID.NotFound", "InvalidSnapshot.NotFound", "InvalidAMIID.Malformed", "InvalidSnapshotID.Malformed"),
        "AWS knows no such id in {region}",
        "check the id, the region, and that the account may see it",
        ABSENT,
    ),
    AwsRule(
        (
            "InternalError",
            "InternalFailure",
            "InternalServiceException",
            "ServiceUnavailable",
            "Unavailable",
            "500",
            "502",
            "503",
            "504",
        ),
        "AWS could not answer",
        "run again; see the AWS Health Dashboard if it stays so",
        UNAVAILABLE,
    ),
)
UNKNOWN = AwsRule(
    (),
    "AWS refused {action}",
    "see AWS's message",
)

# SDK exceptions by class name: some exist only in later versions of botocore.
_SDK_RULES = (
    AwsRule(
        ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"),
        "there are no usable AWS credentials",
        "set profile, or access_key and secret_key, or give the machine a role",
        DENIED,
    ),
    AwsRule(
        ("SSOTokenLoadError", "UnauthorizedSSOTokenError", "TokenRetrievalError"),
        "the single sign-on session has ended",
        "run aws sso login",
        DENIED,
    ),
    AwsRule(
        (
            "EndpointConnectionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ConnectionClosedError",
            "ProxyConnectionError",
            "HTTPClientError",
            "ResponseStreamingError",
        ),
        "{region} does not answer",
        "check the region's name, the network and the AWS Health Dashboard",
        UNAVAILABLE,
    ),
    AwsRule(
        ("SSLError",),
        "the connection to {region} cannot be trusted",
        "check the network, aws_ca_bundle, and the clock of this machine, which certificates are compared with",
        UNAVAILABLE,
    ),
)


# EC2 is known to answer 200 with nothing in it, and what stands between here and AWS with a page of its own.
_UNREADABLE = AwsRule(
    (UNREADABLE,),
    "AWS's answer to {action} cannot be read, so its content is not known, nor whether anything was changed",
    "run again; if it stays so, check what is between this machine and AWS, such as a proxy",
    UNAVAILABLE,
)


@contextmanager
def explained(
    service: str, operation: str, region: str, thing: str, own_rules: tuple[AwsRule, ...] = ()
) -> Iterator[None]:
    """Turn what the SDK raises inside into an AwsError about ``thing`` (such as ``AMI ami-0abc``) in ``region``.

    ``own_rules`` are the caller's; they come before the ones that all share. The answer is read inside, too: a member
    that is missing from it is no less an unknown answer than one that does not parse.
    """
    try:
        yield
    except ClientError as error:
        raise _client_error(error, service, operation, region, thing, own_rules) from error
    except BotoCoreError as error:
        code = type(error).__name__
        rule = next((rule for rule in _SDK_RULES if rule.matches(code, str(error))), UNKNOWN)
        if rule.kind == UNAVAILABLE:
            rule = replace(rule, meaning=rule.meaning + _hint(region))
        raise _aws_error(rule, code, str(error), f"{service}:{operation}", region, thing) from error
    # botocore itself parses some answers of S3 with ElementTree, whose ParseError is a SyntaxError.
    except (
        UnreadableAnswer,
        ResponseParserError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        SyntaxError,
    ) as error:
        said = f"it lacks {error}" if isinstance(error, KeyError) else str(error).partition("\n")[0]
        raise _aws_error(_UNREADABLE, UNREADABLE, said, f"{service}:{operation}", region, thing) from error


def _client_error(
    error: Any, service: str, operation: str, region: str, thing: str, own_rules: tuple[AwsRule, ...]
) -> AwsError:
    code = str(error.response.get("Error", {}).get("Code", "Unknown"))
    message = str(error.response.get("Error", {}).get("Message", ""))
    rule = next((rule for rule in (*own_rules, *RULES) if rule.matches(code, message)), UNKNOWN)
    if "clock" in rule.meaning + rule.next_step:
        rule = replace(rule, meaning=rule.meaning + _clock_note(error.response))
    asker = error.response.get("Error", {}).get(ASKER, NOBODY)
    action = denied_action(message) or f"{service}:{operation}"
    repeats = int(error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0))
    return _aws_error(rule, code, message, action, region, thing, asker, repeats=repeats)


def _clock_note(response: Mapping[str, Any]) -> str:
    """How wrong the clock of this machine is by the time that AWS's refusal bears, or nothing."""
    from email.utils import parsedate_to_datetime

    from .clock import SystemClock
    from .progress import duration

    try:
        told = parsedate_to_datetime(response["ResponseMetadata"]["HTTPHeaders"]["date"])
        ahead = (SystemClock().now() - told).total_seconds()
    except (LookupError, TypeError, ValueError):
        return ""
    if abs(ahead) < WRONG_CLOCK_SECONDS:
        return ""
    return f" (this machine's clock is {duration(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} AWS's)"


def _hint(region: str) -> str:
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .partitions import region_hint

    return region_hint(region)


def denied_action(message: str) -> str | None:
    """The IAM action that AWS itself names: CopyImage with tags may be refused for ec2:CreateTags."""
    match = re.search(r"not authorized to perform: ([\w-]+:\w+)", message)
    return match[1] if match else None


def _aws_error(
    rule: AwsRule,
    code: str,
    message: str,
    action: str,
    region: str,
    thing: str,
    asker: Asker = NOBODY,
    *,
    repeats: int = 0,
) -> AwsError:
    said = f"{code}: {message}" if message else code
    words = {"region": region, "action": action, "thing": thing, "policy": asker.allowed_by(action)}
    sentence = rule.sentence(f"{thing} in {region}", said, **words)
    right = action if code in NOT_ALLOWED else None
    return AwsError(sentence, kind=rule.kind, code=code, said=said, right=right, repeats=repeats)
