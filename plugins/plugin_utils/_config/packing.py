# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bundles of all regions: layers read and rendered with the task's templar, packed, and written to a folder.

It never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...module_utils._config.bundle import BundleFile, packed, sha256_of
from ...module_utils._config.names import bucket_of, check_names
from ...module_utils._config.region_options import regions_of
from ...module_utils._config.region_variables import variables_of
from ...module_utils._config.vaulted import Vaulted, allowed_of
from ...module_utils._core.errors import InvalidInput
from ..controller_files import path_from, write_whole
from .bundles import Publication, bundle_files
from .rendering import Render, renderer
from .sources import files_below


@dataclass(frozen=True)
class Bundle:
    """The files of a region by name, and the file on the controller that they are packed in."""

    files: Mapping[str, BundleFile]
    sha256: str
    size: int
    path: Path


def bundles_of(
    given: Mapping[str, Any],
    task_vars: Mapping[str, Any],
    templar: Any,
    vaulted: tuple[Vaulted, ...],
    folder: Path,
) -> dict[str, Bundle]:
    """Region -> bundle. InvalidInput for what cannot be published, in any region: then there is none."""
    regions = regions_of(given["regions"])
    check_names(given["application"], given["environment"], regions)
    # Relative to the playbook, also in a role: the role's own folders must not be found instead.
    source = path_from(playbook_folder(task_vars), given["source"], "source") if given["source"] else None
    allowed, allowed_variables = allowed_of(given["allow"])
    publication = Publication(
        environment=given["environment"],
        buckets={region: bucket_of(region, options, given["bucket"]) for region, options in regions.items()},
        files=files_below(source) if source else {},
        properties=given["properties"],
        allowed=allowed,
        vaulted=vaulted,
        allowed_variables=allowed_variables,
    )

    def render_for(region: str) -> Render:
        own = regions[region].get("variables") or {}
        bucket = publication.buckets[region]
        implied = variables_of(region, bucket, given["application"], given["environment"], own)
        return renderer(templar, {**task_vars, **implied}, [str(source)])

    made = bundle_files(publication, render_for)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {region: _written(folder, files) for region, files in made.items()}
    except OSError as error:
        raise InvalidInput(f"folder: {folder} cannot be written to: {error.strerror or error}") from error


def playbook_folder(task_vars: Mapping[str, Any]) -> Path:
    return Path(str(task_vars.get("playbook_dir", ".")))


def _written(folder: Path, files: Mapping[str, BundleFile]) -> Bundle:
    data = packed(files)
    sha256 = sha256_of(data)
    path = folder / f"{sha256}.tar.gz"
    write_whole(path, data)
    return Bundle(files, sha256, len(data), path)
