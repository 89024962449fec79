# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object that is written once and looked at there: nothing is overwritten, and what cannot be seen is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._core.errors import AwsError
from . import api
from .s3_location import Place


@dataclass(frozen=True, slots=True)
class Writing:
    """``what`` is written, such as ``the report``; ``other`` is what is in its place if that is not so."""

    region: str
    place: Place
    key: str
    text: str
    what: str
    other: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """``problem`` says why it is not there; whether it is encrypted is None where S3 has not said it.

    ``was_there`` is so if the same object had been written before.
    """

    problem: str | None = None
    is_encrypted: bool | None = None
    was_there: bool = False


def seen_before(s3: Any, writing: Writing) -> Written | None:
    """What is there already: the same, or something else that is not overwritten. None if nothing is, or could be seen.

    Without the right to list a bucket, S3 denies what is not there. So a denial does not decide anything here.
    """
    try:
        found = api.read_object(s3, writing.region, writing.place.bucket, writing.key)
    except AwsError:
        return None
    if found is None:
        return None
    if found[0] == writing.text:
        return Written(was_there=True)
    shown = writing.place.shown(writing.key)
    return Written(f"{writing.what} is not written to {shown}, because {writing.other} is there{writing.advice}")


def write_once(s3: Any, writing: Writing) -> Written:
    where = (writing.region, writing.place.bucket, writing.key)
    is_encrypted, answered, was_there = None, "", False
    try:
        _etag, is_encrypted = api.write_object(s3, *where, writing.text, None, over="")
    except AwsError as error:
        # An answer that got lost leaves the object there; whose it is, is seen below.
        if error.code not in api.CHANGED_MEANWHILE:
            return Written(f"{writing.what} could not be written: {error}")
        answered, was_there = f", S3 answered {error.code}", not error.repeats
    try:
        found = api.read_object(s3, *where)
    except AwsError as error:
        return Written(f"{writing.what} was written, but not seen: {error}")
    if found is None or found[0] != writing.text:
        said = "it is not there" if found is None else f"{writing.other} is there"
        shown = writing.place.shown(writing.key)
        return Written(f"{writing.what} was written to {shown}{answered}, and {said}{writing.advice}")
    return Written(is_encrypted=is_encrypted, was_there=was_there)
