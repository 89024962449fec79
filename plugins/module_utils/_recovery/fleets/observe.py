# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a recovery of a fleet goes by: its instances, its image, the manifest, and what the plan names.

It never writes, and it never calls the source region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._ami.api import describe_images, describe_tracked
from ..._ami.model import Image
from ..._core.clock import Clock
from ..._core.errors import AwsError, LifeboatError
from ..._core.problem import Problem
from ..._core.shell import Clients
from ..._core.tracking import SOURCE
from ..._facts.ec2 import key_pairs
from ..._listings.scaling import Scaling, scaling_of
from ..manifest import known_as, source_of
from ..ownership import COMPLETE, POINT, STATE
from ..point import NoPoint, check_one_account, newest, no_point
from . import api
from .images import Point, newer_disabled, not_launchable, point_of, points_of
from .model import ALIVE, RUNNING, Address, Group, Instance, TargetGroup, Template, There
from .request import Request
from .values import Known, settle
from .wanted import Observed


@dataclass(frozen=True, slots=True)
class Eyes:
    """What observes for one run."""

    clients: Clients
    clock: Clock

    def there(self, request: Request, target_groups: tuple[TargetGroup, ...], group_name: str | None) -> There:
        region = request.region
        ec2 = self.clients.get("ec2", region)
        found = api.describe_instances(ec2, region, request.owner.workload)
        own = sorted((each for each in found if request.owner.owns(each.tags)), key=lambda each: each.id)
        group = self._group(region, group_name) if group_name else None
        return There(
            instances=self._with_checks(region, tuple(each for each in own if each.state in ALIVE)),
            dead=tuple(each for each in own if each.has_failed),
            kept=tuple(each for each in found if each.state in ALIVE and request.owner.kept(each.tags)),
            group=group,
            template=self._template(request) if group_name or request.base else None,
            health=self._health(region, target_groups),
            addresses=self._addresses(request),
            parameter=self._parameter(request),
        )

    def _with_checks(self, region: str, instances: tuple[Instance, ...]) -> tuple[Instance, ...]:
        running = [each.id for each in instances if each.state == RUNNING]
        if not running:
            return instances
        checks = api.describe_checks(self.clients.get("ec2", region), region, running)
        return tuple(replace(each, checks=checks.get(each.id, "")) for each in instances)

    def _template(self, request: Request) -> Template | None:
        ec2 = self.clients.get("ec2", request.region)
        return api.describe_template(ec2, request.region, {"LaunchTemplateName": request.template_name}, "$Latest")

    def _group(self, region: str, name: str) -> Group | None:
        autoscaling = self.clients.get("autoscaling", region)
        group = api.describe_group(autoscaling, region, name)
        if group is None or len(group.in_service) >= group.desired:
            return group
        return replace(group, activity=api.describe_activity(autoscaling, region, name))

    def _health(self, region: str, groups: tuple[TargetGroup, ...]) -> dict[str, Any]:
        if not groups:
            return {}
        elbv2 = self.clients.get("elbv2", region)
        return {group.arn: api.describe_health(elbv2, region, group) for group in groups}

    def _addresses(self, request: Request) -> dict[str, Address]:
        if not request.elastic_ips:
            return {}
        return api.describe_addresses(self.clients.get("ec2", request.region), request.region, request.elastic_ips)

    def _parameter(self, request: Request) -> Any:
        if request.image_parameter is None:
            return None
        return api.get_parameter(self.clients.get("ssm", request.region), request.region, request.image_parameter)

    def scaling(self, region: str, group: str) -> Scaling | Problem:
        """What scales a group; a problem is a finding, and no failure of the recovery."""
        try:
            return scaling_of(self.clients.get("autoscaling", region), region, (group,))[group]
        except AwsError as error:
            return Problem(error.code, str(error))

    def everything(self, request: Request) -> Observed:
        """LifeboatError if there is no recovery point, or if what decides could not be read."""
        source = source_of(self.clients, request)
        known = self._with_key_pairs(request, Known(source.facts))
        values = settle(request, known)
        groups = self._target_groups(request)
        there = self.there(request, groups, values.group.name if values.group else None)
        base = self._base(request)
        point, disabled = self._point(known_as(request, source), there)
        arns = tuple(dict.fromkeys(arn for group in groups for arn in group.load_balancers))
        return Observed(
            there=there,
            point=point,
            known=known,
            no_facts=source.why,
            disabled=disabled,
            base=base,
            target_groups=groups,
            load_balancers=self._load_balancers(request.region, arns),
            missing=tuple(_missing(request, there, groups, base)),
        )

    def _with_key_pairs(self, request: Request, known: Known) -> Known:
        if "key_name" in request.launch or not any(each.get("key_name") for each in known.launched):
            return known
        try:
            return replace(known, key_pairs=key_pairs(self.clients.get("ec2", request.region), request.region))
        except AwsError:
            return known

    def _target_groups(self, request: Request) -> tuple[TargetGroup, ...]:
        if not request.target_groups:
            return ()
        found = api.describe_target_groups(self.clients.get("elbv2", request.region), request.region)
        by_name = {name: each for each in found for name in (each.name, each.arn)}
        return tuple(dict.fromkeys(by_name[name] for name in request.target_groups if name in by_name))

    def _load_balancers(self, region: str, arns: tuple[str, ...]) -> tuple[Any, ...]:
        if not arns:
            return ()
        found = api.describe_load_balancers(self.clients.get("elbv2", region), region, arns)
        return tuple(sorted(found, key=lambda each: arns.index(each.arn)))

    def _base(self, request: Request) -> Template | None:
        if request.base is None:
            return None
        name, id_ = request.base.get("launch_template_name"), request.base.get("launch_template_id")
        template = {"LaunchTemplateId": str(id_)} if id_ else {"LaunchTemplateName": str(name)}
        version = str(request.base.get("version") or "$Default")
        return api.describe_template(self.clients.get("ec2", request.region), request.region, template, version)

    def _point(self, request: Request, there: There) -> tuple[Point | None, tuple[str, ...]]:
        """The image to launch, and those newer ones that are disabled. Of a fleet that is there its own counts."""
        tags = there.group.tags if there.group else there.instances[0].tags if there.instances else {}
        if tags.get(STATE) == COMPLETE:
            return None, ()
        if launched := tags.get(POINT):
            todo = "remove what was launched from it, and run again"
            return self._named(request, launched, f"{request.workload.name} was launched from", todo), ()
        if request.point:
            return self._named(request, request.point, "recovery_point:", "name another one"), ()
        region, sets = request.region, request.wanted_sets
        images = describe_tracked(self.clients.get("ec2", region), region, {"tag-key": [SOURCE]})
        points = points_of(images, sets, request.workload.source_region)
        title = sets[0].title if sets else request.workload.name
        check_one_account(request.workload.account, points, title, region)
        found = newest(points, request.before)
        if found is None:
            raise NoPoint(no_point(title, region, points, request.before, self.clock.now(), "an image"))
        return point_of(found), tuple(image.label for image in newer_disabled(points, found))

    def _named(self, request: Request, image_id: str, why: str, todo: str) -> Point:
        region = request.region
        ec2 = self.clients.get("ec2", region)
        found = [each for each in self._by_id(ec2, region, image_id) if each.id == image_id]
        if not found:
            raise LifeboatError(f"{why} AMI {image_id}, and there is none of that id in {region}; {todo}")
        if problem := not_launchable(found[0]):
            raise LifeboatError(problem)
        return point_of(found[0])

    def _by_id(self, ec2: Any, region: str, image_id: str) -> list[Image]:
        """Also one that another account shares."""
        return describe_images(ec2, region, {"image-id": [image_id]}, None, with_disabled=True)


def _missing(request: Request, there: There, groups: tuple[TargetGroup, ...], base: Template | None) -> Iterator[str]:
    known = {each for group in groups for each in (group.name, group.arn)}
    for name in request.target_groups:
        if name not in known:
            yield f"target_groups: there is no target group {name} in {request.region}"
    for address in request.elastic_ips:
        if address not in there.addresses:
            yield f"elastic_ips: there is no Elastic IP {address} in {request.region}"
    if request.base is not None and base is None:
        yield f"launch.launch_template: there is no {_shown(request.base)} in {request.region}"


def _shown(base: Mapping[str, Any]) -> str:
    name = base.get("launch_template_id") or base.get("launch_template_name")
    return f"launch template {name}, version {base.get('version') or '$Default'}"
