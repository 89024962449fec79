"""Python reads this as it starts, and then keeps in KEPT_BYTECODE what it compiles of files that are in a zip file.

It never changes what is run: what is kept is found by the whole text of its source, and only by the same Python.
"""

# Ansible sends every module as a zip file with all that it imports, and Python keeps no bytecode of those: to compile
# the same files again is half the time of a small task. Python starts often, so this imports no more than it must.

from __future__ import annotations

import _frozen_importlib_external as importing
import hashlib
import marshal
import os
import zipimport
from types import CodeType

# typeshed leaves out what is private, hence the type comments; there is no public place between the two.
_compile = zipimport._compile_source  # type: ignore[attr-defined]


def compile_once(path: str, source: bytes, *more: object) -> CodeType:
    text = hashlib.sha256(importing.MAGIC_NUMBER + source)
    kept = os.path.join(os.environ["KEPT_BYTECODE"], text.hexdigest())
    code: CodeType
    if os.path.exists(kept):
        with open(kept, "rb") as file:
            code = importing._compile_bytecode(file.read(), source_path=path)  # type: ignore[attr-defined]
        return code
    code = _compile(path, source, *more)
    # Several modules may run at the same time.
    written = f"{kept}.{os.getpid()}"
    with open(written, "wb") as file:
        marshal.dump(code, file)
    os.replace(written, kept)
    return code


zipimport._compile_source = compile_once  # type: ignore[attr-defined]
