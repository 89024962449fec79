"""Ends a process that was forked from a large one, without taking down one by one what it shares with that one.

To free what was there before the fork writes to memory that is shared until then, and so copies nearly all of it: that
was most of the time of a small task. What Python promises a program at its end is done: functions of atexit, output.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, NoReturn


def end_with(program: Callable[[], Any]) -> NoReturn:
    """Run it, and leave with the code that Python would leave with."""
    code = 1
    try:
        program()
        code = 0
    except SystemExit as leaving:
        code = _code_of(leaving.code)
    finally:
        if sys.exc_info()[1]:
            traceback.print_exc()
        # No public functions do this before the interpreter is taken down.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _code_of(value: object) -> int:
    if value is None or isinstance(value, int):
        return (value or 0) & 0xFF
    sys.stderr.write(f"{value}\n")
    return 1
