"""Whether figures are of the code they stand beside: digests of the code that a benchmark measures.

Comments, documentation and the form of the source do not count, since they cost no run anything. What every part of
the collection uses does not make figures stale either, or each change would ask for all of them; that it has changed is
said. It never reads a clock or git, so that it answers the same in every checkout.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from tests.simulator.client import REPOSITORY

_DOCUMENTATION = frozenset({"DOCUMENTATION", "EXAMPLES", "RETURN"})
_COMMENT_OF_SHELL = re.compile(r"^[ \t]*#(?!!).*\n", re.MULTILINE)
_CODE = frozenset({".py", ".yml", ".yaml", ".j2", ".sh"})


def digest(measures: Iterable[str], top: Path = REPOSITORY) -> str:
    """Of all code in these files and folders. A ``LookupError`` for one that is not there."""
    total = hashlib.sha256()
    for path in sorted({path for name in measures for path in _files(top / name)}):
        total.update(f"{path.relative_to(top).as_posix()}\0{code_of(path)}\0".encode())
    return total.hexdigest()[:16]


def digest_of_text(place: str, top: Path = REPOSITORY) -> str:
    """Of all that is written there, comments too: quick, for large folders."""
    total = hashlib.sha256()
    for path in sorted(set(_files(top / place))):
        total.update(f"{path.relative_to(top).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()[:16]


def code_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _python(text)
    if path.suffix in (".yml", ".yaml"):
        # Only what is loaded, in its order.
        return "\0".join(json.dumps(each, default=str) for each in yaml.safe_load_all(text))
    return _COMMENT_OF_SHELL.sub("", text) if path.suffix == ".sh" else text


def _files(place: Path) -> Iterator[Path]:
    found = [place] if place.is_file() else [path for path in place.rglob("*") if path.suffix in _CODE]
    if not found:
        raise LookupError(f"a benchmark measures {place.name}, and there is no code there")
    return iter(found)


class _WithoutDocumentation(ast.NodeTransformer):
    """Takes out the texts that nothing reads: docstrings, and what documents a plugin."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return None if names & _DOCUMENTATION else node


def _python(text: str) -> str:
    return _shape(_WithoutDocumentation().visit(ast.parse(text)))


def _shape(value: object) -> str:
    """Like ``ast.dump``, but the same with every version of Python: without the fields that are empty."""
    if isinstance(value, list):
        return f"[{','.join(map(_shape, value))}]"
    if not isinstance(value, ast.AST):
        return repr(value)
    fields = (f"{name}={_shape(field)}" for name, field in ast.iter_fields(value) if field not in (None, []))
    return f"{type(value).__name__}({','.join(fields)})"
