"""moto lists the methods of its response classes on every request; the list never changes here.

It never changes which method answers.
"""

from __future__ import annotations

from functools import cache

from moto.core.utils import method_names_from_class

from .replacing import replace


def apply() -> None:
    replace("moto.core.responses:method_names_from_class", cache(method_names_from_class))
