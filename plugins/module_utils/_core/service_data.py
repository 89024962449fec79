# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the SDK's description of a service in the folder of that service.

It never reads another file than the SDK itself would, and never finds a service that the SDK would not.
"""

from __future__ import annotations

from typing import Any


def find_in_own_folder(loader: Any, not_found: type[Exception]) -> None:
    """Let botocore's loader look into the folder of the service that is asked for; ``not_found`` is what it raises.

    By itself it looks into those of all its 400 services first, and once more for each type of description: a tenth of
    the processor time of a module with nothing to do.
    """
    load, list_all = loader.load_service_model, loader.list_available_services
    # Type of description -> services that have it, of those that were asked for.
    there: dict[str, set[str]] = {}

    def load_service_model(service_name: str, type_name: str, api_version: str | None = None) -> Any:
        try:
            loader.list_api_versions(service_name, type_name)
        except not_found:
            # It names the services there are.
            there.pop(type_name, None)
        else:
            there.setdefault(type_name, set()).add(service_name)
        return load(service_name, type_name, api_version)

    def list_available_services(type_name: str) -> Any:
        """For load_service_model: whether the service that is asked for is among them. All, if it is not there."""
        return there.get(type_name) or list_all(type_name)

    loader.load_service_model, loader.list_available_services = load_service_model, list_available_services
