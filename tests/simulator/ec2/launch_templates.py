"""DescribeLaunchTemplateVersions with its filters, for one template or for all.

It never changes a template; moto stores them, but ignores Filters and NextToken and stops after 15 versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.types import Base64EncodedString

from ..errors import AwsError
from ..state import World
from ..wire import Call
from .filters import Values, compile_filters
from .paging import page

FILTERS: dict[str, Values] = {
    "image-id": lambda item: [item.version.image_id],
    "instance-type": lambda item: [item.version.instance_type],
    "is-default-version": lambda item: [item.template.is_default(item.version)],
    "kernel-id": lambda item: [item.version.data.get("KernelId")],
    "ram-disk-id": lambda item: [item.version.data.get("RamDiskId")],
}
_MOST_VERSIONS = 1_000_000


@dataclass(frozen=True)
class _Item:
    """``serial`` numbers the versions within one answer, for paging."""

    template: Any
    version: Any
    serial: int


def describe_launch_template_versions(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    predicates = compile_filters(params.get("Filters", []), FILTERS, lambda _: {})
    try:
        found = world.backend(call.account, call.region).describe_launch_template_versions(
            template_name=params.get("LaunchTemplateName"),
            template_id=params.get("LaunchTemplateId"),
            versions=params.get("Versions", []),
            min_version=params.get("MinVersion"),
            max_version=params.get("MaxVersion"),
            max_results=_MOST_VERSIONS,
        )
    except ServiceException as error:
        raise AwsError(error.code or "InvalidParameterValue", error.message or "") from error
    # $Latest and $Default are often the same version; EC2 lists it once.
    unique = {(template.id, version.number): (template, version) for template, version in found}
    items = [_Item(template, version, n) for n, (template, version) in enumerate(unique.values(), 1)]
    chosen = [item for item in items if all(predicate(item) for predicate in predicates)]
    versions, token = page(call, chosen)
    return {"LaunchTemplateVersions": [_version_to_boto(call, item) for item in versions], "NextToken": token}


def _version_to_boto(call: Call, item: _Item) -> dict[str, Any]:
    return {
        "LaunchTemplateId": item.template.id,
        "LaunchTemplateName": item.template.name,
        "VersionNumber": item.version.number,
        "VersionDescription": item.version.description,
        "CreateTime": item.version.create_time,
        "CreatedBy": f"arn:aws:iam::{call.account}:root",
        "DefaultVersion": item.template.is_default(item.version),
        "LaunchTemplateData": {name: _plain(value) for name, value in item.version.data.items()},
    }


def _plain(value: Any) -> Any:
    return value.as_bytes().decode() if isinstance(value, Base64EncodedString) else value
