"""Identifiers of snapshots: the rules for new ones, and the parts of an ARN.

It never looks anything up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import AwsError
from ..models.db_kind import Kind
from ..wire import Call
from .errors import missing, unrecognized_resource

_VALID = re.compile(r"[A-Za-z](-?[A-Za-z0-9])*")
_RULES = (
    "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end "
    "with a hyphen or contain two consecutive hyphens."
)
_ARN = re.compile(r"arn:aws[a-z-]*:rds:(?P<region>[^:]+):(?P<account>\d{12}):(?P<type>[^:]+):(?P<name>.+)")


@dataclass(frozen=True)
class Arn:
    region: str
    account: str
    type: str
    name: str


def parse_arn(text: str) -> Arn:
    match = _ARN.fullmatch(text)
    if match is None:
        raise unrecognized_resource(text)
    return Arn(match["region"], match["account"], match["type"], match["name"].lower())


def required(call: Call, name: str) -> str:
    value = call.params.get(name)
    if value in (None, ""):
        raise missing(name)
    return str(value)


def new_identifier(kind: Kind, call: Call, parameter: str) -> str:
    """API_CopyDBSnapshot and API_CopyDBClusterSnapshot, "Constraints"; the texts: aws/aws-sdk#638 and moto, which
    notes that the two spaces are AWS's."""
    identifier = required(call, parameter)
    if not (identifier[0].isascii() and identifier[0].isalpha()):
        raise AwsError("InvalidParameterValue", f"Invalid snapshot identifier:  {identifier}")
    if not _VALID.fullmatch(identifier):
        raise AwsError("InvalidParameterValue", f"The parameter {parameter} is not a valid identifier. {_RULES}")
    if len(identifier) > kind.longest_id:
        # The length is documented, its text is inferred.
        text = f"The parameter {parameter} must not be longer than {kind.longest_id} characters."
        raise AwsError("InvalidParameterValue", text)
    return identifier.lower()
