"""What ansible-builder reads of the collection says the same as the modules and their documentation, and is shipped.

It never runs ansible-builder or installs anything.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import yaml

from ansible_collections.lifeboat.aws.plugins.doc_fragments.copies import ModuleDocFragment
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import MINIMUM_BOTOCORE

ROOT = Path(__file__).parents[2]
METADATA = "meta/execution-environment.yml"
PLUGINS = "ansible_collections.lifeboat.aws.plugins.modules"
_MINIMUM = re.compile(r"(\w+)\s*>=\s*([\d.]+)")


def requirements_file() -> str:
    """Its path as ansible-builder understands it: from the root of the installed collection."""
    return str(yaml.safe_load((ROOT / METADATA).read_text(encoding="utf-8"))["dependencies"]["python"])


def required() -> dict[str, str]:
    lines = (ROOT / requirements_file()).read_text(encoding="utf-8").splitlines()
    minimums = (line.partition(">=") for line in lines if line and not line.startswith("#"))
    return {library: version for library, _least, version in minimums}


def documented() -> Iterator[tuple[str, str]]:
    """Library and minimum, for each that the documentation of a module or of our fragment names."""
    modules = [path.stem for path in (ROOT / "plugins/modules").glob("*.py") if path.stem != "__init__"]
    texts = [importlib.import_module(f"{PLUGINS}.{module}").DOCUMENTATION for module in modules]
    for text in (*texts, ModuleDocFragment.DOCUMENTATION):
        for requirement in yaml.safe_load(text).get("requirements", []):
            if found := _MINIMUM.match(requirement):
                yield found[1], found[2]


def test_minimum_versions_are_those_of_the_modules() -> None:
    """Catches: an execution environment with a botocore that the modules refuse."""
    libraries = {pair for pair in documented() if pair[0] != "python"}
    assert libraries | {("boto3", MINIMUM_BOTOCORE)} == set(required().items())
    assert required()["botocore"] == MINIMUM_BOTOCORE
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f'pip install "boto3>={MINIMUM_BOTOCORE}"' in readme


def test_files_are_in_the_artifact() -> None:
    """ansible-builder sees the installed collection only; the requirements at the root are for development."""
    ignored = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["build_ignore"]
    for path in (METADATA, requirements_file()):
        assert (ROOT / path).is_file()
        assert not [pattern for pattern in ignored if fnmatch(path, pattern)]


def test_oldest_versions_that_are_tried_are_those_that_are_allowed() -> None:
    """Catches: a minimum that no test has ever seen."""
    pinned = (ROOT / "requirements-oldest.txt").read_text(encoding="utf-8").splitlines()
    tried = dict(line.split("==") for line in pinned if "==" in line)
    assert {library: tried[library].removesuffix(".0") for library in required()} == required()
    core = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    assert core == f">={tried['ansible-core'].rpartition('.')[0]}.0"


def test_definition_installs_this_version() -> None:
    """Catches: an image with the collection of the release before."""
    definition = yaml.safe_load((ROOT / "execution-environment.yml").read_text(encoding="utf-8"))
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    artifact = f"lifeboat-aws-{version}.tar.gz"
    assert [each["name"] for each in definition["dependencies"]["galaxy"]["collections"]] == [f"artifacts/{artifact}"]
    assert definition["additional_build_files"] == [{"src": f"dist/{artifact}", "dest": "artifacts"}]
    assert definition["version"] == 3


def test_definition_has_versions_that_are_allowed() -> None:
    """Catches: an ansible-core that the collection refuses, and a runner that garbles lines about progress."""
    wanted = yaml.safe_load((ROOT / "execution-environment.yml").read_text(encoding="utf-8"))["dependencies"]
    core = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    assert wanted["ansible_core"]["package_pip"].startswith(f"ansible-core{core.removesuffix('.0')}")
    assert wanted["ansible_runner"]["package_pip"] == "ansible-runner>=2.4.2"
