# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is special about planning copies of images: names, adoption, launch permissions, disabled copies.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from .._copies.plan import LateStep
from .._copies.region_view import RegionView
from .._copies.resource import DISABLED
from .._copies.rules import Rules, Situation
from .._copies.wishes import kept_by_others
from .._core.names import MAX_IMAGE_NAME_LENGTH, image_name_problem, render_name
from .._core.problem import Problem
from .._core.scan_tag import SCAN_TAG
from .._core.tracking import format_time, gem_copy_id
from .lifecycle import deprecation_problem, deprecation_steps, protection_steps
from .matching import orphans_by_source
from .model import PUBLIC, Image, ImageRequest, Permissions
from .scans import InstanceScans, scan_of, scan_problem
from .select import set_of
from .steps import CopyImage, ShareImage

Here = Situation[ImageRequest, Image]


@dataclass(frozen=True, slots=True)
class ImageRules(Rules[ImageRequest, Image]):
    """Rules of ``_copies.decide`` for images. Without ``now`` nothing is said of deprecation."""

    permissions: Permissions = field(default_factory=Permissions)
    scans: InstanceScans = field(default_factory=InstanceScans)
    now: datetime | None = None
    noun: str = "AMI"

    def set_of(self, request: ImageRequest, source: Image) -> str:
        return set_of(request, source)

    def orphans(self, request: ImageRequest, sources: Sequence[Image], view: RegionView[Image]) -> Mapping[str, Image]:
        return orphans_by_source(request, sources, view)

    def carried_tags(self, request: ImageRequest, source: Image) -> tuple[dict[str, str], tuple[str, ...]]:
        """What a scan has said is true of the copy, too, and readiness asks for it where the source is gone."""
        carried, refused = Rules.carried_tags(self, request, source)
        scan = scan_of(source, self.scans)
        if scan and not any(fnmatchcase(SCAN_TAG, pattern) for pattern in request.exclude_tags):
            carried = {**carried, SCAN_TAG: scan}
        return carried, refused

    def new_copy(self, here: Here, tags: Mapping[str, str]) -> CopyImage | Problem:
        request, source = here.request, here.source
        name = copy_name(request, source, here.view.region)
        if refused := image_name_problem(name):
            return Problem("InvalidName", f"AMI {source.id}: {refused}")
        if request.require_scan and (problem := scan_problem(source, self.scans)):
            return problem
        return CopyImage(
            region=here.view.region,
            source_region=source.region,
            source_id=source.id,
            name=name,
            tags=tags,
            encrypted=request.encrypted,
            kms_key_id=request.kms_keys.get(here.view.region),
            description=source.description if request.description is None else request.description,
            completion_minutes=request.completion_minutes,
            fallback_names=fallback_names(here, name),
        )

    def is_of_gem(self, here: Here, copy: Image) -> bool:
        return gem_copy_id(here.source.tags, copy.region) == copy.id

    def problem_with(self, here: Here, copy: Image) -> Problem | None:
        if copy.phase == DISABLED:
            return Problem(
                "CopyDisabled",
                f"AMI {copy.id} in {copy.region}, the copy of {here.source.id}, is disabled and restores nothing; "
                "enable it: aws ec2 enable-image",
            )
        return None

    def unmet_wishes(self, here: Here, copy: Image) -> tuple[str, ...]:
        """An image keeps the name and the description that it was given."""
        return (*_name_notes(here, copy), *_description_notes(here, copy))

    def late_problem(self, here: Here, copy: Image | None) -> Problem | None:
        """Launch permissions that could not be read are not taken for none."""
        return self._unread(here, copy) or (deprecation_problem(here, self.now) if self.now else None)

    def _unread(self, here: Here, copy: Image | None) -> Problem | None:
        problems = self.permissions.problems
        return problems.get(here.source.id) or (problems.get(copy.id) if copy else None)

    def late_steps(self, here: Here, copy: Image | None) -> tuple[tuple[LateStep, ...], tuple[str, ...]]:
        """Everything about a copy that CopyImage cannot be told. AWS takes it for an available image only."""
        share, notes = self._sharing(here, copy)
        deprecate, more = deprecation_steps(here, copy, self.now) if self.now else ((), ())
        protect, others = protection_steps(here, copy)
        steps: tuple[LateStep, ...] = (*share, *deprecate, *protect)
        notes = (*notes, *more, *others)
        if not steps or (copy and copy.usable) or here.request.wait:
            return steps, notes
        later = " and ".join(step.what for step in steps)
        return (), (*notes, f"{later} follow once the copy is available: run again, or set wait")

    def _sharing(self, here: Here, copy: Image | None) -> tuple[tuple[ShareImage, ...], tuple[str, ...]]:
        """The change of launch permissions."""
        request = here.request
        if not request.copy_launch_permissions or self._unread(here, copy):
            return (), ()
        allowed = self.permissions.known.get(here.source.id, frozenset())
        wanted = allowed if request.allow_public else allowed - {PUBLIC}
        notes: tuple[str, ...] = ()
        if PUBLIC in allowed - wanted:
            notes = (f"{here.source.id} is public and its copy is not: set allow_public to make it so",)
        has = self.permissions.known.get(copy.id, frozenset()) if copy else frozenset()
        surplus = has - wanted
        if surplus and copy and not here.is_ours:
            # What others have made is only added to.
            told = ", ".join(f"{kind} {value}" for kind, value in sorted(surplus))
            notes = (*notes, kept_by_others(copy, f"launch permissions {told}", "none of them"))
            surplus = frozenset()
        if wanted <= has and not surplus:
            return (), notes
        return (ShareImage(here.view.region, wanted - has, surplus),), notes


def _name_notes(here: Here, copy: Image) -> tuple[str, ...]:
    if here.request.name_template is None or not copy.name:
        return ()
    wanted = copy_name(here.request, here.source, copy.region)
    if copy.name in (wanted, *fallback_names(here, wanted)):
        return ()
    return (f"{copy.id} in {copy.region} is called '{copy.name}' and not '{wanted}': images cannot be renamed",)


def _description_notes(here: Here, copy: Image) -> tuple[str, ...]:
    wanted = here.request.description
    if not wanted or wanted == copy.description:
        return ()
    note = (
        f"{copy.id} in {copy.region} has the description '{copy.description}' and not '{wanted}', which only a new "
        f"copy is given; aws ec2 modify-image-attribute --region {copy.region} --image-id {copy.id} --description "
        "sets it"
    )
    return (note,)


def fallback_names(here: Here, name: str) -> tuple[str, ...]:
    """Other names for a copy, if something else has the first one.

    A name that the user chose is kept to, unless an earlier copy of the same source has it that is not as asked for.
    """
    if here.request.name_template is not None and not here.outdated:
        return ()
    endings = (f"-{here.source.id}", f"-{here.source.id}-encrypted") if here.outdated else (f"-{here.source.id}",)
    return tuple(f"{name[: MAX_IMAGE_NAME_LENGTH - len(ending)]}{ending}" for ending in endings)


def copy_name(request: ImageRequest, source: Image, region: str) -> str:
    """The copy's name; names are unique in a region, so beside its source a copy cannot have the same one."""
    template = request.name_template or ("{name}" if region != source.region else "{name}-copy-of-{id}")
    values = {
        "name": source.name,
        "id": source.id,
        "source_region": source.region,
        "date": format_time(source.created)[:10],
    }
    name = render_name(template, values)
    # AWS shows images of others whose names it would not accept today, or that have none.
    is_unfit = request.name_template is None and image_name_problem(name)
    return f"copy-of-{source.id}" if is_unfit else name
