"""Stories of copies, of all kinds: two sources to two regions, with retention, created sources, and removal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from tests.faults.suite.child import Run
from tests.faults.suite.story import Story
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.copy_kinds import COPY_KINDS, CopyKind
from tests.integration.create_kinds import CREATE_KINDS, CreateKind
from tests.integration.module_run import run_main

BASIC: dict[str, Any] = {"source_region": SOURCE, "wait": True, "poll_interval": 0.02, "wait_timeout": 20}
REGIONS = (WEST, EU)
# The region that goes dark in the stories of that.
DARK_REGION = "ap-southeast-1"
IMPATIENT = {"connect_timeout": 8, "read_timeout": 8, "retries": {"total_max_attempts": 1}}


def run_of(module: ModuleType, **options: Any) -> partial[dict[str, Any]]:
    """A module with these options, as Ansible starts it with --diff."""
    return partial(run_main, {**BASIC, "_ansible_diff": True, **options}, module)


def _copied(kind: CopyKind, aws: AwsView) -> Run:
    """Two sets; both have nothing yet."""
    aws.simulator.configure(copy_seconds=0)
    world = kind.world(aws)
    things = [world.thing(), world.thing()]
    sources = [world.source(thing) for thing in things]
    more: dict[str, Any] = {"tags": {"Purpose": "recovery"}}
    if kind.name == "ami":
        more["copy_launch_permissions"] = True
        for source in sources:
            permission = {"Add": [{"UserId": PARTNER}]}
            aws.ec2(SOURCE).modify_image_attribute(ImageId=source, LaunchPermission=permission)
    return run_of(kind.module, destination_regions=[*REGIONS], **world.of(*things), **more)


def _retained(kind: CopyKind, aws: AwsView) -> partial[dict[str, Any]]:
    """Three sources with copies, and a fourth without one: the oldest two go."""
    aws.simulator.configure(copy_seconds=0)
    world = kind.world(aws)
    thing = world.thing()
    for _number in range(3):
        source = world.source(thing)
        for region in REGIONS:
            world.copy_of(source, region)
    world.source(thing)
    return run_of(kind.module, destination_regions=[*REGIONS], retain=2, **world.of(thing))


def _absent(kind: CopyKind, aws: AwsView) -> Run:
    world = kind.world(aws)
    thing = world.thing()
    for _number in range(2):
        source = world.source(thing)
        for region in REGIONS:
            world.copy_of(source, region)
    return run_of(kind.module, destination_regions=[*REGIONS], state="absent", **world.named(source))


def _created(kind: CreateKind, aws: AwsView) -> Run:
    aws.simulator.configure(copy_seconds=0, create_image_seconds=0, create_db_snapshot_seconds=0)
    maker = kind.maker(aws)
    return run_of(kind.module, destination_regions=[*REGIONS], **maker.options(min_interval="1h"))


def _copied_to_three(kind: CopyKind, aws: AwsView) -> Run:
    """Five sets to three regions. A region that does not answer is given up after eight seconds."""
    aws.simulator.configure(copy_seconds=0, db_cluster_copies_limit=20)
    world = kind.world(aws)
    things = [world.thing() for _number in range(5)]
    for thing in things:
        world.source(thing)
    regions = [*REGIONS, DARK_REGION]
    return run_of(kind.module, destination_regions=regions, aws_config=IMPATIENT, **world.of(*things))


def _retained_impatiently(kind: CopyKind, aws: AwsView) -> Run:
    retained = _retained(kind, aws)
    return partial(run_main, {**retained.args[0], "aws_config": IMPATIENT}, kind.module)


def _of(kind: CopyKind) -> tuple[Story, ...]:
    def story(what: str, prepare: Callable[[CopyKind, AwsView], Run], **more: Any) -> Story:
        return Story(
            f"{kind.kind.job.module.removesuffix('_xregion_copy')}-{kind.name}-{what}", partial(prepare, kind), **more
        )

    return (
        story("copied", _copied, together=True),
        story("retained", _retained, together=True),
        story("absent", _absent),
    )


STORIES = (
    *(story for kind in COPY_KINDS for story in _of(kind)),
    *(Story(f"{kind.name}-created", partial(_created, kind)) for kind in CREATE_KINDS),
)
DARK_STORIES = tuple(Story(f"{kind.name}-to-three", partial(_copied_to_three, kind)) for kind in COPY_KINDS)
RETAINED_STORIES = tuple(Story(f"{kind.name}-retained", partial(_retained_impatiently, kind)) for kind in COPY_KINDS)
