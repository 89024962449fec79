# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of each region's bundle: layers chosen, templates rendered, couplings and vaulted values refused.

It never writes a file and never calls AWS; how a template is rendered is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile
from ansible_collections.lifeboat.aws.plugins.module_utils._config.fitness import unfit
from ansible_collections.lifeboat.aws.plugins.module_utils._config.formats import files_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.layers import (
    Source,
    check_layers,
    check_property_layers,
    is_shared,
    layers_of,
    sources_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.properties import Properties, merged, properties_of
from ansible_collections.lifeboat.aws.plugins.module_utils._config.refusals import Text, refusals, rules_for
from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import (
    AllowedVariable,
    Vaulted,
    shown,
    vaulted_refusals,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import Allowance
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan_text import find_couplings

from .rendering import Render


@dataclass(frozen=True)
class Publication:
    """What is to be published: ``buckets`` by region, ``files`` by their path below the source directory."""

    environment: str
    buckets: Mapping[str, str]
    files: Mapping[str, BundleFile]
    properties: Mapping[str, Mapping[str, Any]]
    allowed: tuple[Allowance, ...]
    vaulted: tuple[Vaulted, ...] = ()
    allowed_variables: tuple[AllowedVariable, ...] = ()


def bundle_files(publication: Publication, render_for: Callable[[str], Render]) -> dict[str, dict[str, BundleFile]]:
    """Region -> name -> file. InvalidInput has all that is refused in all regions, one in a line."""
    regions = tuple(publication.buckets)
    if publication.files:
        folders = {path.split("/")[0] for path in publication.files if "/" in path}
        check_layers(folders, publication.environment, regions, "source")
    check_property_layers(publication.properties)
    check_layers(publication.properties, publication.environment, regions, "properties")
    bundles: dict[str, dict[str, BundleFile]] = {}
    refused: list[str] = []
    for region in regions:
        files, problems = _RegionBundle(publication, region, render_for(region)).made()
        bundles[region] = files
        refused += problems
    if refused:
        raise InvalidInput("\n".join(dict.fromkeys(refused)))
    return bundles


@dataclass(frozen=True)
class _RegionBundle:
    publication: Publication
    region: str
    render: Render

    def made(self) -> tuple[dict[str, BundleFile], list[str]]:
        """The files, and why they cannot be published."""
        files: dict[str, BundleFile] = {}
        refused: list[str] = []
        for source in sources_of(self.publication.files, self.publication.environment, self.region):
            files[source.name], problems = self._file(source)
            refused += problems
        layers = [self.publication.properties.get(layer) or {} for layer in self._layers()]
        if any(layers):
            properties = properties_of(merged(layers))
            refused += [problem for text in _texts_of(properties) for problem in self._refused(text, text.source)]
            files.update(_with_properties(files, properties))
        return dict(sorted(files.items())), [*refused, *unfit(files, self.region)]

    def _layers(self) -> tuple[str, ...]:
        return layers_of(self.publication.environment, self.region)

    def _file(self, source: Source) -> tuple[BundleFile, list[str]]:
        file = self.publication.files[source.path]
        try:
            text = file.content.decode("utf-8")
        except UnicodeDecodeError as error:
            if source.is_template:
                raise InvalidInput(f"{source.path}: the template is not in UTF-8") from error
            # latin-1 has a character for every byte, and those of ASCII are the same.
            place = Text(source.path, "", is_shared=False)
            return file, self._secrets(place, file.content.decode("latin-1"), self.publication.vaulted)
        rendered = self.render(source.path, text) if source.is_template else text
        shared = is_shared(source.layer, self.publication.buckets)
        problems = self._refused(Text(source.path, text, shared), rendered)
        return BundleFile(rendered.encode("utf-8"), file.is_executable, source.path), problems

    def _secrets(self, text: Text, rendered: str, vaulted: Iterable[Vaulted]) -> list[str]:
        return vaulted_refusals(text, rendered, vaulted, self.publication.allowed_variables)

    def _refused(self, text: Text, rendered: str) -> list[str]:
        others = {region: bucket for region, bucket in self.publication.buckets.items() if region != self.region}
        # A bucket that all regions share is this region's, too.
        buckets = set(others.values()) - {self.publication.buckets[self.region]}
        rules = rules_for(others, buckets, self.publication.allowed)
        # Looked for once: with many vaulted variables that is most of the work on a file.
        present = [one for one in self.publication.vaulted if one.is_in(rendered)]
        # What a value is the value of tells whether it is a setting.
        found = find_couplings(text.path, f"{text.before}{rendered}", rules)
        own = [finding for finding in found if finding.line > 1 or finding.column > len(text.before)]
        couplings = refusals(text, own, self.region, rules, lambda literal: shown(literal, present))
        return [*self._secrets(text, rendered, present), *couplings]


def _texts_of(properties: Properties) -> list[Text]:
    """The properties as they were given; which layer one comes from is not known any more.

    A list is one to choose from.
    """
    values = {**properties.flat, **{reference.name: reference.id for reference in properties.references}}
    return [
        Text("properties", text_of(value), False, name, before="" if isinstance(value, list | tuple) else f"{name}=")
        for name, value in values.items()
    ]


def _with_properties(files: Mapping[str, BundleFile], properties: Properties) -> dict[str, BundleFile]:
    made = files_of(properties)
    rivals = [files[name].source for name in made if name in files]
    if rivals:
        raise InvalidInput(f"{rivals[0]} and the properties would both be the same file; give one of them another name")
    return {name: BundleFile(text.encode("utf-8"), source="properties") for name, text in made.items()}
