"""Writes the guides, docs/*.md, as pages for antsibull-docs, so that they stand beside the reference.

The Markdown is the only source: what this writes, docs/docsite/rst, is in the artifact and never in the repository.
Links between guides become references, links to other files of the repository become links to it.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDES = REPOSITORY / "docs"
PAGES = GUIDES / "docsite" / "rst"
ADDRESS = "https://github.com/lifeboat-dr/lifeboat.aws/blob/main/"
LABEL = "ansible_collections.lifeboat.aws.docsite."
UNDERLINES = "=-~^"
LANGUAGES = {"": "text", "yaml": "yaml+jinja", "shell": "console"}
# Markup of reStructuredText ends only before and after these.
OPENING, CLOSING = " \n([{\"'-/:<", " \n)]}\"'-/:>.,;!?\\"


def page_name(guide: str) -> str:
    """``guide_ami_copies`` for ``ami-copies.md``."""
    return "guide_" + guide.removesuffix(".md").replace("-", "_")


def anchor(title: str) -> str:
    """What GitHub calls a heading in links."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def escaped(text: str) -> str:
    return re.sub(r"([\\*`|_])", r"\\\1", text)


def joined(parts: Sequence[tuple[str, bool]]) -> str:
    """Text and markup in one, with a blank that is not shown where reStructuredText wants one around markup."""
    line, after_markup = "", False
    for part, is_markup in parts:
        if not part:
            continue
        is_apart = not line or line[-1] in " \n"
        needs_blank = not is_apart and (
            (after_markup and part[0] not in CLOSING) or (is_markup and line[-1] not in OPENING)
        )
        line += ("\\ " if needs_blank else "") + part
        after_markup = is_markup
    return line


class Page:
    """One guide as reStructuredText."""

    def __init__(self, guide: str) -> None:
        self.guide = guide
        self.label = LABEL + page_name(guide)

    def render(self, text: str) -> str:
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        return f".. _{self.label}:\n\n" + "\n".join(self._blocks(tokens)).strip() + "\n"

    def _blocks(self, tokens: Sequence[Token]) -> Iterator[str]:
        position = 0
        while position < len(tokens):
            end = _end_of(tokens, position)
            yield from self._block(tokens[position], tokens[position + 1 : end])
            position = end + 1

    def _block(self, token: Token, content: Sequence[Token]) -> Iterator[str]:
        if token.type == "heading_open":
            yield from self._heading(content[0].content, self._inline(content[0]), int(token.tag[1:]))
        elif token.type == "paragraph_open":
            image = next((child for child in content[0].children or [] if child.type == "image"), None)
            yield from self._image(image) if image else [self._inline(content[0]), ""]
        elif token.type == "fence":
            language = LANGUAGES.get(token.info, token.info)
            yield from [f".. code-block:: {language}", "", *_indented(token.content.rstrip().split("\n"), 4), ""]
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield from self._list(content, "*" if token.type == "bullet_list_open" else "#.")
        elif token.type == "table_open":
            yield from self._table(content)
        else:
            raise ValueError(f"{self.guide}: no rule for {token.type}")

    def _heading(self, title: str, shown: str, level: int) -> Iterator[str]:
        if level > 1:
            yield from [f".. _{self.label}.{anchor(title)}:", ""]
        yield from [shown, UNDERLINES[level - 1] * len(shown), ""]

    def _image(self, image: Token) -> Iterator[str]:
        """Drawings are put into the page: antsibull-docs takes along no other files."""
        drawing = (GUIDES / str(image.attrs["src"])).read_text(encoding="utf-8")
        yield from [".. raw:: html", "", *_indented(drawing.strip().split("\n"), 4), ""]

    def _list(self, tokens: Sequence[Token], bullet: str) -> Iterator[str]:
        position = 0
        while position < len(tokens):
            end = _end_of(tokens, position)
            first, *rest = "\n".join(self._blocks(tokens[position + 1 : end])).strip().split("\n")
            yield from [f"{bullet} {first}", *_indented(rest, len(bullet) + 1)]
            position = end + 1
        yield ""

    def _table(self, tokens: Sequence[Token]) -> Iterator[str]:
        yield from [".. list-table::", "   :header-rows: 1", ""]
        bullet = "   * - "
        for token in tokens:
            if token.type == "tr_open":
                bullet = "   * - "
            elif token.type == "inline":
                yield (bullet + self._inline(token)).rstrip()
                bullet = "     - "
        yield ""

    def _inline(self, inline: Token) -> str:
        children, parts, position = inline.children or [], [], 0
        while position < len(children):
            end = _end_of(children, position)
            parts += self._span(children[position], children[position + 1 : end])
            position = end + 1
        return joined(parts)

    def _span(self, token: Token, content: Sequence[Token]) -> list[tuple[str, bool]]:
        if token.type == "softbreak":
            return [(" ", False)]
        if token.type == "code_inline":
            return [(f"``{token.content}``", True)]
        if token.type == "link_open":
            return [(self._link(str(token.attrs["href"]), "".join(each.content for each in content)), True)]
        if token.type in ("strong_open", "em_open"):
            mark = "**" if token.type == "strong_open" else "*"
            # Markup cannot be nested: code within stays code.
            return [
                (f"``{each.content}``" if each.type == "code_inline" else _marked(each.content, mark), True)
                for each in content
                if each.content.strip()
            ]
        # What HTML there is, code in tables, is text here.
        return [("" if token.type == "html_inline" else escaped(token.content), False)]

    def _link(self, target: str, text: str) -> str:
        path, _hash, heading = target.partition("#")
        if "://" in target:
            return f"`{escaped(text)} <{target}>`__"
        place = posixpath.normpath(posixpath.join("docs", path)) if path else f"docs/{self.guide}"
        folder, name = posixpath.split(place)
        if folder == "docs" and name.endswith(".md"):
            label = LABEL + page_name(name) + (f".{heading}" if heading else "")
            return f":ref:`{text} <{label}>`"
        return f"`{escaped(text)} <{ADDRESS}{place}{'#' + heading if heading else ''}>`__"


def _marked(text: str, mark: str) -> str:
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{escaped(inner)}{mark}{after}"


def _indented(lines: Sequence[str], width: int) -> list[str]:
    return [" " * width + line if line else "" for line in lines]


def _end_of(tokens: Sequence[Token], position: int) -> int:
    """Where the token that closes this one is; this one itself if it holds nothing."""
    depth = 0
    for end in range(position, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    raise ValueError(f"{tokens[position].type} is never closed")


def main() -> int:
    PAGES.mkdir(parents=True, exist_ok=True)
    guides = sorted(GUIDES.glob("*.md"))
    pages = {PAGES / f"{page_name(guide.name)}.rst": guide for guide in guides}
    for page in set(PAGES.glob("*.rst")) - set(pages):
        page.unlink()
    for page, guide in pages.items():
        page.write_text(Page(guide.name).render(guide.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{len(pages)} guides in {PAGES.relative_to(REPOSITORY)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
