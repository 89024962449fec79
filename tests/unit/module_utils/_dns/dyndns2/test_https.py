"""What the update client calls itself. How it speaks is tested with a real service over TLS."""

from __future__ import annotations

from pathlib import Path

import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.https import AGENT, VERSION
from tests.dns.dyndns2_services import is_generic

GALAXY = Path(__file__).parents[5] / "galaxy.yml"


def test_dyndns2_agent_is_company_device_and_version() -> None:
    """Catches: a release that calls itself by an older version, so that services block the wrong one."""
    assert yaml.safe_load(GALAXY.read_text(encoding="utf-8"))["version"] == VERSION
    issues = yaml.safe_load(GALAXY.read_text(encoding="utf-8"))["issues"]
    assert AGENT.split(" - ") == ["lifeboat.aws", "ansible", f"{VERSION} ({issues})"]
    assert not is_generic(AGENT)
