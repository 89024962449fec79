# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates the images that are then copied, of an instance.

It never decides which are due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from .._copies.kind import Kind
from .._copies.ports import Tools
from .._copies.resource import GONE, Resource
from .._copies.run_kind import copy_sources, with_result_key
from .._copies.run_result import Run
from .._core.ask_once import ask_once
from .._core.errors import NAME_IN_USE, AwsError
from .._core.problem import Problem
from .._core.tracking import MADE_FOR, SYNC_IDENTIFIER
from .._create.api import describe_instances
from .._create.instances import chosen_instance, filters_of
from .._create.model import CreateOptions, Source
from .._create.run import run_with_sources
from .._create.steps import CreateSource
from .._steps.step import expect
from . import api, create_api
from .calls import ImageCalls
from .create_plan import CreateImage, identifier_of, image_step, sources_of
from .model import Image, ImageRequest
from .select import set_of


def create_and_copy(
    kind: Kind[ImageRequest, Image], request: ImageRequest, options: CreateOptions, tools: Tools
) -> Run:
    """The run of a request with ``create``."""
    done = run_with_sources(ImageSources(kind, request, options, tools), request, tools)
    return with_result_key(kind.result_key, done)


@dataclass(frozen=True, slots=True)
class ImageSources:
    """The sources of one run."""

    kind: Kind[ImageRequest, Image]
    request: ImageRequest
    options: CreateOptions
    tools: Tools

    @property
    def region(self) -> str:
        return self.request.source_region

    @property
    def calls(self) -> ImageCalls:
        return ImageCalls(self.tools.clients.source, self.tools.clock)

    def targets(self, now: datetime) -> Mapping[str, CreateSource | Problem]:
        ec2 = self.tools.clients.source.get("ec2", self.region)
        try:
            found = describe_instances(ec2, self.region, filters_of(self.options))
        except AwsError as error:
            return {self.options.purpose: Problem(error.code, str(error))}
        instance = chosen_instance(found, self.options, self.region)
        if isinstance(instance, Problem):
            return {self.options.purpose: instance}
        return {self.options.purpose: image_step(instance, self.request, self.options, now)}

    def found(self, targets: Mapping[str, CreateSource | Problem]) -> list[Source]:
        del targets
        ec2, tags = self.tools.clients.source.get("ec2", self.region), {f"tag:{MADE_FOR}": [self.options.purpose]}
        return sources_of(api.describe_images(ec2, self.region, tags, "self"), self.options.purpose)

    def create(self, step: CreateSource) -> tuple[Resource, ...]:
        step, clients = expect(step, CreateImage), self.tools.clients.source
        once = clients.get("ec2", self.region, retries=False)
        try:
            return ask_once(
                lambda: _begun(step, create_api.create_image(once, step)), lambda: self._named(step), self.tools.clock
            )
        except AwsError as error:
            # Another run has begun it in the same second.
            if error.kind == NAME_IN_USE and (there := self._named(step)):
                return there
            raise

    def _named(self, step: CreateImage) -> tuple[Resource, ...]:
        ec2 = self.tools.clients.source.get("ec2", self.region)
        filters = {"name": [step.name], f"tag:{MADE_FOR}": [step.tags[MADE_FOR]]}
        return tuple(api.describe_images(ec2, self.region, filters, "self"))

    def nothing(self, series: str) -> Resource:
        return Image(
            region=self.region,
            id="",
            name=series,
            state="missing",
            phase=GONE,
            created=datetime.fromtimestamp(0, timezone.utc),
            tags={SYNC_IDENTIFIER: identifier_of(self.request, self.options)},
        )

    def set_of(self, resource: Resource) -> str:
        if not isinstance(resource, Image):
            raise TypeError(f"{resource.id} is no image")
        return set_of(self.request, resource)

    def copy(self, sources: list[Resource], tools: Tools) -> Run:
        ids = tuple(source.id for source in sources)
        request = replace(self.request, create=None, image_ids=ids, sync_identifiers=(), owner="self", select="all")
        return copy_sources(self.kind, request, tools)


def _begun(step: CreateImage, image_id: str) -> tuple[Resource, ...]:
    return tuple(replace(image, id=image_id, name=step.name) for image in step.predicted)
