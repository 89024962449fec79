# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a recovery of volumes: observe, plan, and ask AWS, until all are there and attached.

It never decides; plan.py does, from what is there, after every step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import OTHER, TOKEN_MISMATCH, AwsError
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.executor import Executor
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import COMPLETE, STATE, tags_of_launch
from ..progress import StateLog
from ..steps import Complete
from ..work import Work
from . import api
from .model import CREATING, There, Volume
from .observe import Eyes
from .plan import Wanted, plan_volumes
from .points import NO_POINT
from .request import Request, request_from_params
from .result import Report
from .slots import SLOT, Slot, volumes_by_tag
from .steps import AttachVolume, CreateVolume, DeleteWithInstance

# How long AWS may take until it lists what it has accepted.
SETTLING_SECONDS = 60.0
# A fleet may be launched just now by another host of the play.
FLEET_SECONDS = 300.0
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """A volume that this run has asked for: ``volume`` is None if an earlier request with the token is in the way."""

    volume: Volume | None
    seen_at: float
    attempt: int


class VolumeHands:
    """What is done about the volumes of one workload. It remembers what AWS has accepted and does not list yet."""

    def __init__(self, wanted: Wanted, eyes: Eyes) -> None:
        self.wanted, self.eyes, self.started = wanted, eyes, eyes.clock.monotonic()
        self.begun: dict[str, Begun] = {}
        # Slot -> how often its volume was accepted and then not there.
        self.vanished: dict[str, int] = {}

    @property
    def request(self) -> Request:
        return self.wanted.request

    def look(self) -> There:
        there = self.eyes.there(self.request)
        now, shown = self.eyes.clock.monotonic(), volumes_by_tag(there.volumes)
        waiting = []
        for slot, begun in list(self.begun.items()):
            if slot in shown:
                self.begun[slot] = replace(begun, seen_at=now)
            elif now - begun.seen_at < SETTLING_SECONDS:
                waiting.append(begun.volume or _unknown(slot))
            else:
                self._forget(slot, begun)
        return replace(there, volumes=(*there.volumes, *waiting))

    def _forget(self, slot: str, begun: Begun) -> None:
        """AWS answers a used token with the volume of then, which may be deleted since; another token is a new one."""
        del self.begun[slot]
        self.vanished[slot] = begun.attempt + 1
        if self.vanished[slot] < ATTEMPTS:
            return
        raise AwsError(
            f"The volume for {slot} in {self.request.region}: AWS has accepted it and no longer has it, as when the "
            "KMS key of the volume or of the snapshot cannot be used; check restore.kms_key_id and the key's policy, "
            "and run again",
            kind=OTHER,
            code="Vanished",
        )

    def plan(self, there: There) -> Item:
        return plan_volumes(self.wanted, there, self._tags)

    def do(self, step: Step) -> None:
        ec2, region = self.eyes.clients.get("ec2", self.request.region), self.request.region
        if isinstance(step, CreateVolume):
            self._create(ec2, step)
        elif isinstance(step, AttachVolume):
            api.attach_volume(ec2, region, step)
        elif isinstance(step, DeleteWithInstance):
            api.delete_with_instance(ec2, region, step)
        elif isinstance(step, Complete):
            api.tag(ec2, step)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def _create(self, ec2: Any, step: CreateVolume) -> None:
        attempt, now = self.vanished.get(step.slot, 0), self.eyes.clock.monotonic()
        token = token_of(self.request, step, attempt)
        try:
            volume: Volume | None = api.create_volume(ec2, step, token)
        except AwsError as error:
            if error.kind != TOKEN_MISMATCH:
                raise
            volume = None
        self.begun[step.slot] = Begun(volume, now, attempt)

    def watched(self, there: There) -> Sequence[Watched]:
        return [each for each in there.volumes if each.is_there]

    def is_settling(self, item: Item, there: There) -> bool:
        """Whether nothing says yet in which zone volumes are to be created: the fleet has no instance."""
        is_creating = any(isinstance(step, CreateVolume) for step in item.steps)
        if not self.request.fleet or there.instances or not is_creating:
            return False
        if self.eyes.clock.monotonic() - self.started >= FLEET_SECONDS:
            raise AwsError(no_instance(self.request), kind=OTHER, code="NoInstance")
        return True

    def completed(self, there: There) -> There:
        done = [replace(each, tags={**each.tags, STATE: COMPLETE}) for each in there.volumes]
        return replace(there, volumes=tuple(done))

    def _tags(self, slot: Slot) -> dict[str, str]:
        source = slot.source
        return tags_of_launch(self.request.owner, source.values.tags, source.point, {SLOT: slot.tag})


def no_instance(request: Request) -> str:
    drill = f" in drill {request.drill}" if request.drill else ""
    return (
        f"{request.workload.name}: {request.fleet} has no instance in {request.region} that a recovery has "
        f"launched{drill}; recover {request.fleet} first"
    )


def token_of(request: Request, step: CreateVolume, attempt: int) -> str:
    """The same in each run for the same volume, so that AWS creates it once, also if no answer of it has come."""
    parts = (str(request.owner), step.slot, step.snapshot, step.zone or "", str(attempt))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _unknown(slot: str) -> Volume:
    return Volume(id=f"volume for {slot}", state=CREATING, zone="", tags={SLOT: slot})


def run_volumes(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params, clock.now()), timeout_from_params(params)
    eyes = Eyes(clients, clock)
    there = eyes.there(request)
    wanted = eyes.wanted(request, there)
    hands = VolumeHands(wanted, eyes)
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = Work(request.workload.name, request.region, there, hands, timeout, log, clock)
    outcome = work.run(executor)
    report = Report(wanted, clock.now(), outcome.titles, outcome.is_predicted)
    no_point = {"no_recovery_point": True} if wanted.problem and wanted.problem.code == NO_POINT else {}
    return outcome.ended({**report.result(outcome.there), "create": outcome.tasks, **no_point}, "Volumes")
