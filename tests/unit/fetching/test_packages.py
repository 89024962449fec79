"""Tests that need a program say so where it is missing, and are not skipped where that is forbidden."""

from __future__ import annotations

import pytest

from tests.fetching import packages


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "program", {"dash": "/bin/dash"}.get)


@pytest.mark.usefixtures("nothing_installed")
def test_missing_program_is_named_with_its_package() -> None:
    """Catches: a skip that does not say what to install."""
    assert packages.missing("dash") is None
    assert packages.missing("dash", "flock", "aws") == "awscli util-linux"
    mark = packages.skip_without("dash", "aws", environment={}).mark
    assert mark.args == (True,)
    assert "apt-get install awscli (" in mark.kwargs["reason"]


@pytest.mark.usefixtures("nothing_installed")
def test_missing_program_where_it_is_required_skips_nothing() -> None:
    """Catches: a gate that passes without having looked."""
    assert packages.skip_without("aws", environment={packages.REQUIRED_BY: "1"}).mark.args == (False,)
    assert packages.skip_without("dash", environment={}).mark.args == (False,)
