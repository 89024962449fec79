# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether instances take a bundle: the checks of lifeboat-fetch-config, made before it is published.

Pure: it never changes a bundle to make it fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from .._core.regions import region_of_arn
from .bundle import UNPACKED_LIMIT, BundleFile
from .formats import MADE_ON_INSTANCE, REFERENCES
from .properties import SECRETS_MANAGER, SSM

_TAR_BLOCK, _TAR_END = 512, 10240
# A name of 100 bytes or more has entries of its own.
_LONG_NAME = 100
# NAME_MAX of Linux's file systems, and its PATH_MAX of 4096 less room for the folder of the configuration.
_LONGEST_PART, _LONGEST_NAME = 255, 3840
_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# What a listing of tar writes of links. Instances that were started with 0.1.0 read it.
_LINKS = (" -> ", " link to ")
_NOT_IN_A_PROPERTY = re.compile(r"[=:#!\\ ]")
_REFERENCE = re.compile(r"[A-Za-z0-9_.:/+=@!-]+")


def unfit(files: Mapping[str, BundleFile], region: str, limit: int = UNPACKED_LIMIT) -> list[str]:
    """One sentence for each thing that instances in the region would refuse, or would never see."""
    problems = [problem for name in files for problem in _problems_of_name(name, files)]
    if REFERENCES in files:
        problems += _problems_of_references(files[REFERENCES], region)
    size = unpacked_size(files)
    if size > limit:
        largest = max(files.values(), key=lambda file: len(file.content))
        problems.append(
            f"the bundle of {region} has {size} bytes, and instances take {limit}; the largest file is "
            f"{largest.source} with {len(largest.content)}; let instances get large files by themselves"
        )
    return problems


def unpacked_size(files: Mapping[str, BundleFile]) -> int:
    """At most that many bytes is the tar."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    return _TAR_END + sum(
        _TAR_BLOCK * (1 + (3 if _bytes_of(name) >= _LONG_NAME else 0)) + -(-size // _TAR_BLOCK) * _TAR_BLOCK
        for name, size in (
            *((name, len(file.content)) for name, file in files.items()),
            *((name, 0) for name in folders),
        )
    )


def _problems_of_name(name: str, files: Mapping[str, BundleFile]) -> Iterator[str]:
    source, parts = files[name].source or name, name.split("/")
    if set(parts) & {"", ".", ".."}:
        yield f"{source}: without .j2 nothing is left that is a name; give the template another one"
    elif parts[0] in MADE_ON_INSTANCE:
        yield f"{source}: {parts[0]} is created by the instance itself; choose another name"
    if found := _NOT_IN_A_NAME.search(name):
        yield f"{source!r}: the name has the character {found[0]!r}, which instances refuse; choose another name"
    if longest := max((part for part in parts if _bytes_of(part) > _LONGEST_PART), key=len, default=""):
        yield (
            f"{source}: '{longest[:20]}...' has {_bytes_of(longest)} bytes and file systems take {_LONGEST_PART} of a "
            "name; choose a shorter one"
        )
    elif _bytes_of(name) > _LONGEST_NAME:
        yield f"{source[:40]}...: the path has {_bytes_of(name)} bytes, and instances take {_LONGEST_NAME}; shorten it"
    for words in _LINKS:
        # A listing has a blank before the name.
        if words in f" {name}":
            yield (
                f"{source}: the name has '{words}' in it, which instances started with 0.1.0 take for a link; choose "
                "another name"
            )
    above = next((str(parent) for parent in PurePosixPath(name).parents if str(parent) in files), None)
    if above is not None and above != ".":
        rival = files[above].source or above
        yield f"{rival} is a file, and {source} needs a directory of that name, {above}; rename one of them"


def _bytes_of(name: str) -> int:
    return len(name.encode("utf-8", "surrogateescape"))


def _problems_of_references(file: BundleFile, region: str) -> Iterator[str]:
    text = file.content.decode("utf-8", "replace")
    if text and not text.endswith("\n"):
        yield f"{file.source}: the last line of {REFERENCES} has no end, and instances do not read it; add a newline"
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
        if problem := _problem_of_reference(line, region):
            yield f"{file.source}: line {number} of {REFERENCES}: {problem}"


def _problem_of_reference(line: str, region: str) -> str | None:
    """What resolve_secrets of the program says of a line with the fields property, service, id and key."""
    name, service, reference, *_key = [*line.split("\t"), "", "", ""]
    if line.endswith("\r"):
        return "it ends with a carriage return, as lines of Windows do; save the file with the line ends of Unix"
    what = f"the secret {name} ({service} {reference})"
    if not name or _NOT_IN_A_PROPERTY.search(name):
        return f"'{name}' is no name of a property"
    if service not in (SSM, SECRETS_MANAGER):
        return f"{what} is neither {SSM} nor {SECRETS_MANAGER}"
    if not _REFERENCE.fullmatch(reference):
        return f"{what} has no name or ARN"
    place = region_of_arn(reference)
    if reference.startswith("arn:") and place != region:
        return (
            f"{what} is of {place or 'no region'}, and instances in {region} refuse it; use its name, or give each "
            "region its own ARN"
        )
    return None
