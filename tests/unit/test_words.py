# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users read has the words of AWS, Ansible and DNS, which the glossary in CONTRIBUTING.md lists.

Read are guides, option documentation, task names, the changelog and the sentences of plugins. Comments, docstrings and
what is an interface (code, keys, tags, commands) are not, nor is CHANGELOG.md, which is history.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
GLOSSARY = REPOSITORY / "CONTRIBUTING.md"
DOCUMENTS = ("README.md", "SECURITY.md", "docs/**/*.md", "examples/*.md", "roles/*/README.md")
WRITTEN = ("roles/**/*.yml", "playbooks/*.yml", "plugins/**/*.yml", "changelogs/fragments/*.yml", "examples/*.yml")

# What is not said -> what is said instead.
WORDS = {
    r"disks?": "volume",
    r"made|makes|making": "create, created; ensure",
    r"(no|some|every|any)body('s)?|whoever": "an account, an instance, another tool, a user",
    r"without more ado": "automatically",
    r"foretold|foretells?|foretelling": "predicted",
    r"reverse names?": "PTR record, reverse DNS",
    r"inside and outside|(the|from) (inside|outside)": "private zone, public zone, split horizon",
    r"whose a name is": "ownership",
    r"put off": "deferred",
    r"tak(e|es|en) (it |them |this |that )?up": "continue",
    r"joins (it|them)": "continues, merges",
    r"look(s|ed|ing)? at|a look|looks": "check, list, describe, poll",
    r"gone": "deleted, no longer exists",
    r"one moment": "crash-consistent, a point in time",
    r"anew": "again",
    r"told": "reported, returned",
    r"lets? (it|them) go": "no longer keeps",
    r"from boot on": "from boot",
    r"does not do\.": "what is expected",
}
FORBIDDEN = re.compile(
    "|".join(rf"(?P<w{number}>(?<![\w./-])({word})(?![\w-]))" for number, word in enumerate(WORDS)), re.IGNORECASE
)
# Interfaces and terms of Unix that have such a word.
ALLOWED = re.compile(r"lifeboat:made-(for|at)|disk full", re.IGNORECASE)
# Blocks and spans of code, the targets of links, and Ansible's markup for options, values, code and environment.
CODE = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|\b(?:[CVOE]|RV)\([^)]*\)", re.DOTALL)
COMMENT = re.compile(r"(^|\s)#.*")


def found_in(text: str, *, has_comments: bool = False) -> Iterator[tuple[int, str, str]]:
    """(line, word, what to say instead) of each word that is not to be read in a text."""
    prose = CODE.sub(lambda code: "\n" * code.group().count("\n"), text)
    for number, line in enumerate(prose.split("\n")):
        said = ALLOWED.sub("", COMMENT.sub("", line) if has_comments else line)
        for match in FORBIDDEN.finditer(said):
            yield number, match.group(), list(WORDS.values())[int(str(match.lastgroup)[1:])]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of the texts of a Python file with more than one word that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    docstrings = {id(first.value) for first in bodies if isinstance(first, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if is_text and " " in node.value:
            yield node.lineno, node.value


def texts() -> Iterator[tuple[Path, int, str]]:
    for path in sorted(path for pattern in (*DOCUMENTS, *WRITTEN) for path in REPOSITORY.glob(pattern)):
        yield path, 1, path.read_text(encoding="utf-8")
    for path in sorted((REPOSITORY / "plugins").rglob("*.py")):
        yield from ((path, line, text) for line, text in sentences(path))


def test_texts_for_users_have_the_words_of_the_field() -> None:
    """Catches: a word that an AWS or Ansible user would not look for, or not understand."""
    found = [
        f"{path.relative_to(REPOSITORY)}:{first + line}: {word}; say: {instead}"
        for path, first, text in texts()
        for line, word, instead in found_in(text, has_comments=path.suffix == ".yml")
    ]
    assert not found, "see the glossary in CONTRIBUTING.md:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The copy was made by somebody.", ["made", "somebody"]),
        ("A disk\nis gone", ["disk", "gone"]),
        ("the tag `lifeboat:made-for`, `made`, V(made) and [guide](disks.md)", []),
        ("the tag lifeboat:made-for, and disk full", []),
        ("```\nmakes\n```\nmakes", ["makes"]),
        ("private addresses outside source_cidrs", []),
    ],
)
def test_found_in_reads_prose_and_no_code(text: str, words: list[str]) -> None:
    """Catches: a search that finds nothing any more, or that forbids the name of an interface."""
    assert [word for _at, word, _instead in found_in(text)] == words


def test_glossary_and_word_list_are_one() -> None:
    """Catches: a glossary that advises against a word which then passes."""
    words = GLOSSARY.read_text(encoding="utf-8").split("\n## Words\n", 1)[1].split("What the terms", 1)[0]
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", words, re.MULTILINE)
    advised = [word for row in rows[1:] for word in row.split(", ") if not set(word) <= {"-"}]
    assert len(advised) > len(WORDS)
    assert [word for word in advised if not list(found_in(word))] == []
