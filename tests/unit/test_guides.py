# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Guides become pages beside the reference: every one of them, with links that lead somewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import yaml

from tools.guides import ADDRESS, GUIDES, LABEL, REPOSITORY, Page, anchor, page_name

PAGES = {path.name: Page(path.name).render(path.read_text(encoding="utf-8")) for path in sorted(GUIDES.glob("*.md"))}


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        pytest.param("a *b* **c `d`** e", "a *b* **c** ``d`` e", id="emphasis"),
        pytest.param("`a`s, x_ and a|b", "``a``\\ s, x\\_ and a\\|b", id="escapes"),
        pytest.param("[b](other.md#one-two)", f":ref:`b <{LABEL}guide_other.one-two>`", id="other_guide"),
        pytest.param("[b](#one)", f":ref:`b <{LABEL}guide_it.one>`", id="own_heading"),
        pytest.param("[b](iam/c.json)", f"`b <{ADDRESS}docs/iam/c.json>`__", id="file_of_docs"),
        pytest.param("[b](../meta/c.txt)", f"`b <{ADDRESS}meta/c.txt>`__", id="file_of_the_repository"),
        pytest.param("[b](https://shop.example)", "`b <https://shop.example>`__", id="elsewhere"),
        pytest.param("## A `b`, c", f".. _{LABEL}guide_it.a-b-c:\n\nA ``b``, c\n----------", id="heading"),
        pytest.param("- a\n  b\n- c", "* a b\n* c", id="list"),
        pytest.param("```yaml\na: b\n```", ".. code-block:: yaml+jinja\n\n    a: b", id="code"),
        pytest.param(
            "| a | b |\n|---|---|\n| c | |",
            ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - c\n     -",
            id="table",
        ),
    ],
)
def test_page_says_what_the_guide_says(markdown: str, page: str) -> None:
    """Catches: markup that is shown as text, or text that is taken for markup."""
    assert Page("it.md").render(markdown) == f".. _{LABEL}guide_it:\n\n{page}\n"


def test_page_refuses_what_it_cannot_show() -> None:
    """Catches: a part of a guide that is missing on the site without a word."""
    with pytest.raises(ValueError, match=r"it\.md: no rule for blockquote_open"):
        Page("it.md").render("> quoted")


def test_pages_are_all_in_the_navigation() -> None:
    """Catches: a new guide that no page links to, or a page of a guide that was renamed."""
    sections = yaml.safe_load((GUIDES / "docsite/extra-docs.yml").read_text(encoding="utf-8"))["sections"]
    listed = [page for section in sections for page in section["toctree"]]
    assert sorted(listed) == sorted(page_name(guide) for guide in PAGES)


def test_links_of_guides_lead_somewhere() -> None:
    """Catches: a link to a heading or a file that was renamed; Sphinx is not asked about these."""
    text = "\n".join(PAGES.values())
    labels = set(re.findall(r"^\.\. _([^:]+):$", text, re.MULTILINE))
    references = set(re.findall(r":ref:`[^<]+<([^>]+)>`", text))
    files = {link.partition("#")[0] for link in re.findall(rf"<{re.escape(ADDRESS)}([^>]+)>", text)}
    assert references - labels == set()
    assert [name for name in sorted(files) if not (REPOSITORY / name).exists()] == []


def test_links_of_other_documents_lead_somewhere() -> None:
    """Catches: a link in a README that a renamed guide or heading has broken."""
    documents = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("roles/*/README.md"), *REPOSITORY.glob("examples/*.md")]
    broken = []
    for document in documents:
        for target, heading in re.findall(r"\]\((?!\w+:)([^)#]*)#?([^)]*)\)", document.read_text(encoding="utf-8")):
            place = document.parent / target if target else document
            headings = re.findall(r"^#+ (.*)$", place.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
            if not place.exists() or (heading and heading not in {anchor(each) for each in headings}):
                broken.append(f"{document.name}: {target}#{heading}")
    assert broken == []


@pytest.mark.parametrize("name", ["copies", "configuration", "recovery", "report"])
def test_drawing_can_be_read_on_light_and_dark_pages(name: str) -> None:
    """Catches: dark text on a dark page, and a class that changes other parts of the page."""
    drawing = (GUIDES / f"diagrams/{name}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(drawing)
    classes = {each for element in root.iter() for each in element.get("class", "").split()}
    dark = drawing.partition("prefers-color-scheme: dark")[2].partition("</style>")[0]
    coloured = classes - {"lb-title"}
    assert classes, "nothing has a colour of its own"
    assert {each for each in classes if not each.startswith("lb-")} == set()
    assert {each for each in coloured if f".{each} {{" not in dark} == set()
    assert root.get("aria-label")
