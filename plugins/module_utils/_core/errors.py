# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong, as one sentence with the thing, the region, AWS's code and the next step.

A table turns AWS's codes into kinds that code can act on and sentences that people can; it never hides a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

with suppress(ImportError):  # AnsibleAWSModule says when botocore is missing
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

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


class LifeboatError(Exception):
    """An error whose text is meant for the user as it stands."""


class InvalidInput(LifeboatError):
    """The user's options contradict themselves, AWS's rules or what is there; nothing was done."""


class AwsError(LifeboatError):
    """AWS refused a call or could not be reached.

    ``kind`` is one of the constants above, ``code`` AWS's own (or the SDK's exception name).
    """

    def __init__(self, message: str, *, kind: str, code: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code


class UnreadableAnswer(Exception):
    """What came back with status 200 is not AWS's answer to the call."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: which answers of AWS it is about, and what they mean to a user."""

    codes: tuple[str, ...]
    kind: str
    meaning: str
    next_step: str
    message_pattern: str = ""

    def matches(self, code: str, message: str) -> bool:
        return code in self.codes and re.search(self.message_pattern, message, re.IGNORECASE) is not None


_SIGNATURE = ("SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature")

# {region} {action} {thing} are filled in. First match wins. Codes: EC2 API reference "Error codes", KMS DescribeKey.
RULES = (
    Rule(
        ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException"),
        DENIED,
        "these credentials may not do that",
        "allow them the IAM action {action}",
    ),
    Rule(
        ("AuthFailure",),
        DENIED,
        "it belongs to another account, and only its owner may see or change that",
        "leave copy_launch_permissions off for it",
        message_pattern="not authorized for image",
    ),
    Rule(
        ("AuthFailure",),
        DENIED,
        "{region} does not accept these credentials",
        "check that they are right, that {region} is enabled for the account (aws account enable-region), and that the "
        "clock of this machine is right",
    ),
    Rule(
        ("OptInRequired", "InvalidClientTokenId", "UnrecognizedClientException"),
        DENIED,
        "{region} does not accept these credentials",
        "check that they are right and that {region} is enabled for the account (aws account enable-region)",
    ),
    Rule(
        ("ExpiredToken", "ExpiredTokenException"),
        DENIED,
        "the credentials have expired",
        "renew them and run again",
    ),
    Rule(
        ("RequestExpired",),
        DENIED,
        "the credentials have expired, or the clock of this machine is wrong",
        "renew them or set the clock, and run again",
    ),
    Rule(
        ("RequestTimeTooSkewed", "RequestInTheFuture"),
        DENIED,
        "the clock of this machine is wrong",
        "set it and run again",
    ),
    Rule(
        _SIGNATURE,
        DENIED,
        "the clock of this machine is wrong",
        "set it and run again",
        message_pattern="signature (has )?expired|not yet (current|valid)",
    ),
    Rule(
        _SIGNATURE,
        DENIED,
        "AWS does not accept the signature",
        "check secret_key and the clock of this machine",
    ),
    Rule(
        ("IncompleteSignature", "MissingAuthenticationToken"),
        DENIED,
        "AWS does not accept the signature",
        "check access_key and secret_key, and what is between this machine and AWS, such as a proxy",
    ),
    Rule(
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
        THROTTLED,
        "AWS keeps throttling this call, after all retries",
        "run again; raise AWS_MAX_ATTEMPTS if it happens often",
    ),
    Rule(
        ("ResourceLimitExceeded", "SnapshotCopyLimitExceeded", "PendingSnapshotLimitExceeded"),
        LIMIT,
        "too many copies are in progress in {region}",
        "the next run continues",
    ),
    Rule(
        ("SnapshotQuotaExceeded",),
        LIMIT,
        "too many copies are in progress in {region}",
        "the next run continues",
        message_pattern="across regions|copies in progress",
    ),
    Rule(
        ("SnapshotQuotaExceeded", "SnapshotQuotaExceededFault"),
        OTHER,
        "{region} has as many manual snapshots as the account may have there",
        "raise the quota (L-272F1212, for clusters L-9B510759), or set retain lower",
    ),
    Rule(
        ("DBSnapshotAlreadyExists", "DBClusterSnapshotAlreadyExistsFault"),
        NAME_IN_USE,
        "another snapshot in {region} has the identifier already",
        "give the copy another identifier with db_snapshot_identifier, or leave that out",
    ),
    Rule(
        ("DBSnapshotNotFound", "DBSnapshotNotFoundFault", "DBClusterSnapshotNotFoundFault"),
        ABSENT,
        "there is no such snapshot",
        "check the identifier, the region, and that it is shared with this account if it is another one's",
    ),
    Rule(
        ("DBInstanceNotFound", "DBInstanceNotFoundFault", "DBClusterNotFoundFault"),
        ABSENT,
        "there is no such database",
        "check the identifier and the region",
    ),
    Rule(
        ("InvalidDBSnapshotState", "InvalidDBSnapshotStateFault", "InvalidDBClusterSnapshotStateFault"),
        OTHER,
        "it is not in a state in which that can be done",
        "run again when it is available",
    ),
    Rule(
        ("KMSKeyNotAccessibleFault",),
        DENIED,
        "a KMS key of the source or of the copy may not be used",
        "set kms_key_id to an enabled key of {region}, and allow these credentials to use the source's key",
    ),
    Rule(
        ("InvalidParameterValue",),
        OTHER,
        "its copy needs a KMS key of {region}",
        "set kms_key_id",
        message_pattern="Must specify new KMS key",
    ),
    Rule(
        ("InvalidParameterValue", "InvalidParameterCombination"),
        OTHER,
        "its copy needs an option group of {region} with the options that AWS names",
        "make one there and set option_group_name",
        message_pattern="requires a target option group",
    ),
    Rule(
        ("InvalidAMIName.Duplicate",),
        NAME_IN_USE,
        "another image in {region} has the name already",
        "set name to a template such as '{{name}}-{{id}}', or leave it out",
    ),
    Rule(("InvalidAMIName.Malformed",), OTHER, "AWS does not accept the name", "set name"),
    Rule(
        ("InvalidRequest",),
        DENIED,
        "the image is shared with this account but the snapshots behind it are not",
        "ask its owner to share them too (createVolumePermission) and, if they are encrypted, their KMS key",
        message_pattern="permission to access the storage",
    ),
    Rule(
        ("IdempotentParameterMismatch",),
        TOKEN_MISMATCH,
        "this copy was asked for a moment ago with other options",
        "run again when that copy is visible",
    ),
    Rule(
        ("FilterLimitExceeded",),
        OTHER,
        "EC2 takes at most 50 filters in one call",
        "leave some of filters out, or of tags with tag_equality",
    ),
    Rule(("TagLimitExceeded",), OTHER, "it would have more than 50 tags", "leave some out with exclude_tags"),
    Rule(
        ("NotFoundException",),
        ABSENT,
        "there is no such KMS key in {region}",
        "create it there or set kms_key_id to one that exists (an alias is written alias/NAME)",
    ),
    Rule(
        ("InvalidAMIID.NotFound", "InvalidSnapshot.NotFound", "InvalidAMIID.Malformed", "InvalidSnapshotID.Malformed"),
        ABSENT,
        "AWS knows no such id in {region}",
        "check the id, the region, and that the account may see it",
    ),
    Rule(
        ("OperationNotPermitted", "InvalidAMIID.Unavailable"),
        PROTECTED,
        "it is protected against deregistration",
        "switch the protection off (aws ec2 disable-image-deregistration-protection), or keep it",
        message_pattern="protect",
    ),
    Rule(
        ("InvalidAMIID.Unavailable",),
        ABSENT,
        "it was deregistered a moment ago",
        "run again",
        message_pattern="no longer available",
    ),
    Rule(
        ("InvalidAMIID.Unavailable",),
        OTHER,
        "it is not in a state in which that can be done",
        "run again when it is available",
    ),
    Rule(
        ("InvalidAMIAttributeItemValue",),
        OTHER,
        "AWS does not know one of the accounts or organizations it is shared with",
        "remove that one from the source's launch permissions",
    ),
    Rule(
        ("InvalidParameter", "InvalidParameterValue", "UnsupportedOperation", "OperationNotPermitted"),
        OTHER,
        "it is encrypted with AWS's own key, and such an image cannot be shared",
        "set kms_key_id to a key of yours: copies created from then on can be shared, and this one stays usable here",
        message_pattern="AWS Managed (CMK|KMS key)",
    ),
    Rule(
        (
            "OperationNotPermitted",
            "InvalidRequest",
            "InvalidParameter",
            "InvalidParameterValue",
            "InvalidBlockDevice",
            "UnsupportedOperation",
        ),
        OTHER,
        "it cannot become public",
        "leave allow_public off, or share it with accounts; public images must be unencrypted and block public access "
        "for AMIs must be off in {region}",
        message_pattern="public",
    ),
    Rule(
        (
            "InternalError",
            "InternalFailure",
            "ServiceUnavailable",
            "Unavailable",
            "500",
            "502",
            "503",
            "504",
        ),
        UNAVAILABLE,
        "AWS could not answer",
        "run again; see the AWS Health Dashboard if it stays so",
    ),
)
UNKNOWN = Rule((), OTHER, "AWS refused {action}", "see AWS's message")

# SDK exceptions by class name: some exist only in later versions of botocore.
_SDK_RULES = (
    Rule(
        ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"),
        DENIED,
        "there are no usable AWS credentials",
        "set profile, or access_key and secret_key, or give the machine a role",
    ),
    Rule(
        ("SSOTokenLoadError", "UnauthorizedSSOTokenError", "TokenRetrievalError"),
        DENIED,
        "the single sign-on session has ended",
        "run aws sso login",
    ),
    Rule(
        (
            "EndpointConnectionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ConnectionClosedError",
            "ProxyConnectionError",
            "HTTPClientError",
            "ResponseStreamingError",
        ),
        UNAVAILABLE,
        "{region} does not answer",
        "check the region's name, the network and the AWS Health Dashboard",
    ),
    Rule(
        ("SSLError",),
        UNAVAILABLE,
        "the connection to {region} cannot be trusted",
        "check the network, aws_ca_bundle, and the clock of this machine, which certificates are compared with",
    ),
)


# EC2 is known to answer 200 with nothing in it, and what stands between here and AWS with a page of its own.
_UNREADABLE = Rule(
    (UNREADABLE,),
    UNAVAILABLE,
    "AWS's answer to {action} cannot be read, so its content is not known, nor whether anything was changed",
    "run again; if it stays so, check what is between this machine and AWS, such as a proxy",
)


@contextmanager
def explained(
    service: str, operation: str, region: str, thing: str, own_rules: tuple[Rule, ...] = ()
) -> Iterator[None]:
    """Turn what the SDK raises inside into an AwsError about ``thing`` (such as ``AMI ami-0abc``) in ``region``.

    ``own_rules`` are those of one service; they come before the ones that all share. The answer is read inside, too:
    a member that is missing from it is no less an unknown answer than one that does not parse.
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
    except (UnreadableAnswer, ResponseParserError, LookupError, TypeError, ValueError, AttributeError) as error:
        said = f"it lacks {error}" if isinstance(error, KeyError) else str(error).partition("\n")[0]
        raise _aws_error(_UNREADABLE, UNREADABLE, said, f"{service}:{operation}", region, thing) from error


def _client_error(
    error: Any, service: str, operation: str, region: str, thing: str, own_rules: tuple[Rule, ...]
) -> AwsError:
    code = str(error.response.get("Error", {}).get("Code", "Unknown"))
    message = str(error.response.get("Error", {}).get("Message", ""))
    rule = next((rule for rule in (*own_rules, *RULES) if rule.matches(code, message)), UNKNOWN)
    if "clock" in rule.meaning + rule.next_step:
        rule = replace(rule, meaning=rule.meaning + _clock_note(error.response))
    return _aws_error(rule, code, message, _denied_action(message) or f"{service}:{operation}", region, thing)


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


def _denied_action(message: str) -> str | None:
    """The IAM action that AWS itself names: CopyImage with tags may be refused for ec2:CreateTags."""
    match = re.search(r"not authorized to perform: ([\w-]+:\w+)", message)
    return match[1] if match else None


def _aws_error(rule: Rule, code: str, message: str, action: str, region: str, thing: str) -> AwsError:
    said = f"{code}: {message}" if message else code
    meaning = rule.meaning.format(region=region, action=action, thing=thing)
    next_step = rule.next_step.format(region=region, action=action, thing=thing)
    return AwsError(f"{thing} in {region}: {meaning}; {next_step} ({said})", kind=rule.kind, code=code)
