# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ec2_dyndns_register with state absent: what an instance has registered is taken back.

It never needs the instance: one that is gone has left its tags, or the TXT records beside its names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .._core.errors import InvalidInput
from .._core.problem import Problem
from .._steps.executor import Executor
from .._steps.plan import Plan
from .apply import NamesWork
from .instances import elastic_ip
from .instances.find import find_instances
from .instances.instance_tags import Note, more_of
from .instances.model import MAX_TAGS, Instance
from .instances.tag_keys import note_of, tag_of
from .names.hostnames import tagged_name
from .names.model import PUBLIC, Hostname
from .outcome import Done, Run, finished
from .plan.claims import hostnames_of
from .plan.item import REMOVED, Item
from .plan.remove import Leaving, plan_removal
from .plan.reverse import Reverse, plan_clearing
from .request import Request
from .reverse_dns import ReverseNames
from .store import Context, RecordStore
from .update_service import UpdateService


def run_absent(request: Request, store: RecordStore, context: Context, region: str, executor: Executor) -> Run:
    """Make sure that the instances have none of these names, or none at all."""
    instances = find_instances(request.registrations, context.clients, region)
    leaving, failures = _leaving(request, instances, store, region)
    names = [each.hostname for each in leaving]
    can_remove = not isinstance(store, UpdateService)
    found = store.find(names) if names and can_remove else {}
    nothing = Problem("NotLookedUp", "")
    items = [plan_removal(each, found.get(each.hostname, nothing), can_remove=can_remove) for each in leaving]
    reverse = _clear_reverse(items, context, region, can_remove=can_remove) if request.reverse_dns else []
    cleared = executor.run(Plan(tuple(reverse)), ReverseNames(region, context))
    more = _more_names(request, instances, store, context.clock.now().replace(microsecond=0))
    removed = executor.run(Plan(tuple(items)), NamesWork(store, context, region, more))
    return finished(request, Done(removed, (), cleared, failures))


def _leaving(
    request: Request, instances: Sequence[Instance | Problem], store: RecordStore, region: str
) -> tuple[list[Leaving], list[str]]:
    """The names that go: those that were given, else those that the tags note, else those that records name."""
    leaving: list[Leaving] = []
    failures: list[str] = []
    for registration, instance in zip(request.registrations, instances, strict=True):
        if isinstance(instance, Problem) and not registration.instance_id:
            failures.append(instance.message)
            continue
        there = instance if isinstance(instance, Instance) else None
        instance_id = there.id if there else str(registration.instance_id)
        try:
            names = hostnames_of(registration.names) or _all_names(there, instance_id, store, request.provider)
        except InvalidInput as error:
            if there is None or there.is_gone:
                raise
            failures.append(f"instance {instance_id} has {MAX_TAGS} tags, and may have names that none notes: {error}")
            continue
        leaving += [_leave(there, instance_id, region, name, request.provider) for name in names]
        failures += _unreadable(there, request.provider) if not hostnames_of(registration.names) else []
    return leaving, failures


def _all_names(there: Instance | None, instance_id: str, store: RecordStore, provider: str) -> list[Hostname]:
    """What the tags note, and what records name where tags cannot say it all: those of an instance that has no room
    for more, or that is gone."""
    noted = _noted(there, provider)
    if not _has_more(there, provider, store) and (noted or (there is not None and not there.is_gone)):
        return noted
    owned = [name for name, found in store.owned().items() if found.is_owned_by(instance_id)]
    return list(dict.fromkeys([*noted, *owned]))


def _has_more(there: Instance | None, provider: str, store: RecordStore) -> bool:
    """Whether records may name more than the tags do: there is no room for tags, or there was none when some went."""
    if there is None or isinstance(store, UpdateService):
        return False
    return len(there.own_tags) >= MAX_TAGS or any(note.provider == more_of(provider) for note in there.notes.values())


def _more_names(
    request: Request, instances: Sequence[Instance | Problem], store: RecordStore, at: datetime
) -> dict[str, Note]:
    """Instance id -> what is noted in the place of a name that goes, so that the room it leaves hides no other name."""
    by_registration = zip(request.registrations, instances, strict=True)
    crowded = [
        instance.id
        for registration, instance in by_registration
        if isinstance(instance, Instance)
        and hostnames_of(registration.names)
        and _has_more(instance, request.provider, store)
    ]
    return dict.fromkeys(crowded, Note(more_of(request.provider), PUBLIC, (), at))


def _noted(instance: Instance | None, provider: str) -> list[Hostname]:
    """The names that an instance's tags note, as far as they can be read back."""
    notes = instance.notes.items() if instance else ()
    ours = (provider, more_of(provider))
    named = [(tagged_name(key), note.scope) for key, note in notes if note.provider in ours]
    return list(dict.fromkeys(Hostname(name, scope) for name, scope in named if name))


def _unreadable(instance: Instance | None, provider: str) -> list[str]:
    """Tags whose names are too long to be read back, so that nothing was taken back for them."""
    notes = instance.notes.items() if instance else ()
    return [
        f"tag {key} of instance {instance.id if instance else ''} notes a name that is too long for it; "
        "give the name to take it back"
        for key, note in notes
        if note.provider == provider and tagged_name(key) is None
    ]


def _leave(instance: Instance | None, instance_id: str, region: str, name: Hostname, provider: str) -> Leaving:
    """With the tag that notes the name. Tags of an instance that is gone cannot be changed any more."""
    note = note_of(name, instance.notes) if instance else None
    if instance is None or note is None or note.provider not in (provider, more_of(provider)):
        return Leaving(name, instance_id, region)
    tag = None if instance.is_gone else tag_of(name, instance.notes)
    return Leaving(name, instance_id, region, tag, note.values)


def _clear_reverse(items: Sequence[Item], context: Context, region: str, *, can_remove: bool) -> list[Reverse]:
    """A name that stays with its successor keeps its reverse name, although the tag goes."""
    names = [item.hostname.name for item in items if item.action == REMOVED and (item.change or not can_remove)]
    if not names:
        return []
    return plan_clearing(names, elastic_ip.describe_elastic_ips(context.clients.get("ec2", region), region))
