# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page and the Markdown of a report: they have all that the document has, and no name ever becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._report.document import report_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import run_from_document
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.charts import timeline_chart
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.lines import lines_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.markdown import markdown_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.page import page_of
from tests.reports.shop import evidence, material, ready, step, tried

HOSTILE = (
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</title></style></svg><script>x</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "a|b`c`[d](http://shop.example)\n# e <b>",
    "\u202ereversed\u0000",
)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tags(HTMLParser):
    """Every element with its attributes, and which are not closed in the order in which they were opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def hostile(value: Any, text: str) -> Any:
    """The same with the text in the place of every text that people name."""
    if isinstance(value, dict):
        return {key: hostile(each, text) if key not in KEPT else each for key, each in value.items()}
    if isinstance(value, list):
        return [hostile(each, text) for each in value]
    return text if isinstance(value, str) else value


# What is not a name but a word of ours, a moment, or an amount.
KEPT = {
    *("status", "word", "started", "ended", "moment", "source_created", "from", "to", "price", "at_least", "at_most"),
    *("step", "readiness"),
}


def reports() -> Iterator[Any]:
    """A report with everything, one without findings, one with nothing but a workload, and one from evidence alone."""
    bare = {"points": None, "copies": (), "readiness": None, "runs": (), "synced": (), "problems": ()}
    yield pytest.param(report_of(material()), id="whole")
    yield pytest.param(report_of(material(readiness=ready(), problems=())), id="ready")
    yield pytest.param(report_of(material(**bare)), id="nothing_known")
    run = run_from_document(evidence(ended=None, workloads=[{"name": "a"}, tried("b", "", [step("x", 0, 0)])]))
    yield pytest.param(report_of(material(**{**bare, "runs": (run,)})), id="odd_evidence")


REPORTS = list(reports())


@pytest.mark.parametrize("report", REPORTS)
def test_page_is_whole_and_needs_nothing_but_itself(report: dict[str, Any]) -> None:
    """Catches: an element that is not closed, a script, and anything that a browser would ask for elsewhere."""
    page = page_of(report, "shop")
    tags = Tags(page)
    assert (tags.wrong, tags.open) == ([], [])
    assert {tag for tag, _attributes in tags.found} & {"script", "iframe", "img", "object", "form"} == set()
    links = [str(attributes[key]) for _tag, attributes in tags.found for key in ("href", "src") if key in attributes]
    assert [link for link in links if not link.startswith(("#", "data:"))] == []
    assert not re.search(r"url\(|@import|http:|//", page.replace("http-equiv", ""))
    ids = [attributes["id"] for _tag, attributes in tags.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} - set(ids) == set()
    json.dumps(report)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("report", REPORTS)
def test_page_takes_no_name_for_markup(report: dict[str, Any], text: str) -> None:
    """Catches: a workload, an error or a set whose name becomes an element, an attribute or a template."""
    plain, odd = (Tags(page_of(each, title)) for each, title in ((report, "shop"), (hostile(report, text), text)))
    kinds = [{(tag, *attributes) for tag, attributes in each.found} for each in (odd, plain)]
    assert kinds[0] - kinds[1] == set()
    assert (odd.wrong, odd.open) == ([], [])


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_takes_no_name_for_markup(text: str) -> None:
    """Catches: a name that ends a cell of a table, begins a heading, or is HTML."""
    plain, odd = (
        markdown_of(report, title)
        for report, title in ((report_of(material()), "shop"), (hostile(report_of(material()), text), text))
    )
    assert len(odd.splitlines()) == len(plain.splitlines())
    cells = [[len(re.findall(r"(?<!\\)\|", line)) for line in each.splitlines()] for each in (plain, odd)]
    assert cells[0] == cells[1]
    assert not re.search(r"(?<!\\)[<`\[]", odd)


def test_page_has_the_figures_beside_its_charts() -> None:
    """Catches: a chart without a table, and a status that only a color says."""
    report = report_of(material())
    tags = Tags(page_of(report, "shop"))
    said = " ".join(" ".join(tags.texts).split())
    for sentence in (
        "the recovery point of shop-files is 31 h old, and the RPO is 24 h",
        "Run lifeboat.aws.sync, or run it more often than the RPO.",
        "shop-web waited 29 min for shop-db",
        "31 h from 2026-11-26 18:30 UTC",
        "as its last 6 copies",
        "volume vol-0abc1234abc1234cc: it was in use",
        "the quotas of us-west-2 could not be read: AccessDenied",
    ):
        assert sentence in said
    charts = [attributes for tag, attributes in tags.found if tag == "svg" and attributes.get("role") == "img"]
    assert len(charts) == 2
    assert sum(tag == "table" for tag, _attributes in tags.found) >= 2 + len(charts)


def test_estimate_has_the_date_and_the_source_of_its_prices_beside_it() -> None:
    report = report_of(material())
    for shown in (page_of(report, "shop"), markdown_of(report, "shop")):
        assert re.search(r"Prices of 2025-11-01.*: list prices of the AWS pricing pages.*prices.*file", shown)


def test_chart_has_few_marks_and_all_bars_within_it() -> None:
    """Catches: an axis that is a comb on a phone, and a bar that leaves the chart."""
    for minutes in (0, 1, 7, 61, 600, 20000):
        run = run_from_document(evidence(ended=None, workloads=[tried("a", "", [step("restore", 0, minutes)])]))
        report = report_of(material(runs=(run,)))
        chart = timeline_chart(report["timelines"][0])
        assert len(chart["marks"]) <= 6
        assert all(0 <= part["x"] <= 100 and part["width"] <= 100 for row in chart["rows"] for part in row["bars"])


def test_lines_end_in_the_verdict_and_fit_a_terminal() -> None:
    report = report_of(material())
    *rows, verdict = lines_of(report, ["/tmp/report.html"])
    assert verdict == report["verdict"]["sentence"]
    assert rows[1].split() == [
        "shop-files",
        "NOT",
        "READY",
        "31",
        "h",
        "of",
        "24",
        "h",
        "MISSED",
        "6",
        "min",
        "of",
        "1",
        "h",
    ]
    assert max(map(len, rows)) <= 78
