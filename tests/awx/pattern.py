"""The job templates of the pattern as data: what each runs, with which variables, and what its survey asks.

It never applies them; variables of whoever applies them are those of this file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PATTERN = ROOT / "extensions/patterns/disaster_recovery"
# What a template takes from variables of whoever applies it.
CONFIGURATION = {
    "dr_config_application": "shop",
    "dr_config_environment": "production",
    "dr_config_bucket": "shop-config-{region}",
    "dr_config_regions": {"us-east-1": {}, "us-west-2": {}},
    "dr_config_properties": {"common": {"pool": {"size": 10}}},
}
NAMES = {
    "region": "us-east-1",
    "owner": "shop-web",
    "filters": {"tag:Name": "web"},
    "public_hostnames": ["api.shop.example"],
}
GIVEN: dict[str, Any] = {
    "{{ lifeboat_awx_configuration }}": CONFIGURATION,
    "{{ lifeboat_awx_names }}": NAMES,
    "{{ lifeboat_awx_report_upload }}": "manifest",
}


class _Loader(yaml.SafeLoader):
    """Reads what is marked as no template as the text that it is."""


_Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@dataclass(frozen=True)
class Template:
    """``variables`` are those of the template itself, ``questions`` those of its survey."""

    playbook: str
    variables: dict[str, Any] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)


@cache
def data(name: str) -> dict[str, Any]:
    text = (PATTERN / "controller" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, _Loader)  # a safe one
    return found


def entries(*, always: bool = False) -> list[dict[str, Any]]:
    """As they are written; with ``always`` without those that need variables of whoever applies them."""
    lists = {name: found for name, found in data("job_templates.yml").items() if isinstance(found, list)}
    return [entry for name, found in lists.items() if name == "lifeboat_awx_jobs" or not always for entry in found]


def short(text: str) -> str:
    """``{{ lifeboat_awx_name }} sync`` -> ``sync``"""
    return text.removeprefix("{{ lifeboat_awx_name }} ")


@cache
def templates() -> dict[str, Template]:
    """Every one, by its name without that of the plan."""
    return {short(entry["name"]): _template(entry) for entry in entries()}


def _template(entry: dict[str, Any]) -> Template:
    """The playbook is written as ``{{ lifeboat_awx_playbook | format('sync') }}``."""
    [name] = re.findall(r"format.'(\w+)'", entry["playbook"])
    survey = re.sub(r"[{} ]", "", entry.get("survey_spec", ""))
    questions = data("surveys.yml")[survey]["spec"] if survey else []
    return Template(f"lifeboat.aws.{name}", _given(entry.get("extra_vars", {})), questions)


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _given(each) for key, each in value.items()}
    return GIVEN.get(value, value) if isinstance(value, str) else value
