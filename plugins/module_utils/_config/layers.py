# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which layer each file of a bundle comes from: later layers win.

Pure: it never reads a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import region_problem
from .names import COMMON, is_name

TEMPLATE_SUFFIX = ".j2"


@dataclass(frozen=True)
class Source:
    """A file below the source directory: where it is, what it is called in the bundle, and the layer it is in."""

    path: str
    name: str
    layer: str

    @property
    def is_template(self) -> bool:
        return self.path.endswith(TEMPLATE_SUFFIX)


def layers_of(environment: str, region: str) -> tuple[str, ...]:
    """Later ones win."""
    return (COMMON, environment, region, f"{environment}/{region}")


def is_shared(layer: str, regions: Iterable[str]) -> bool:
    """Whether the layer is one of more than one region."""
    return PurePosixPath(layer).name not in set(regions)


def sources_of(paths: Iterable[str], environment: str, region: str) -> tuple[Source, ...]:
    """What a bundle is made of, by name, out of all relative paths below the source directory.

    InvalidInput if a file and a template of one layer would both be the same file of the bundle.
    """
    sorted_paths = sorted(paths)
    chosen: dict[str, Source] = {}
    for layer in layers_of(environment, region):
        for source in _layer_sources(sorted_paths, layer):
            rival = chosen.get(source.name)
            if rival and rival.layer == layer:
                raise InvalidInput(f"{rival.path} and {source.path} would both be {source.name}; remove one of them")
            chosen[source.name] = source
    return tuple(chosen[name] for name in sorted(chosen))


def _layer_sources(paths: Iterable[str], layer: str) -> Iterable[Source]:
    for path in paths:
        if not path.startswith(f"{layer}/"):
            continue
        inside = path[len(layer) + 1 :]
        # <environment>/<region>/ is a layer of its own, also that of a region nobody publishes to now.
        if "/" in inside and layer != COMMON and region_problem(inside.split("/")[0], "layer") is None:
            continue
        yield Source(path, inside.removesuffix(TEMPLATE_SUFFIX), layer)


def check_layers(given: Iterable[str], environment: str, regions: Iterable[str], option: str) -> None:
    """Other environments and regions have layers, too, but if not one is of this publication, it is a mistake."""
    known = dict.fromkeys(layer for region in regions for layer in layers_of(environment, region))
    names = sorted(given)
    if names and not any(name in known for name in names):
        raise InvalidInput(f"{option}: none of {', '.join(names)} is a layer here; the layers are {', '.join(known)}")


def check_property_layers(given: Mapping[Any, Any]) -> None:
    """InvalidInput for a name that is a layer of no publication at all, and for what are no properties."""
    for name, about in given.items():
        if not _can_be_layer(name):
            raise InvalidInput(
                f"properties: '{name}' can be no layer; expected common, an environment, a region, or "
                f"<environment>/<region>{_turned_round(name)}"
            )
        if about is not None and not isinstance(about, Mapping):
            raise InvalidInput(f"properties: {name}: expected a dictionary of properties, such as pool: {{size: 10}}")


def _can_be_layer(name: Any) -> bool:
    if not isinstance(name, str):
        return False
    environment, slash, region = name.partition("/")
    if not slash:
        return is_name(name)
    return is_name(environment) and not _is_region(environment) and _is_region(region)


def _turned_round(name: Any) -> str:
    region, _slash, environment = str(name).partition("/")
    return f"; did you mean {environment}/{region}?" if _is_region(region) and is_name(environment) else ""


def _is_region(name: str) -> bool:
    return region_problem(name, "layer") is None
