# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of an instance as one text in its user-data, of which EC2 takes 16 KB.

All of them are compressed together, and written in the 85 characters of Ascii85: a quarter more than the compressed
bytes, where base64 takes a third, and without the braces that Jinja and Terraform would read as their own.

Pure: it never reads a file.
"""

from __future__ import annotations

import ast
import base64
import bz2
import io
import tokenize
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from .._core.errors import InvalidInput
from .instance_files import File

# EC2 counts before base64: "User data is limited to 16 KB, in raw form, before it is base64-encoded".
LIMIT = 16384
_START = """\
#cloud-config
# Settings, units and program of the role dr_config of lifeboat.aws, packed.
bootcmd:
- - cloud-init-per
  - instance
  - lifeboat-config
  - python3
  - -c
  - |
   import base64, bz2, os, sys
   os.chdir(sys.argv[1])
   parts = iter(bz2.decompress(base64.a85decode(sys.argv[2])).split(b"\\0"))
   for path, mode, text in zip(parts, parts, parts):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
     file.write(text)
    os.chmod(path, int(mode, 8))
   os.system("systemctl daemon-reload")
  - /
  - |
"""
_RUN = """\
runcmd:
- [systemctl, enable, --now, lifeboat-config.timer]
- [systemctl, enable, --now, lifeboat-config.service]
"""
_READY = "- [systemctl, enable, --now, --no-block, lifeboat-ready.service]\n"


def cloud_config(files: Iterable[File], has_ready: bool) -> str:
    """User-data that writes the files and starts their units. InvalidInput if EC2 would not take it."""
    text = f"{_START}   {packed(files)}\n{_RUN}{_READY if has_ready else ''}"
    size = len(text.encode())
    if size > LIMIT:
        raise InvalidInput(
            f"the user-data has {size} bytes and EC2 takes {LIMIT}; shorten what it says in on_change, "
            "register_command, variables or regions"
        )
    return text


def packed(files: Iterable[File]) -> str:
    """Of each its path from the root of the file system, mode and text, with NUL between them.

    Python is packed as ``compact`` leaves it.
    """
    told = [(path, f"{mode:o}", compact(text) if path.endswith(".py") else text) for path, mode, text in files]
    joined = "\0".join(part for file in told for part in file)
    return base64.a85encode(bz2.compress(joined.encode(), 9)).decode()


def compact(source: str) -> str:
    """A program in ASCII without what is for readers alone: comments, docstrings, annotations, imports for these.

    Data classes count the annotations of their fields and do not care what they say, so each is 0.
    """
    starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    tree = ast.parse(source)
    cuts = (
        *_comments(source, starts),
        *_docstrings(tree, starts),
        *_annotations(tree, source, starts),
        *_imports(tree, starts),
    )
    for start, end, instead in sorted(cuts, reverse=True):
        source = source[:start] + instead + source[end:]
    return _joined("".join(f"{line.rstrip()}\n" for line in source.splitlines() if line.strip()))


def _joined(source: str) -> str:
    """With what is within brackets in one line, and spaces only where words would become one."""
    starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    tokens = [token for token in _outside_strings(source) if token.type != tokenize.NL]
    for token, after in reversed([*pairwise(tokens)]):
        start, end = (starts[line - 1] + column for line, column in (token.end, after.start))
        # Neither is the indentation of a line, which is a token of its own.
        if end > start and token.type not in _LINE_STARTS and after.type not in _LINE_STARTS:
            are_words = _is_of_word(source[start - 1]) and _is_of_word(source[end])
            source = source[:start] + (" " if are_words else "") + source[end:]
    return source


_LINE_STARTS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character in "_\"'."


def _outside_strings(source: str) -> Iterator[tokenize.TokenInfo]:
    """With each f-string in one piece, into which Python 3.12 and newer ones look."""
    starts, ends = (getattr(tokenize, f"FSTRING_{what}", None) for what in ("START", "END"))
    begun: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == starts:
            begun.append(token.start)
        elif token.type == ends:
            whole = token._replace(type=tokenize.STRING, start=begun.pop())
            yield from () if begun else (whole,)
        elif not begun:
            yield token


Cut = tuple[int, int, str]


def _comments(source: str, starts: list[int]) -> Iterator[Cut]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            start = starts[token.start[0] - 1] + token.start[1]
            yield start, start + len(token.string), ""


def _docstrings(tree: ast.AST, starts: list[int]) -> Iterator[Cut]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield _start(node.body[0], starts), _end(node.body[0], starts), "" if len(node.body) > 1 else "pass"


def _annotations(tree: ast.AST, source: str, starts: list[int]) -> Iterator[Cut]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            yield _start(node, starts) + len(node.arg), _end(node.annotation, starts), ""
        elif isinstance(node, ast.AnnAssign):
            yield _start(node.annotation, starts), _end(node.annotation, starts), "0"
        elif isinstance(node, ast.FunctionDef) and node.returns:
            arrow = source.rindex("->", 0, _start(node.returns, starts))
            yield len(source[:arrow].rstrip()), _end(node.returns, starts), ""


def _imports(tree: ast.Module, starts: list[int]) -> Iterator[Cut]:
    needed = _names_outside_annotations(tree)
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            kept = [alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in needed]
            if len(kept) < len(node.names):
                yield _start(node, starts), _end(node, starts), ast.unparse(_of(node, kept)) if kept else ""


def _of(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> ast.stmt:
    return ast.ImportFrom(node.module, names, node.level) if isinstance(node, ast.ImportFrom) else ast.Import(names)


def _names_outside_annotations(tree: ast.Module) -> set[str]:
    annotations = {
        id(name)
        for node in ast.walk(tree)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if annotation
        for name in ast.walk(annotation)
    }
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in annotations}


def _start(node: ast.arg | ast.stmt | ast.expr, starts: list[int]) -> int:
    return starts[node.lineno - 1] + node.col_offset


def _end(node: ast.stmt | ast.expr, starts: list[int]) -> int:
    return starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
