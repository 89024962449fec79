# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the facts that checks need, once for each region, side by side.

It never judges them, and what cannot be read is an answer, too. Which fact is read by which call is for others to say:
a module packs only the readers that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._core.clock import Clock
from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.shell import Clients
from .._workloads.settled import Settled
from .answer import Answer, CannotTell, Known, Unknown
from .facts import Facts


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fact is read with. ``facts`` are those of the round before."""

    clients: Clients
    clock: Clock
    region: str
    workloads: Sequence[Settled]
    facts: Facts


Fact = Callable[[Reading], Any]


@dataclass(frozen=True, slots=True)
class Readers:
    """Readers by the names of their facts, in rounds: what one asks about may be known only from the round before.

    Within a round all are read side by side. ``before`` says which facts a later one asks about.
    """

    rounds: tuple[Mapping[str, Fact], ...]
    before: Mapping[str, Sequence[str]]


def read_facts(
    region: str,
    workloads: Sequence[Settled],
    needs: Iterable[str],
    clients: Clients,
    clock: Clock,
    readers: Readers,
    elsewhere: Iterable[str] = (),
) -> Facts:
    """The facts of that name about a recovery region, for these workloads; ``elsewhere`` is handed on."""
    names = set(needs)
    names |= {before for name in names for before in readers.before.get(name, ())}
    about = {workload.name: workload for workload in workloads}
    facts = Facts(region=region, now=clock.now(), workloads=about, elsewhere=tuple(elsewhere))
    for round_of_readers in readers.rounds:
        chosen = [name for name in round_of_readers if name in names]
        reading = Reading(clients, clock, region, workloads, facts)
        answers = in_parallel(_with(round_of_readers, reading), chosen)
        facts = replace(facts, **dict(zip(chosen, answers, strict=True)))
    return facts


def _with(readers: Mapping[str, Fact], reading: Reading) -> Callable[[str], Any]:
    return lambda name: readers[name](reading)


def answer_of(read: Callable[[], Any]) -> Answer[Any]:
    """What was read, or why it was not."""
    try:
        return Known(read())
    except AwsError as error:
        return Unknown(str(error), error.right)
    except CannotTell as error:
        return error.unknown


def each(things: Sequence[Any], read: Callable[[Any], Any]) -> dict[Any, Answer[Any]]:
    """An answer for each: one that cannot be read does not hide the others."""
    answers = in_parallel(lambda thing: answer_of(lambda: read(thing)), things)
    return dict(zip(things, answers, strict=True))


def of_ec2(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(lambda: read(reading.clients.get("ec2", reading.region), reading.region))


def of_rds(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(lambda: read(reading.clients.get("rds", reading.region), reading.region))
