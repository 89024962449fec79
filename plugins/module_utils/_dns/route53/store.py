# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names in Amazon Route 53: the provider ``route53`` of the port RecordStore.

It never overwrites: a change names exactly the records that it replaces, and Route 53 refuses it if they have changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._core.errors import AwsError, InvalidInput
from ..._core.parallel import in_parallel
from ..._core.problem import Problem
from ..._core.waiters import wait_until
from ..batches import Batch
from ..names.hostnames import WILDCARD, is_within, owned_name, ownership_name
from ..names.model import TXT, Change, Found, Hostname, Zone
from ..store import Context
from . import api
from .batches import batches_of
from .delegations import cut_above, delegated_names, possible_cuts
from .errors import CHANGED_PATTERN, RECORD_CHANGED
from .records import by_name, found_from_boto, found_of_name, sort_key
from .zones import HostedZone, candidates, no_zone, other_zone, several_zones, wanted_side

_NO_SUCH_CHANGE = "NoSuchChange"


def from_options(options: Mapping[str, Any], context: Context) -> Route53Store:
    return Route53Store(options, context)


class Route53Store:
    """The hosted zones of one account."""

    provider = "route53"

    def __init__(self, options: Mapping[str, Any], context: Context) -> None:
        self._zone_ids = {False: options["zone_id"], True: options["private_zone_id"]}
        self._private_zone: bool = options["private_zone"]
        self._vpc_id: str | None = options["vpc_id"]
        self._region: str = options["region"]
        self._context = context
        self._pending: dict[str, Batch] = {}

    @property
    def _route53(self) -> Any:
        return self._context.clients.get("route53", self._region)

    def find(self, hostnames: Sequence[Hostname]) -> Mapping[Hostname, Found | Problem]:
        zones = self._zones_of(hostnames)
        by_zone: dict[HostedZone, list[Hostname]] = {}
        for hostname, zone in zones.items():
            if isinstance(zone, HostedZone):
                by_zone.setdefault(zone, []).append(hostname)
        found: dict[Hostname, Found | Problem] = {h: z for h, z in zones.items() if isinstance(z, Problem)}
        for hosted, names in by_zone.items():
            found.update(self._find_in(hosted, names))
        return found

    def apply(self, changes: Sequence[Change]) -> Mapping[Hostname, Problem | None]:
        """A batch that is refused because of one instance is sent again for each alone."""
        done: dict[Hostname, Problem | None] = {}
        for batch in batches_of(changes):
            problem = self._send(batch)
            if problem and len(batch.groups) > 1 and problem.code in ("InvalidChangeBatch", RECORD_CHANGED):
                for part in batch.parts():
                    done.update(dict.fromkeys((change.hostname for change in part.changes), self._send(part)))
            else:
                done.update(dict.fromkeys((change.hostname for change in batch.changes), problem))
        return done

    def settle(self) -> Problem | None:
        wait_until(self._is_settled, bool, self._context.timeout, self._context.clock)
        if not self._pending:
            return None
        names = sorted({change.hostname.name for batch in self._pending.values() for change in batch.changes})
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        return Problem(
            "NotInSync",
            f"{shown}: Route 53 has taken the change, but not all of its name servers answer with it yet; "
            "raise wait_timeout to wait longer",
        )

    def owned(self) -> Mapping[Hostname, Found]:
        ids = [zone_id for zone_id in self._zone_ids.values() if zone_id]
        if not ids:
            raise InvalidInput("zone_id: name the hosted zones to look through, with zone_id and private_zone_id")
        found: dict[Hostname, Found] = {}
        for zone_id in ids:
            zone = api.get_zone(self._route53, zone_id).zone
            scope = "private" if zone.is_private else "public"
            listed = by_name(api.list_records(self._route53, zone))
            names = [owned_name(beside) for beside, sets in listed.items() if any(s["Type"] == TXT for s in sets)]
            found.update({Hostname(name, scope): found_of_name(zone, name, listed) for name in names if name})
        return found

    # --- zones ---

    def _zones_of(self, hostnames: Sequence[Hostname]) -> dict[Hostname, HostedZone | Problem]:
        sides = {wanted_side(hostname, private_zone=self._private_zone) for hostname in hostnames}
        named = {side: api.get_zone(self._route53, zone_id) for side in sides if (zone_id := self._zone_ids[side])}
        zones = api.list_zones(self._route53) if sides - set(named) else []
        return {hostname: self._zone_of(hostname, named, zones) for hostname in hostnames}

    def _zone_of(
        self, hostname: Hostname, named: Mapping[bool, HostedZone], zones: Sequence[HostedZone]
    ) -> HostedZone | Problem:
        is_private = wanted_side(hostname, private_zone=self._private_zone)
        if is_private in named:
            # Which side a zone is on is Route 53's to say, and whether a private address may enter it the plan's.
            hosted = named[is_private]
            return hosted if is_within(hostname.name, hosted.zone.name) else other_zone(hostname, hosted)
        found = candidates(hostname, zones, private_zone=self._private_zone)
        if len(found) > 1 and is_private and self._vpc_id:
            of_vpc = api.zones_of_vpc(self._route53, self._vpc_id, self._region)
            found = [each for each in found if each.zone.id in of_vpc]
        if not found:
            return no_zone(hostname, private_zone=self._private_zone)
        return found[0] if len(found) == 1 else several_zones(hostname, found, private_zone=self._private_zone)

    # --- records ---

    def _find_in(self, hosted: HostedZone, hostnames: Sequence[Hostname]) -> dict[Hostname, Found | Problem]:
        """One call for each name, or one for each page of the zone where that is fewer."""
        zone = hosted.zone
        bases = {hostname.name.removeprefix(WILDCARD) for hostname in hostnames}
        if 0 < hosted.count <= len(bases) * api.RECORDS_A_PAGE and len(bases) > 1:
            sets = list(api.list_records(self._route53, zone))
            listed, delegated = by_name(sets), delegated_names(sets, zone.name)
            return {
                hostname: replace(
                    found_of_name(zone, hostname.name, listed),
                    delegated_at=cut_above(hostname.name, zone.name, delegated),
                )
                for hostname in hostnames
            }
        cuts = dict.fromkeys(cut for hostname in hostnames for cut in _cuts_to_ask(hostname.name, zone.name))
        delegated_above = dict(zip(cuts, in_parallel(lambda cut: self._is_delegated(zone, cut), cuts), strict=True))
        return dict(
            zip(hostnames, in_parallel(lambda h: self._find_one(zone, h, delegated_above), hostnames), strict=True)
        )

    def _is_delegated(self, zone: Zone, name: str) -> bool | Problem:
        try:
            return name in delegated_names(api.list_records_at(self._route53, zone, name)[0], zone.name)
        except AwsError as error:
            return Problem(error.code, str(error))

    def _find_one(
        self, zone: Zone, hostname: Hostname, delegated_above: Mapping[str, bool | Problem]
    ) -> Found | Problem:
        """The owner's record follows the name's own at once, unless more than a page of names lies between."""
        try:
            listed, last = api.list_records_at(self._route53, zone, hostname.name)
            beside = ownership_name(hostname.name)
            if last is not None and sort_key(last) < sort_key(beside):
                listed += api.list_records_at(self._route53, zone, beside)[0]
        except AwsError as error:
            return Problem(error.code, str(error))
        above = {cut: delegated_above[cut] for cut in _cuts_to_ask(hostname.name, zone.name)}
        if unknown := next((answer for answer in above.values() if isinstance(answer, Problem)), None):
            return unknown
        delegated = {cut for cut, answer in above.items() if answer} | delegated_names(listed, zone.name)
        return replace(
            found_from_boto(zone, hostname.name, listed), delegated_at=cut_above(hostname.name, zone.name, delegated)
        )

    def _send(self, batch: Batch) -> Problem | None:
        try:
            self._pending[api.change_records(self._route53, batch)] = batch
        except AwsError as error:
            if not _has_changed(error):
                return Problem(error.code, str(error))
            # The answer to a first request may have been lost: then the SDK has sent it twice.
            return None if self._was_done(batch) else Problem(RECORD_CHANGED, str(error))
        return None

    def _is_done(self, batch: Batch) -> bool:
        found = self.find([change.hostname for change in batch.changes])
        return all(_is_there(change, found[change.hostname]) for change in batch.changes)

    def _was_done(self, batch: Batch) -> bool:
        """The same, where a look that fails proves nothing."""
        try:
            return self._is_done(batch)
        except AwsError:
            return False

    # --- waiting ---

    def _is_settled(self) -> bool:
        for change_id, batch in list(self._pending.items()):
            try:
                is_done = api.is_in_sync(self._route53, change_id)
            except AwsError as error:
                if error.code != _NO_SUCH_CHANGE:
                    raise
                is_done = self._resubmit(batch)
            if is_done:
                self._pending.pop(change_id, None)
        return not self._pending

    def _resubmit(self, batch: Batch) -> bool:
        """After a failover of Route 53's control plane changes may be lost (accelerated recovery); some are not."""
        if self._is_done(batch):
            return True
        # Forgotten only when it is handed in again: this may be throttled, and is then tried once more.
        self._pending[api.change_records(self._route53, batch)] = batch
        return True


def _cuts_to_ask(name: str, zone: str) -> list[str]:
    """Where a delegation would hide a name and the page of its own records does not show it."""
    return [cut for cut in possible_cuts(name, zone) if cut != name]


def _is_there(change: Change, found: Found | Problem) -> bool:
    if isinstance(found, Problem):
        return False
    return set(found.everything) == set(change.new)


def _has_changed(error: AwsError) -> bool:
    return error.code == "InvalidChangeBatch" and re.search(CHANGED_PATTERN, str(error)) is not None
