# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as one HTML page, from the templates of the role dr_report.

It never trusts a name: all that is not written in a template is escaped. Nothing on the page is asked for elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ...module_utils._core.durations import shown_duration
from .charts import copies_chart, meter, timeline_chart
from .words import ICONS, KIND_NAMES, STATUS_CLASSES

TEMPLATES = Path(__file__).parents[3] / "roles" / "dr_report" / "templates"


def page_of(report: Mapping[str, Any], title: str) -> str:
    page = _environment().get_template("report.html.j2")
    return page.render(report=report, title=title, chart_of_copies=copies_chart(report["copies"]))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(duration=_duration, moment=_moment, money=_money, about=_about)
    environment.globals.update(
        icons=ICONS, classes=STATUS_CLASSES, kind_names=KIND_NAMES, meter=meter, timeline_chart=timeline_chart
    )
    return environment


def _duration(seconds: float | None) -> str:
    return "not known" if seconds is None else shown_duration(max(seconds, 0))


def _moment(text: str | None) -> str:
    """``2026-11-28 01:30 UTC`` for ISO 8601."""
    shown = str(text or "")
    return f"{shown[:10]} {shown[11:16]} UTC" if shown else "not known"


def _about(amount: str) -> str:
    """Without cents, where these only look exact."""
    return _money(amount) if Decimal(amount) < 10 else f"{Decimal(amount):,.0f}"


def _money(amount: str | None) -> str:
    return "not known" if amount is None else f"{Decimal(amount):,.2f}"
