# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders template files with the task's own templar, and says in which line a template has failed.

It never evaluates anything but the template files that it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from traceback import walk_tb
from typing import Any

from ansible.errors import AnsibleError
from jinja2 import Environment, TemplateError, nodes

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput

try:
    from ansible.template import trust_as_template
except ImportError:  # ansible-core 2.18 trusts every template
    trust_as_template = None

# Not a character (Unicode, section 23.7). Behind it a file of one expression stays a text and keeps its last newline;
# ansible-core would make a number of "{{ 3 }}\n".
_END = "\ufdd0"
_OVERRIDES = {"trim_blocks": True}
_UNDEFINED = re.compile(r"'(?P<name>[^']+)' is undefined|has no (?:attribute|element) '?(?P<attribute>[^'\s]+)'?")
_PLUGIN = re.compile(r"[Tt]he (?:lookup|filter|test) plugin '(?P<plugin>[^']+)'")

# What an expression of a template can raise; ansible-core 2.18 lets it through as it is.
_ERRORS = (AnsibleError, TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

Render = Callable[[str, str], str]


def renderer(templar: Any, variables: Mapping[str, Any], search_path: list[str]) -> Render:
    """A function (path, text) -> rendered text, for one region. InvalidInput names the path and the line."""
    own = templar.copy_with_new_env(searchpath=search_path, available_variables=dict(variables))

    def render(path: str, text: str) -> str:
        try:
            return _rendered(own, f"{text}{_END}").removesuffix(_END)
        except _ERRORS as error:
            line = line_of(error, text)
            where = f"{path}, line {line}" if line else path
            raise InvalidInput(f"{where}: {_said(error)}") from error

    return render


def _rendered(templar: Any, text: str) -> str:
    if trust_as_template is None:
        return str(templar.do_template(text, escape_backslashes=False, overrides=_OVERRIDES))
    return str(templar.template(trust_as_template(text), escape_backslashes=False, overrides=_OVERRIDES))


def _said(error: BaseException) -> str:
    """The first line: what follows shows the text around it, which may be confidential."""
    return str(getattr(error, "message", None) or error).strip().splitlines()[0]


def line_of(error: BaseException, text: str) -> int | None:
    """The line of the template that an error is about, or None if it cannot be told."""
    chain = list(_causes(error))
    told = [line for one in chain if isinstance(line := getattr(one, "lineno", None), int)]
    told += [line for one in chain if (line := _line_of_frame(one))]
    return told[0] if told else _line_of_name(" ".join(map(str, chain)), text)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "orig_exc", None) or error.__cause__ or error.__context__


def _line_of_frame(error: BaseException) -> int | None:
    """By the template that a frame of compiled code belongs to, as jinja2.debug finds it."""
    lines = [
        template.get_corresponding_lineno(line)
        for frame, line in walk_tb(error.__traceback__)
        if (template := frame.f_globals.get("__jinja_template__")) is not None
    ]
    return int(lines[-1]) if lines else None


def _line_of_name(message: str, text: str) -> int | None:
    """ansible-core 2.19 finds an undefined variable after the template's code has run: the first line that uses it."""
    undefined, plugin = _UNDEFINED.search(message), _PLUGIN.search(message)
    told = [*(undefined.groupdict().values() if undefined else ()), *(plugin.groupdict().values() if plugin else ())]
    wanted = {short for name in told if name for short in (name, name.rpartition(".")[2])}
    try:
        tree = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(text)
    except TemplateError:
        return None
    used = tree.find_all((nodes.Name, nodes.Getattr, nodes.Filter, nodes.Test, nodes.Const))
    return min((node.lineno for node in used if _names(node) & wanted), default=None)


def _names(node: nodes.Node) -> set[Any]:
    """With the short name of a plugin: messages have one or the other."""
    name = next((getattr(node, field) for field in ("name", "attr", "value") if hasattr(node, field)), None)
    return {name, name.rpartition(".")[2]} if isinstance(name, str) else set()
