"""Every option of our own of every module appears in one of its examples.

Read from DOCUMENTATION, our fragments and EXAMPLES. It never runs an example: tests/integration does.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = "lifeboat.aws"
PLUGINS = "ansible_collections.lifeboat.aws.plugins"
FOLDER = Path(__file__).parents[2] / "plugins" / "modules"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@cache
def options_of(module: str) -> frozenset[str]:
    """Names of the options that the module documents itself or takes from our fragments, without amazon.aws's."""
    documentation = yaml.safe_load(importlib.import_module(f"{PLUGINS}.modules.{module}").DOCUMENTATION)
    fragments = [_fragment(name) for name in documentation.get("extends_documentation_fragment", [])]
    return frozenset(option for part in (documentation, *fragments) for option in part.get("options", {}))


def _fragment(name: str) -> dict[str, Any]:
    """What ``lifeboat.aws.copies`` (or ``lifeboat.aws.copies.part``) documents; nothing if it is not one of ours."""
    if not name.startswith(f"{COLLECTION}."):
        return {}
    file, _dot, part = name.removeprefix(f"{COLLECTION}.").partition(".")
    fragment = importlib.import_module(f"{PLUGINS}.doc_fragments.{file}").ModuleDocFragment
    documentation: dict[str, Any] = yaml.safe_load(getattr(fragment, part.upper() or "DOCUMENTATION"))
    return documentation


@cache
def options_in_examples(module: str) -> frozenset[str]:
    """Names of the options that the module's own tasks are given. An alias does not show the option's name."""
    examples = yaml.safe_load(importlib.import_module(f"{PLUGINS}.modules.{module}").EXAMPLES)
    return frozenset(option for task in _tasks(examples) for option in task.get(f"{COLLECTION}.{module}", {}))


def _tasks(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield task
        for section in ("block", "rescue", "always"):
            yield from _tasks(task.get(section, []))


@pytest.mark.parametrize(
    ("module", "option"), [(module, option) for module in MODULES for option in sorted(options_of(module))]
)
def test_option_is_shown_in_an_example(module: str, option: str) -> None:
    assert option in options_in_examples(module), f"no example of {module} shows {option}: add it to EXAMPLES"


@pytest.mark.parametrize("module", MODULES)
def test_options_of_fragments_are_read_too(module: str) -> None:
    """Whatever the argument spec takes is asked about above; what is documented in a place unknown here is not."""
    specification = importlib.import_module(f"{PLUGINS}.modules.{module}").ARGUMENT_SPEC
    assert options_of(module) == set(specification)


@pytest.mark.parametrize("module", MODULES)
def test_examples_have_names_of_their_own(module: str) -> None:
    examples = yaml.safe_load(importlib.import_module(f"{PLUGINS}.modules.{module}").EXAMPLES)
    names = [task["name"] for task in _tasks(examples)]
    assert sorted(set(names)) == sorted(names)
