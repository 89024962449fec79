# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of an instance as one text: small, the same each time, and with nothing in it that templates would read."""

from __future__ import annotations

import ast
import base64
import bz2
import re

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._config.user_data import compact, packed
from tests.fetching.program import sources

PYTHON = '''\
# What it is.
"""A program."""
from typing import Any


class Bad(Exception):
    """Nothing but a docstring."""


class Point:
    """Two numbers."""

    x: int = 0  # The first.

    def move(
        self,
        by: dict[str, int],
        *more: Any,
        name: str = "# no comment",
        **others: Any,
    ) -> dict[
        str, int
    ]:
        """Elsewhere."""
        text = "a -> b"

        return {text: self.x}
'''
COMPACT = """\
class Bad(Exception):
    pass
class Point:
    x:0=0
    def move(self,by,*more,name="# no comment",**others,):
        text="a -> b"
        return{text:self.x}
"""


def test_compact_has_all_but_what_is_for_readers() -> None:
    assert compact(PYTHON) == COMPACT


class _ForReaders(ast.NodeTransformer):
    """What ``compact`` takes away, taken away by other means."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self._without_docstring(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(0)
        return self.generic_visit(node)

    def _without_docstring(self, node: ast.FunctionDef | ast.ClassDef | ast.Module) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node, ast.Module):
            node.body = _with_imports_used(node)
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_ClassDef = visit_Module = _without_docstring


class _Used(ast.NodeVisitor):
    """Names that a module without annotations of functions uses, but for the types of fields."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)


def _with_imports_used(module: ast.Module) -> list[ast.stmt]:
    used = _Used()
    used.visit(module)
    for node in module.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [each for each in node.names if each.name.split(".")[0] in used.names]
    return [node for node in module.body if getattr(node, "names", True)]


@pytest.mark.parametrize("source", [PYTHON, *sources().values()], ids=["example", *sources()])
def test_compact_does_the_same(source: str) -> None:
    """Catches: a text that looks like a comment, and a program that does something else on instances than in tests."""
    assert ast.dump(ast.parse(compact(source))) == ast.dump(_ForReaders().visit(ast.parse(source)))
    assert compact(compact(source)) == compact(source)


def test_program_is_in_ascii() -> None:
    """Catches: columns that are counted in bytes and used for characters."""
    assert all(text.isascii() for text in sources().values())


def test_packed_files_are_what_is_unpacked() -> None:
    files = [("etc/a", 0o644, "a: 'ä'\\n"), ("usr/b.py", 0o755, "# Why.\nimport os\nos.sync()\n")]
    text = packed(files)
    told = ["etc/a", "644", "a: 'ä'\\n", "usr/b.py", "755", "import os\nos.sync()\n"]
    assert bz2.decompress(base64.a85decode(text)).decode().split("\0") == told
    assert packed(files) == text


def test_packed_text_means_nothing_to_yaml_and_templates() -> None:
    """Catches: user-data that changes when somebody else renders it once more."""
    text = packed([(f"usr/{path}", 0o644, text) for path, text in sources().items()])
    assert re.search(r"[{}\s]", text) is None
    assert yaml.safe_load(f"a:\n  - |\n    {text}\n") == {"a": [text + "\n"]}
