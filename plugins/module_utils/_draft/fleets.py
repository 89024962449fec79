# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleets out of instances: one for each Auto Scaling group, and one for plain instances of one name and image.

Pure: it never calls AWS. An instance of an image that is not the account's own is a workload by itself, created as an
image of its own, because what is on its volumes is in no image.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .._ami.model import MAX_FAMILY_LENGTH
from .._core.names import tag_value
from .image_choice import FOREIGN, MISSING, ImageChoice, image_choice
from .model import Estate, Instance, LaunchTemplate, LeftOut, ScalingGroup, Thing
from .words import some

_NUMBER = re.compile(r"[-_. ]*\d+$")
_GROUP = "Auto Scaling group"


@dataclass(frozen=True, slots=True)
class Launch:
    """What the instances of a fleet have in common, and the places that only the source region has."""

    image_id: str
    instance_type: str
    security_groups: tuple[str, ...]
    key_name: str
    profile: str
    subnets: tuple[str, ...]
    note: str = ""


def fleets_of(estate: Estate) -> tuple[list[Thing], list[LeftOut]]:
    of_groups = {instance for group in estate.groups.things for instance in group.instance_ids}
    plain = sorted((i for i in estate.instances.things if i.id not in of_groups), key=lambda instance: instance.id)
    found = [_group_fleet(group, estate) for group in sorted(estate.groups.things, key=lambda group: group.name)]
    found += _plain_fleets(plain, estate)
    return [each for each in found if isinstance(each, Thing)], [each for each in found if isinstance(each, LeftOut)]


def _group_fleet(group: ScalingGroup, estate: Estate) -> Thing | LeftOut:
    there = sorted(estate.instances.things, key=lambda instance: instance.id)
    members = [instance for instance in there if instance.id in group.instance_ids]
    launch = _launch_of_group(group, members, estate)
    if isinstance(launch, str):
        return LeftOut(_GROUP, group.name, launch)
    choice = image_choice(launch.image_id, group.account, estate)
    if choice.state == MISSING:
        return LeftOut(_GROUP, group.name, f"{choice.note}, so there is nothing to copy and the group cannot launch")
    number = len(members) or 1
    told = (number, number, number) if group.has_weights else group.sizes
    sizes = dict(zip(("min_size", "max_size", "desired_capacity"), told, strict=True))
    units = (
        f"its sizes are weighted units, and it has {len(members)} instances; check the sizes"
        if group.has_weights
        else ""
    )
    notes = [f"{_GROUP} {group.name}: {choice.note}", launch.note, units]
    return _fleet(
        f"group:{group.name}",
        group.name,
        choice,
        launch,
        {"instance_type": launch.instance_type, "auto_scaling_group": {"name": group.name, **sizes}},
        members,
        notes,
        estate,
        group.target_groups,
    )


def _launch_of_group(group: ScalingGroup, members: Sequence[Instance], estate: Estate) -> Launch | str:
    """Of its instances if it has some, else of its launch template; a text says why neither tells its image."""
    if members:
        return _launch_of(members, group.subnets)
    template = next((each for each in reversed(estate.templates.things) if each.key == group.template), None)
    if estate.templates.problem or (estate.instances.problem and template is None):
        return "its instances and launch template could not be listed, so its image is not known"
    if template is None:
        return (
            "no instance of it runs, and its launch template is neither the latest nor the default version, so its "
            "image is not known; add it by hand"
        )
    if not template.image_id.startswith("ami-"):
        said = template.image_id or "no image"
        return f"no instance of it runs, and its launch template names {said}; add it by hand"
    reason = "its instances could not be listed" if estate.instances.problem else "no instance of it runs now"
    return _launch_of_template(template, group, reason)


def _launch_of_template(template: LaunchTemplate, group: ScalingGroup, reason: str) -> Launch:
    return Launch(
        template.image_id,
        template.instance_type,
        template.security_groups,
        template.key_name,
        template.profile,
        group.subnets,
        f"{reason[0].upper()}{reason[1:]}; this is what its launch template says",
    )


def _launch_of(members: Sequence[Instance], subnets: Iterable[str]) -> Launch:
    """Of the image and type that most of them have; the others are named."""
    image_id, instance_type = (
        _most(instance.image_id for instance in members),
        _most(i.instance_type for i in members),
    )
    odd = sorted(
        f"{i.id} ({i.instance_type} of {i.image_id})"
        for i in members
        if (i.image_id, i.instance_type) != (image_id, instance_type)
    )
    first = next((instance for instance in members if instance.image_id == image_id), members[0])
    return Launch(
        image_id,
        instance_type,
        tuple(sorted({group for instance in members for group in instance.security_groups})),
        first.key_name,
        first.profile,
        tuple(subnets),
        f"Not all instances are alike; others are {some(odd)}." if odd else "",
    )


def _most(values: Iterable[str]) -> str:
    """The most frequent one; of several the first in order, so that two drafts are equal."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def _plain_fleets(instances: Iterable[Instance], estate: Estate) -> list[Thing | LeftOut]:
    found: list[Thing | LeftOut] = []
    together: dict[tuple[str, str], tuple[ImageChoice, list[Instance]]] = {}
    for instance in instances:
        choice = image_choice(instance.image_id, instance.account, estate)
        if choice.state in (FOREIGN, MISSING):
            found.append(_single(instance, choice, estate))
            continue
        key = (_family(instance.name), choice.key)
        together.setdefault(key, (choice, []))[1].append(instance)
    for (name, image_key), (choice, members) in sorted(together.items(), key=lambda item: item[0]):
        found.append(_family_fleet(name, image_key, choice, members, estate))
    return found


def _family(name: str) -> str:
    """``web`` of web-1 and web-2."""
    return _NUMBER.sub("", name) or name


def _single(instance: Instance, choice: ImageChoice, estate: Estate) -> Thing | LeftOut:
    """An instance whose image is not ours to copy: an image is created of the instance itself."""
    if not instance.has_ebs_root:
        reason = "its root device is an instance store, of which no image can be created"
        return LeftOut("instance", instance.label, reason)
    notes = [
        f"Instance {instance.label}: {choice.note}",
        "Each sync creates an image of the instance and all its volumes, without a reboot, and copies that.",
    ]
    created = ImageChoice(choice.state, {"create": {"instance_id": instance.id}}, choice.note)
    launch = _launch_of([instance], (instance.subnet,))
    about = {"instance_type": launch.instance_type}
    base = instance.name or instance.id
    return _fleet(f"instance:{instance.id}", base, created, launch, about, [instance], notes, estate)


def _family_fleet(name: str, key: str, choice: ImageChoice, members: list[Instance], estate: Estate) -> Thing:
    is_one = len(members) == 1
    base = (members[0].name if is_one else name) or key.removeprefix("set ")
    launch = _launch_of(members, sorted({instance.subnet for instance in members if instance.subnet}))
    labels = some(instance.label for instance in members)
    notes = [f"Instance{'' if is_one else 's'} {labels}: {choice.note}", launch.note]
    about = {"count": len(members), "instance_type": launch.instance_type}
    return _fleet(f"fleet:{name}|{key}", base, choice, launch, about, members, notes, estate)


def _fleet(
    key: str,
    base: str,
    choice: ImageChoice,
    launch: Launch,
    about: dict[str, Any],
    members: Sequence[Instance],
    notes: Iterable[str],
    estate: Estate,
    target_groups: tuple[str, ...] = (),
) -> Thing:
    section = {name: value for name, value in about.items() if value != ""}
    if launch.profile:
        section["iam_instance_profile"] = launch.profile
    image_ids = sorted({launch.image_id, *(instance.image_id for instance in members)})
    chosen = tag_value(str(choice.options.get("sync_identifier", "")))[:MAX_FAMILY_LENGTH]
    return Thing(
        key=key,
        kind="fleet",
        base=base,
        options={**choice.options, "launch": section},
        notes=tuple(filter(None, notes)),
        suggestions={("launch",): _suggestions(launch, members, estate)},
        security_groups=launch.security_groups,
        reached_at=tuple(sorted({address for instance in members for address in instance.addresses})),
        target_groups=target_groups,
        copied_from=frozenset({*image_ids, *([chosen] if chosen else [])}),
        sources=tuple(instance.id for instance in members) or (base,),
    )


def _suggestions(launch: Launch, members: Sequence[Instance], estate: Estate) -> tuple[str, ...]:
    """Places that the recovery region has to have; what they are in the source region is beside them."""
    names = {group.id: group.name for group in estate.security_groups.things}
    zones = {instance.subnet: instance.zone for instance in members if instance.subnet}
    subnets = [f"{subnet} ({zones[subnet]})" if zones.get(subnet) else subnet for subnet in launch.subnets if subnet]
    groups = [f"{names[group]} ({group})" if group in names else group for group in launch.security_groups]
    lines = [f"subnets: []  # in the source region: {', '.join(subnets)}" if subnets else ""]
    lines.append(f"security_groups: []  # in the source region: {', '.join(groups)}" if groups else "")
    lines.append(f"key_name:  # in the source region: {launch.key_name}" if launch.key_name else "")
    return tuple(filter(None, lines))
