# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to the parameters of the recovery region: one function for each, errors explained.

It never decides anything. A parameter that is not there is left out of an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._core.errors import LIMIT, OTHER, UNAVAILABLE, AwsRule, explained
from ..._core.tags import tags_to_boto

# SSM API reference, GetParameters.
PAGE_SIZE = 10
EXISTS = "ParameterAlreadyExists"
RULES = (
    AwsRule(("TooManyUpdates",), "others write it just now", "run again", UNAVAILABLE),
    AwsRule(
        ("ParameterLimitExceeded",),
        "{region} has as many parameters as the account may have there",
        "delete those that are not needed, or raise the quota of Systems Manager",
        LIMIT,
    ),
    AwsRule((EXISTS,), "there is one already", "run again", OTHER),
)


def read(ssm: Any, region: str, names: Iterable[str]) -> dict[str, str]:
    """Name -> value of those that are there."""
    asked = list(dict.fromkeys(names))
    found = {}
    for first in range(0, len(asked), PAGE_SIZE):
        some = asked[first : first + PAGE_SIZE]
        with explained("ssm", "GetParameters", region, f"parameter {some[0]}", RULES):
            answer = ssm.get_parameters(Names=some)
            # Both are in every answer: without them it is something else.
            known = [*(each["Name"] for each in answer["Parameters"]), *answer["InvalidParameters"]]
            if set(known) != set(some):
                raise ValueError(f"it is about {', '.join(known) or 'nothing'}")
            found.update({each["Name"]: each["Value"] for each in answer["Parameters"]})
    return found


def create(ssm: Any, region: str, name: str, value: str, tags: Mapping[str, str]) -> None:
    """A new one, with its tags in the same request."""
    with explained("ssm", "PutParameter", region, f"parameter {name}", RULES):
        ssm.put_parameter(Name=name, Value=value, Type="String", Tags=tags_to_boto(tags))


def overwrite(ssm: Any, region: str, name: str, value: str) -> None:
    """Its tags stay; SSM takes none together with Overwrite."""
    with explained("ssm", "PutParameter", region, f"parameter {name}", RULES):
        ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


def tag(ssm: Any, region: str, name: str, tags: Mapping[str, str]) -> None:
    """Other tags that it has stay."""
    with explained("ssm", "AddTagsToResource", region, f"parameter {name}", RULES):
        ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=name, Tags=tags_to_boto(tags))


def delete(ssm: Any, region: str, name: str) -> None:
    """One that somebody else has deleted is no error."""
    with explained("ssm", "DeleteParameters", region, f"parameter {name}", RULES):
        ssm.delete_parameters(Names=[name])
