# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors: AWS's own codes and texts, and what is made of them, one row for each.

The texts marked RECORDED stand in recordings/ERRORS.json or recordings/kms.DescribeKey.* with their origin; those
marked ISSUE were pasted into the issue that is named; DOCUMENTED are of the EC2 API reference, "Error codes".
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import botocore.exceptions
import botocore.parsers
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.errors import RULES as AMI_RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.errors import RULES as COPY_RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.kms import RULES as KMS_RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import (
    ABSENT,
    DENIED,
    LIMIT,
    NAME_IN_USE,
    OTHER,
    PASSING,
    PROTECTED,
    RULES,
    THROTTLED,
    TOKEN_MISMATCH,
    UNAVAILABLE,
    AwsError,
    AwsRule,
    LifeboatError,
    UnreadableAnswer,
    explained,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.errors import RULES as ROUTE53_RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.errors import RULES as FSX_RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.errors import RULES as RDS_RULES
from tests.unit.module_utils.scripted import aws_error

# The rows that each slice hands over with its calls.
OWN_RULES = {
    "ami": AMI_RULES,
    "ebs": COPY_RULES,
    "fsx": FSX_RULES,
    "kms": KMS_RULES,
    "rds": RDS_RULES,
    "route53": ROUTE53_RULES,
}


def slice_of(operation: str) -> str:
    if operation == "DescribeKey":
        return "kms"
    return "rds" if "DB" in operation else "ebs" if operation in ("CopySnapshot", "DescribeSnapshots") else "ami"


def explain(
    error: Exception, operation: str = "CopyImage", service: str = "ec2", rules: tuple[AwsRule, ...] = ()
) -> AwsError:
    """What the code around an AWS call sees when the SDK raises this."""
    with pytest.raises(AwsError) as caught, explained(service, operation, "us-west-2", "AMI ami-1", rules):
        raise error
    return caught.value


# operation, AWS's code, AWS's text, kind, words of our sentence
ANSWERS = [
    pytest.param(
        "CopyImage",
        "InvalidRequest",
        "You do not have permission to access the storage of this ami",
        DENIED,
        "createVolumePermission",
        id="storage_not_shared-RECORDED",
    ),
    pytest.param(
        "CopyImage",
        "InvalidRequest",
        "Snapshot snap-deadf00d is encrypted. Creating unencrypted copy from an encrypted snapshot is no",
        OTHER,
        "AWS refused ec2:CopyImage",
        id="another_invalid_request_is_not_about_storage-RECORDED",
    ),
    pytest.param(
        "CopySnapshot",
        "ResourceLimitExceeded",
        "Too many snapshot copies in progress. The limit is 5 for this destination region.",
        LIMIT,
        "too many copies are in progress in us-west-2; the next run",
        id="copies_in_progress-RECORDED",
    ),
    pytest.param(
        "ModifyImageAttribute",
        "InvalidAMIID.Unavailable",
        "The AMI ID 'ami-0847f11fcbc9caad3' is currently pending and may not be used for this operation",
        OTHER,
        "run again when it is available",
        id="pending_image-RECORDED",
    ),
    pytest.param(
        "DeregisterImage",
        "InvalidAMIID.Unavailable",
        "The image ID 'ami-0847f11fcbc9caad3' is no longer available",
        ABSENT,
        "",
        id="deregistered_already-ISSUE_ansible_24945",
    ),
    pytest.param(
        "DescribeImageAttribute",
        "AuthFailure",
        "Not authorized for image:ami-0f54834d636a9e96f",
        DENIED,
        "owner",
        id="permissions_of_somebody_elses_image-ISSUE_cloudquery_9406",
    ),
    pytest.param(
        "CreateTags",
        "InvalidParameterValue",
        "Value ( aws:autoscaling:groupName ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved "
        "for internal use",
        OTHER,
        "AWS refused ec2:CreateTags",
        id="reserved_tag-RECORDED",
    ),
    pytest.param(
        "DescribeImages",
        "InvalidAMIID.NotFound",
        "The image id '[ami-d19df4eb]' does not exist",
        ABSENT,
        "no such id in us-west-2",
        id="no_such_image-RECORDED",
    ),
    pytest.param(
        "DescribeSnapshots",
        "InvalidSnapshot.NotFound",
        "The snapshot 'snap-0d16416527e67c663' does not exist.",
        ABSENT,
        "no such id in us-west-2",
        id="no_such_snapshot-RECORDED",
    ),
    pytest.param(
        "DescribeKey",
        "NotFoundException",
        "Alias arn:aws:kms:us-east-1:644160558196:alias/eks_invalid_key is not found.",
        ABSENT,
        "no such KMS key in us-west-2",
        id="no_such_alias-RECORDED",
    ),
    pytest.param(
        "DescribeKey", "NotFoundException", "Invalid keyId 'auto'", ABSENT, "alias/NAME", id="no_such_key-RECORDED"
    ),
    pytest.param(
        "DescribeKey",
        "AccessDeniedException",
        "User: arn:aws:sts::644160558196:assumed-role/custodian-readonly/botocore-session-1621534440 is not authorized "
        "to perform: kms:DescribeKey on resource: arn:aws:kms:us-west-1:644160558196:key/d01ee9b3-ce85-4622-8e1c-ce85",
        DENIED,
        "allow them the IAM action kms:DescribeKey",
        id="key_denied-RECORDED",
    ),
    pytest.param("DescribeImages", "ThrottlingException", "Rate exceeded", THROTTLED, "throttling", id="rate-RECORDED"),
    pytest.param("DescribeImages", "Throttling", "Rate exceeded", THROTTLED, "throttling", id="throttling-RECORDED"),
    pytest.param(
        "CopyImage",
        "RequestLimitExceeded",
        "Request limit exceeded.",
        THROTTLED,
        "AWS_MAX_ATTEMPTS",
        id="ec2_throttling",
    ),
    pytest.param(
        "CopyImage",
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/dr is not authorized "
        "to perform: ec2:CreateTags on resource: arn:aws:ec2:us-west-2::image/* because no policy allows it",
        DENIED,
        "allow them the IAM action ec2:CreateTags",
        id="aws_names_another_action_than_the_call",
    ),
    pytest.param(
        "CopyImage",
        "UnauthorizedOperation",
        "You are not authorized to perform this operation.",
        DENIED,
        "allow them the IAM action ec2:CopyImage",
        id="aws_names_no_action",
    ),
    pytest.param(
        "DescribeImages",
        "AuthFailure",
        "AWS was not able to validate the provided access credentials",
        DENIED,
        "us-west-2 does not accept these credentials; check that they are right, that us-west-2 is enabled",
        id="region_not_opted_in",
    ),
    pytest.param("DescribeImages", "OptInRequired", "", DENIED, "is enabled for the account", id="opt_in"),
    pytest.param(
        "DescribeKey", "UnrecognizedClientException", "", DENIED, "does not accept these credentials", id="kms_region"
    ),
    pytest.param("DescribeImages", "RequestExpired", "Request has expired.", DENIED, "renew them", id="expired"),
    pytest.param("DescribeImages", "ExpiredTokenException", "", DENIED, "renew them", id="expired_token"),
    pytest.param("DescribeImages", "SignatureDoesNotMatch", "", DENIED, "clock of this machine", id="signature"),
    pytest.param("DescribeKey", "InvalidSignatureException", "", DENIED, "clock of this machine", id="kms_signature"),
    pytest.param(
        "DescribeDBSnapshots",
        "SignatureDoesNotMatch",
        "Signature expired: 20261119T061000Z is now earlier than 20261119T062500Z (20261119T064000Z - 15 min.)",
        DENIED,
        "the clock of this machine is wrong; set it and run again",
        id="signature_of_the_past-DOCUMENTED",
    ),
    pytest.param(
        "DescribeKey",
        "InvalidSignatureException",
        "Signature not yet current: 20261119T065500Z is still later than 20261119T064500Z (20261119T064000Z + 5 min.)",
        DENIED,
        "the clock of this machine is wrong; set it and run again",
        id="signature_of_the_future-DOCUMENTED",
    ),
    pytest.param("GetObject", "RequestTimeTooSkewed", "", DENIED, "the clock of this machine is wrong", id="skewed"),
    pytest.param("DescribeImages", "RequestInTheFuture", "", DENIED, "clock of this machine", id="future"),
    pytest.param(
        "DescribeImages",
        "AuthFailure",
        "AWS was not able to validate the provided access credentials",
        DENIED,
        "that the clock of this machine is right",
        id="credentials_or_clock",
    ),
    pytest.param("DescribeImages", "IncompleteSignature", "", DENIED, "such as a proxy", id="incomplete_signature"),
    pytest.param(
        "CopyImage",
        "InvalidAMIName.Duplicate",
        "AMI name web-1 is already in use by AMI ami-0abc. If you have recently deregistered an AMI with the same "
        "name, allow enough time for the change to propagate",
        NAME_IN_USE,
        "set name to a template such as '{name}-{id}'",
        id="name_in_use-DOCUMENTED",
    ),
    pytest.param("CopyImage", "InvalidAMIName.Malformed", "", OTHER, "set name", id="name_malformed-DOCUMENTED"),
    pytest.param(
        "CopyImage", "IdempotentParameterMismatch", "", TOKEN_MISMATCH, "with other options", id="token-DOCUMENTED"
    ),
    pytest.param("CreateTags", "TagLimitExceeded", "", OTHER, "exclude_tags", id="tag_limit-DOCUMENTED"),
    pytest.param(
        "DeregisterImage",
        "OperationNotPermitted",
        "AMI ami-1 is protected from deregistration",
        PROTECTED,
        "disable-image-deregistration-protection",
        id="protected",
    ),
    pytest.param(
        "ModifyImageAttribute",
        "OperationNotPermitted",
        "You can't publicly share this image because block public access for AMIs is enabled",
        OTHER,
        "leave allow_public off",
        id="block_public_access",
    ),
    pytest.param(
        "ModifyImageAttribute", "InvalidAMIAttributeItemValue", "", OTHER, "accounts or organizations", id="no_account"
    ),
    pytest.param("CopyImage", "InternalError", "", UNAVAILABLE, "Health Dashboard", id="internal_error-DOCUMENTED"),
    pytest.param("CopyImage", "Unavailable", "", UNAVAILABLE, "could not answer", id="unavailable-DOCUMENTED"),
    pytest.param("CopyImage", "503", "", UNAVAILABLE, "could not answer", id="a_proxy_without_xml"),
    pytest.param(
        "CopyDBSnapshot",
        "SnapshotQuotaExceeded",
        "Cannot copy more than 5 snapshots across regions",
        LIMIT,
        "the next run continues",
        id="rds_copies_in_progress-RECORDED",
    ),
    pytest.param(
        "CopyDBClusterSnapshot",
        "SnapshotQuotaExceeded",
        "Cannot create more than 100 manual snapshots",
        OTHER,
        "raise the quota (L-272F1212",
        id="rds_snapshots_in_all-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "DBSnapshotAlreadyExists",
        "Cannot create the snapshot because a snapshot with the identifier rds-originb-2016-12-28-09-15 already "
        "exists.",
        NAME_IN_USE,
        "another snapshot in us-west-2 has the identifier already",
        id="rds_identifier_in_use-RECORDED",
    ),
    pytest.param(
        "CopyDBClusterSnapshot", "DBClusterSnapshotAlreadyExistsFault", "", NAME_IN_USE, "identifier", id="of_a_cluster"
    ),
    pytest.param(
        "CopyDBSnapshot",
        "InvalidParameterValue",
        "Must specify new KMS key for cross region encrypted snapshot copy.",
        OTHER,
        "its copy needs a KMS key of us-west-2; set kms_key_id",
        id="rds_key_missing-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "InvalidParameterValue",
        "The snapshot requires a target option group with the following options: [Timezone]",
        OTHER,
        "set option_group_name",
        id="rds_option_group-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "InvalidParameterValue",
        'Tag keys cannot start with the reserved prefix "aws:".',
        OTHER,
        "AWS refused rds:CopyDBSnapshot",
        id="rds_reserved_tag-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "InvalidParameterValue",
        "PreSignedUrl could not be authenticated.",
        OTHER,
        "AWS refused rds:CopyDBSnapshot",
        id="rds_presigned_url-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "KMSKeyNotAccessibleFault",
        "The source snapshot KMS key does not exist, is not enabled or you do not have permissions to access it",
        DENIED,
        "allow these credentials to use the source's key",
        id="rds_key_of_the_source-RECORDED",
    ),
    pytest.param(
        "CopyDBSnapshot",
        "KMSKeyNotAccessibleFault",
        "The target KMS key [None] does not exist, is not enabled or you do not have permissions to access it.",
        DENIED,
        "set kms_key_id to an enabled key of us-west-2",
        id="rds_key_of_the_copy-RECORDED",
    ),
    pytest.param(
        "CopyDBClusterSnapshot",
        "KMSKeyNotAccessibleFault",
        "Specified KMS key [None] does not exist, is not enabled or you do not have permissions to access it.",
        DENIED,
        "set kms_key_id to an enabled key of us-west-2",
        id="rds_key_of_a_cluster-RECORDED",
    ),
    pytest.param(
        "DescribeDBInstances",
        "DBInstanceNotFound",
        "DBInstance mxtest not found.",
        ABSENT,
        "there is no such database",
        id="rds_no_database-RECORDED",
    ),
    pytest.param("DeleteDBSnapshot", "DBSnapshotNotFound", "", ABSENT, "no such snapshot", id="rds_no_snapshot"),
    pytest.param(
        "DeleteDBClusterSnapshot", "DBClusterSnapshotNotFoundFault", "", ABSENT, "no such snapshot", id="of_no_cluster"
    ),
    pytest.param(
        "CopyDBSnapshot", "InvalidDBSnapshotState", "", OTHER, "run again when it is available", id="rds_state"
    ),
    pytest.param(
        "CopyDBClusterSnapshot",
        "InvalidDBClusterSnapshotStateFault",
        "",
        OTHER,
        "run again when",
        id="state_of_a_cluster",
    ),
    pytest.param(
        "CopyDBSnapshot", "ThrottlingException", "Rate exceeded", THROTTLED, "throttling", id="rds_rate-RECORDED"
    ),
    pytest.param(
        "CopySnapshot",
        "ResourceLimitExceeded",
        "Too many snapshot copies in progress. The limit is 5 for this destination region.",
        LIMIT,
        "too many copies are in progress in us-west-2",
        id="ebs_copies_in_progress-RECORDED",
    ),
    pytest.param("CopyImage", "Tomorrow", "New.", OTHER, "AWS refused ec2:CopyImage; see AWS's", id="unknown_code"),
]


@pytest.mark.parametrize(("operation", "code", "text", "kind", "words"), ANSWERS)
def test_explained_answer_of_aws_has_its_kind_and_next_step(
    operation: str, code: str, text: str, kind: str, words: str
) -> None:
    """Catches: a rule shadowed by an earlier one, or code that acts on the wrong kind."""
    own = slice_of(operation)
    error = explain(
        aws_error(code, text, operation), operation, own if own in ("kms", "rds") else "ec2", OWN_RULES[own]
    )
    assert error.kind == kind
    assert words in str(error)


@pytest.mark.parametrize(("operation", "code", "text", "kind", "words"), ANSWERS)
def test_explained_answer_of_aws_says_thing_region_and_code(
    operation: str, code: str, text: str, kind: str, words: str
) -> None:
    """Catches: a sentence that hides AWS's words, or a placeholder that was not filled in."""
    error = explain(aws_error(code, text, operation), operation, rules=OWN_RULES[slice_of(operation)])
    assert str(error).startswith("AMI ami-1 in us-west-2: ")
    assert f"({code}: {text})" in str(error) if text else f"({code})" in str(error)
    assert error.code == code
    assert not {"{region}", "{action}", "{thing}", "{{"} & set(str(error).split())


@pytest.mark.parametrize("own", OWN_RULES.values(), ids=OWN_RULES)
def test_rules_each_code_with_its_pattern_is_reached(own: tuple[AwsRule, ...]) -> None:
    """Catches: a row of the table that can never match, because an earlier one takes all of its answers."""
    for rules in (own, RULES):
        for position, rule in enumerate(rules):
            for code in rule.codes:
                shadows = [r for r in rules[:position] if code in r.codes and not r.message_pattern]
                assert not shadows, f"{code} of row {position} never gets there"


@pytest.mark.parametrize("own", [(), *OWN_RULES.values()], ids=["general", *OWN_RULES])
def test_rules_each_is_formatted_without_an_error(own: tuple[AwsRule, ...]) -> None:
    """Catches: a lone brace or an unknown placeholder in a sentence: a KeyError in place of AWS's error."""
    for rule in own or RULES:
        for code in rule.codes:
            # A text that the pattern is about: of alternatives in brackets the first.
            text = re.sub(r"\(([^|)]*)\|[^)]*\)", r"\1", rule.message_pattern)
            error = explain(aws_error(code, text), rules=own)
            assert rule.meaning.format(region="us-west-2", action="ec2:CopyImage", thing="AMI ami-1") in str(error)


# What is the option of only some modules is no advice to all.
OPTIONS_OF_SOME = re.compile(
    r"kms_key_id|launch_permissions|allow_public|retain|exclude_tags|tag_equality|option_group"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.codes[0])
def test_rules_of_all_calls_name_no_option_of_some(rule: AwsRule) -> None:
    """Catches: a table for all that comes to know every module, and advice that the module at hand cannot follow."""
    assert not OPTIONS_OF_SOME.search(rule.meaning + rule.next_step)


@pytest.mark.parametrize(
    ("own", "code", "words"),
    [
        pytest.param("ami", "TagLimitExceeded", "exclude_tags", id="tags_of_a_copy"),
        pytest.param(None, "TagLimitExceeded", "remove some of its tags", id="tags_of_an_instance"),
        pytest.param("ebs", "FilterLimitExceeded", "tag_equality", id="filters_of_a_copy"),
        pytest.param(None, "FilterLimitExceeded", "some of the filters", id="filters_of_instances"),
    ],
)
def test_explained_next_step_is_one_of_the_module_at_hand(own: str | None, code: str, words: str) -> None:
    """Catches: exclude_tags recommended by a module that has no such option."""
    assert words in str(explain(aws_error(code, "x"), rules=OWN_RULES[own] if own else ()))


@pytest.mark.parametrize(
    "code",
    [
        # botocore/retries/standard.py, ThrottledRetryableChecker: what the SDK itself takes for throttling
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "RequestThrottled",
        "SlowDown",
        "EC2ThrottledException",
    ],
)
def test_explained_what_botocore_calls_throttling_is_passing(code: str) -> None:
    """Catches: a wait that is broken off by a throttled poll."""
    assert explain(aws_error(code)).kind in PASSING


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        pytest.param(botocore.exceptions.NoCredentialsError(), DENIED, "no usable AWS credentials", id="none"),
        pytest.param(
            botocore.exceptions.PartialCredentialsError(provider="env", cred_var="secret_key"),
            DENIED,
            "no usable AWS credentials",
            id="half",
        ),
        pytest.param(
            botocore.exceptions.CredentialRetrievalError(provider="process", error_msg="x"),
            DENIED,
            "give the machine a role",
            id="provider",
        ),
        pytest.param(botocore.exceptions.UnauthorizedSSOTokenError(), DENIED, "run aws sso login", id="single_sign_on"),
        pytest.param(
            botocore.exceptions.SSOTokenLoadError(profile_name="dr", error_msg="x"),
            DENIED,
            "aws sso login",
            id="sso_file",
        ),
        pytest.param(
            botocore.exceptions.EndpointConnectionError(endpoint_url="https://ec2.us-west-2.amazonaws.com"),
            UNAVAILABLE,
            "us-west-2 does not answer",
            id="no_route",
        ),
        pytest.param(
            botocore.exceptions.ReadTimeoutError(endpoint_url="https://x"), UNAVAILABLE, "does not answer", id="read"
        ),
        pytest.param(
            botocore.exceptions.ConnectTimeoutError(endpoint_url="https://x"),
            UNAVAILABLE,
            "does not answer",
            id="connect",
        ),
        pytest.param(
            botocore.exceptions.ConnectionClosedError(endpoint_url="https://x"),
            UNAVAILABLE,
            "does not answer",
            id="closed",
        ),
        pytest.param(
            botocore.exceptions.ProxyConnectionError(proxy_url="http://p"), UNAVAILABLE, "the network", id="proxy"
        ),
        pytest.param(
            botocore.exceptions.SSLError(endpoint_url="https://x", error="e"), UNAVAILABLE, "the clock", id="tls"
        ),
        pytest.param(botocore.exceptions.HTTPClientError(error="e"), UNAVAILABLE, "the network", id="http"),
        pytest.param(
            botocore.exceptions.ParamValidationError(report="Name: bad"), OTHER, "AWS refused ec2:CopyImage", id="ours"
        ),
    ],
)
def test_explained_exception_of_the_sdk_has_its_kind_and_next_step(
    error: botocore.exceptions.BotoCoreError, kind: str, words: str
) -> None:
    """Catches: a dead region that ends as a traceback, or that is asked no more while waiting."""
    explained_error = explain(error)
    assert explained_error.kind == kind
    assert words in str(explained_error)
    assert explained_error.code == type(error).__name__
    assert str(explained_error).startswith("AMI ami-1 in us-west-2: ")


@pytest.mark.parametrize(
    "error", [aws_error("InternalError", "x"), botocore.exceptions.NoCredentialsError()], ids=["aws", "sdk"]
)
def test_explained_error_is_chained_to_its_cause(error: Exception) -> None:
    """Catches: a traceback (-vvv) that does not show what AWS said."""
    assert explain(error).__cause__ is error


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1200, " (this machine's clock is 20 min ahead of AWS's)"),
        (1200, " (this machine's clock is 20 min behind AWS's)"),
        (5, ""),
        (None, ""),
    ],
)
@pytest.mark.parametrize("code", ["AuthFailure", "RequestExpired", "InvalidSignatureException"])
def test_explained_refusal_measures_the_clock_by_its_date(code: str, seconds: int | None, said: str) -> None:
    """Catches: hours of looking at keys that are right."""
    error = aws_error(code)
    date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds or 0), usegmt=True)
    error.response["ResponseMetadata"] = {"HTTPHeaders": {"date": date if seconds is not None else "yesterday"}}
    text = str(explain(error))
    assert (said in text) if said else ("AWS's)" not in text)


def test_explained_region_that_does_not_answer_and_is_not_known_has_the_nearest_name() -> None:
    """Catches: advice to look at the health of a region whose name was mistyped."""
    with pytest.raises(AwsError) as caught, explained("ec2", "DescribeImages", "us-esat-1", "the images"):
        raise botocore.exceptions.EndpointConnectionError(endpoint_url="https://ec2.us-esat-1.amazonaws.com")
    said = "the images in us-esat-1: us-esat-1 does not answer (did you mean us-east-1?); check the region's name"
    assert str(caught.value).startswith(said)


def test_explained_error_of_another_kind_passes_through() -> None:
    """Catches: whatever happens being told as AWS's."""
    with pytest.raises(RuntimeError), explained("ec2", "CopyImage", "us-west-2", "AMI ami-1"):
        raise RuntimeError("threads")


UNREADABLE_ANSWERS = [
    pytest.param(
        botocore.parsers.ResponseParserError("Unable to parse response (no element found)\nb'<secret>'"),
        "Unable to parse response (no element found)",
        id="no_xml",
    ),
    pytest.param(UnreadableAnswer("it is no CopyImageResponse"), "it is no CopyImageResponse", id="another_document"),
    pytest.param(KeyError("ImageId"), "it lacks 'ImageId'", id="member_missing"),
    pytest.param(TypeError("'NoneType' object is not subscriptable"), "'NoneType' object", id="null"),
    pytest.param(ValueError("Invalid timestamp"), "Invalid timestamp", id="no_time"),
    pytest.param(IndexError("list index out of range"), "list index", id="nothing_in_it"),
]


@pytest.mark.parametrize(("raised", "said"), UNREADABLE_ANSWERS)
def test_explained_answer_that_cannot_be_read_is_an_unknown_one(raised: Exception, said: str) -> None:
    """Catches: a traceback; an answer's whole text in a message; "not there" for "could not be told"."""
    error = explain(raised)
    assert (error.kind in PASSING, error.code) == (True, "UnreadableAnswer")
    assert str(error).startswith("AMI ami-1 in us-west-2: AWS's answer to ec2:CopyImage cannot be read")
    assert f"(UnreadableAnswer: {said}" in str(error)
    assert "secret" not in str(error)


def test_explained_without_an_error_does_nothing() -> None:
    """Catches: a context manager that swallows or changes what works."""
    with explained("ec2", "CopyImage", "us-west-2", "AMI ami-1"):
        answer = 1
    assert answer == 1


def test_explained_text_with_braces_is_told_as_it_stands() -> None:
    """Catches: AWS's text or an image's name being used as a format."""
    assert "{oops}" in str(explain(aws_error("Tomorrow", "{oops}")))


def test_aws_error_is_a_lifeboat_error() -> None:
    """Catches: a module that shows a traceback because it catches LifeboatError only."""
    assert issubclass(AwsError, LifeboatError)
