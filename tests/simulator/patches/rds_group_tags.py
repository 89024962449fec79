"""GetResources of the Resource Groups Tagging API lists the groups of databases, too; moto has databases and snapshots.

It never lists a group that has no tags: AWS lists what has or had some (API reference, GetResources).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.resource_tagging import TaggedResource
from moto.rds.models import RDSBackend

from .replacing import replace

_LISTED = "moto.rds.models:RDSBackend.iter_tagged_resources"


def apply() -> None:
    of_moto = RDSBackend.iter_tagged_resources

    def with_groups(backend: RDSBackend) -> Iterator[TaggedResource]:
        yield from of_moto(backend)
        groups: tuple[Any, ...] = (
            *(backend.subnet_groups, backend.option_groups),
            *(backend.db_parameter_groups, backend.db_cluster_parameter_groups),
        )
        for group in (each for of_type in groups for each in of_type.values()):
            tags = {tag["Key"]: tag["Value"] for tag in group.get_tags()}
            yield TaggedResource(arn=group.arn, tags=tags, resource_type=f"rds:{group.resource_type}")

    replace(_LISTED, with_groups)
