# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether what a plan names is there, and has the tags of the source, as answers.

Pure: it never reads what there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .._core.nearest import nearest
from .._facts.counterparts import Counterpart
from .._facts.intended import Intended
from .finding import Answered, failed, passed, warned


def existing(names: Iterable[str], there: Collection[str], noun: str, place: str) -> Iterator[Answered]:
    """One answer for each name; for one that is not there with the nearest that is."""
    for name in names:
        if name in there:
            yield passed(f"{place} has the {noun} {name}", name)
        else:
            yield failed(f"{place} has no {noun} {name}{nearest(name, there)}", name)


def intended_existing(
    intended: Iterable[Intended], there: Collection[str], noun: str, place: str, otherwise: str
) -> Iterator[Answered]:
    """The same of what the plan says or else the manifest: with the name of the source only if there is one of it."""
    for each in intended:
        if not each.of or each.value in there:
            yield from existing([each.value], there, noun, place)
        else:
            said = f"The source has the {noun} {each.value}, and {place} has none of that name"
            yield warned(f"{said}; {otherwise}", each.value)


def tagged(thing: Counterpart) -> Answered:
    """Whether it has the tags of what it stands for."""
    if thing.lacking:
        return warned(f"{thing.shown} lacks the tags {', '.join(thing.lacking)}, which the source has", thing.id)
    return passed(f"{thing.shown} has the tags of the source", thing.id)
