# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin config_bundle: renders and packs the bundles of all regions on the controller, in this one process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, packed, sha256_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import bucket_of, check_names
from ansible_collections.lifeboat.aws.plugins.module_utils._config.region_options import regions_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.region_variables import variables_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import (
    Vaulted,
    allowed_of,
    known_values,
    without_values,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.config_bundle import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.bundles import Publication, bundle_files
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.rendering import Render, renderer
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.sources import files_below
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.vaulted import vaulted_values
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import path_from, write_whole


class ActionModule(ActionBase):
    """Nothing of it runs on the host of the task."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        vaulted = _vaulted(given, task_vars or {})
        problem = None
        try:
            result.update(changed=False, bundles=self._bundles(given, task_vars or {}, vaulted))
        except InvalidInput as error:
            problem = without_values(str(error), vaulted)
        # Not while the error is handled: Ansible would show that one, too, and what a filter says may quote a value.
        if problem:
            raise AnsibleActionFail(problem)
        return result

    def _bundles(
        self, given: Mapping[str, Any], task_vars: Mapping[str, Any], vaulted: tuple[Vaulted, ...]
    ) -> dict[str, dict[str, Any]]:
        regions = regions_of(given["regions"])
        check_names(given["application"], given["environment"], regions)
        place = Path(str(task_vars.get("playbook_dir", ".")))
        # Relative to the playbook, also in a role: the role's own folders must not be found instead.
        source = path_from(place, given["source"], "source") if given["source"] else None
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
            return renderer(self._templar, {**task_vars, **implied}, [str(source)])

        made = bundle_files(publication, render_for)
        own = given["folder"] or tempfile.mkdtemp(prefix="lifeboat-bundles-", dir=C.DEFAULT_LOCAL_TMP)
        folder = path_from(place, own, "folder")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return {region: _written(folder, files) for region, files in made.items()}
        except OSError as error:
            raise InvalidInput(f"folder: {folder} cannot be written to: {error.strerror or error}") from error


def _vaulted(given: Mapping[str, Any], task_vars: Mapping[str, Any]) -> tuple[Vaulted, ...]:
    """Of the variables of the play, and of what is vaulted in the task's own options."""
    own = {name: given[name] for name in ("regions", "properties")}
    harmless = {given["application"], given["environment"], *given["regions"]}
    return known_values([*vaulted_values(task_vars), *vaulted_values(own)], harmless)


def _written(folder: Path, files: Mapping[str, BundleFile]) -> dict[str, Any]:
    data = packed(files)
    sha256 = sha256_of(data)
    path = folder / f"{sha256}.tar.gz"
    write_whole(path, data)
    return {"sha256": sha256, "size": len(data), "path": str(path), "files": list(files)}
