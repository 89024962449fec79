# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which copies ``state: absent`` means, told by the copies themselves, and which others of their sets stay.

It never asks the source region: a set can be given up when its sources are long gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from .._core.filters import fits
from .._core.shell import Clients
from .._core.tracking import SOURCE, Origin, set_name, source_value
from .callers import source_account
from .kind import Meant
from .ports import Calls
from .request import CopyRequest
from .resource import GONE, Resource
from .rules import AnyRequest

# The account that has the copies.
SELF = "self"
NAME_THE_SET = "name the set to remove them, too"
_Set = tuple[str, Origin]


@dataclass(frozen=True, slots=True)
class BySource(Generic[AnyRequest]):
    """How a kind whose sources have ids says which copies are meant.

    ``ids`` are those that the request names, ``is_by_id`` tells that nothing but them says which sources are meant,
    and ``owner`` is whose they are. ``has`` tells whether a copy of the named set is asked for by ``filters`` and ids;
    ``copies_tell`` whether the copies alone can say that. ``find`` answers the ids of the selected sources.
    """

    ids: Callable[[AnyRequest], Sequence[str]]
    is_by_id: Callable[[AnyRequest], bool]
    owner: Callable[[AnyRequest], str | None]
    filters: Callable[[AnyRequest], Mapping[str, Sequence[str]]]
    find: Callable[[AnyRequest, Clients], Iterable[str]]
    has: Callable[[AnyRequest, Resource], bool] = lambda _request, _copy: True
    copies_tell: Callable[[AnyRequest], bool] = lambda _request: True
    hint_for_set: str = NAME_THE_SET

    def meant(self, request: AnyRequest, calls: Calls, clients: Clients) -> Meant:
        """Of a set all copies, else those of the selected sources."""
        if request.set_name and self.copies_tell(request):
            return Meant(lambda region: self._of_set(request, region, calls, clients), calls.all_tracked)
        # Ids alone name the sources, so that copies can be removed when these, or the source region, are gone.
        ids = self.ids(request) if self.is_by_id(request) else self.find(request, clients)
        sources = [source_value(request.source_region, source_id) for source_id in ids]
        if self.is_by_id(request):
            return Meant(lambda region: calls.tracked(region, sources))
        among = Among(calls.all_tracked, lambda copy: copy.tags.get(SOURCE) in sources)
        hint = self.hint_for_set if request.set_name else NAME_THE_SET
        return Meant(among.find, warnings=lambda: among.warnings(hint))

    def _of_set(self, request: AnyRequest, region: str, calls: Calls, clients: Clients) -> list[Resource]:
        account = owner_account(self.owner(request), region, clients)
        filters, ids = self.filters(request), self.ids(request)
        return [
            copy
            for copy in calls.all_tracked(region)
            if is_of_set(request, copy, filters) and is_of_account(copy, account) and copy.tracking is not None
            if self.has(request, copy) and (not ids or copy.tracking.source_id in ids)
        ]


@dataclass(frozen=True, slots=True)
class Among:
    """The copies of a region that are meant, among all that are tracked there; remembers what stays of their sets."""

    tracked: Callable[[str], Iterable[Resource]]
    is_meant: Callable[[Resource], bool]
    staying: dict[str, Counter[str]] = field(default_factory=dict)

    def find(self, region: str) -> list[Resource]:
        there = [copy for copy in self.tracked(region) if copy.tracking and copy.phase != GONE]
        meant = [copy for copy in there if self.is_meant(copy)]
        sets = {key for copy in meant for key in _sets(copy)}
        others = [copy for copy in there if copy not in meant]
        self.staying[region] = Counter(
            name
            for copy in others
            for name, origin in _sets(copy)
            if any(name == other and origin.may_be(of_other) for other, of_other in sets)
        )
        return meant

    def warnings(self, hint: str) -> list[str]:
        counts: Counter[str] = sum(self.staying.values(), Counter())
        return [f"{_staying(count, name)}; {hint}" for name, count in sorted(counts.items())]


def is_of_set(request: CopyRequest, copy: Resource, filters: Mapping[str, Sequence[str]]) -> bool:
    """Whether a copy serves the set that is named, is of the source region, and has the tags that are asked for."""
    tracking = copy.tracking
    if tracking is None or tracking.source_region != request.source_region:
        return False
    return set_name(request.set_name or "") in tracking.sets and all(
        _has(copy, name, values) for name, values in filters.items()
    )


def owner_account(owner: str | None, region: str, clients: Clients) -> str | None:
    """The account whose sources are meant; None if any may be, as a name such as amazon says no account."""
    if owner == SELF:
        return source_account(region, clients) or SELF
    return owner if owner and owner.isdecimal() else None


def is_of_account(copy: Resource, account: str | None) -> bool:
    """Whether nothing known says that its source is another account's."""
    told = copy.copied_origin.account
    return not (told and account) or told == (copy.owner if account == SELF else account)


def _has(copy: Resource, name: str, values: Sequence[str]) -> bool:
    """Tags travel with a copy. What else a source has says nothing of its copies."""
    if name == "tag-key":
        return any(fits(key, value) for key in copy.tags for value in values)
    key = name.removeprefix("tag:")
    return key == name or any(fits(copy.tags.get(key, ""), value) for value in values if key in copy.tags)


def _sets(copy: Resource) -> list[_Set]:
    return [(name, copy.copied_origin) for name in copy.tracking.sets] if copy.tracking else []


def _staying(count: int, name: str) -> str:
    return f"1 other copy of the set {name} stays" if count == 1 else f"{count} other copies of the set {name} stay"
