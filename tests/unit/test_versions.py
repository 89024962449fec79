"""Which version this is: what galaxy.yml, the changelog, the plugins and the guides say of it is the same.

It never decides when there is a new one: the first fragment after a release does.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if path.stem != "__init__")
VERSION: str = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
RELEASES = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))["releases"]
RELEASED_IN = {
    module["name"]: version for version, release in RELEASES.items() for module in release.get("modules", [])
}
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_version_is_released_only_without_fragments() -> None:
    """Catches: changes that wait for a release under the number of the last one."""
    waiting = [path.name for path in (ROOT / "changelogs" / "fragments").glob("*.yml")]
    assert not waiting or VERSION not in RELEASES, f"{VERSION} is released; raise version in galaxy.yml"


@pytest.mark.parametrize("module", MODULES)
def test_version_added_of_a_module_is_its_release_or_this_one(module: str) -> None:
    """Catches: a module that is said to be in a release that it came after, or in one that is not this."""
    documentation = importlib.import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{module}").DOCUMENTATION
    assert yaml.safe_load(documentation)["version_added"] == RELEASED_IN.get(module, VERSION)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_version_of_the_artifact_in_a_guide_is_this_one(guide: Path) -> None:
    """Catches: a command for a file that make build does not create."""
    said = re.findall(r"lifeboat-aws-(\d+\.\d+\.\d+)\.tar\.gz", guide.read_text(encoding="utf-8"))
    assert set(said) <= {VERSION}
