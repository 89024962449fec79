"""What happens to the names in a directory, as the kernel tells it (inotify).

It never looks by itself, so that it misses nothing between two looks.
"""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from types import TracebackType

_EVENTS = {0x40: "moved from", 0x80: "moved to", 0x100: "created", 0x200: "deleted"}
_HEADER = struct.Struct("iIII")
_LIBC = ctypes.CDLL(None, use_errno=True)


class NamesWatch:
    """Use it as a context manager around what is to be watched.

    >>> with NamesWatch(folder) as watch:
    ...     os.replace(folder / "new", folder / "name")
    >>> watch.events("name")
    ['moved to']
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: list[tuple[str, str]] = []

    def __enter__(self) -> NamesWatch:
        self._descriptor = _LIBC.inotify_init1(os.O_NONBLOCK)
        if _LIBC.inotify_add_watch(self._descriptor, os.fsencode(self._folder), sum(_EVENTS)) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch", str(self._folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            while data := os.read(self._descriptor, 65_536):
                self._read(data)
        except BlockingIOError:
            pass  # that was all
        finally:
            os.close(self._descriptor)

    def _read(self, data: bytes) -> None:
        while data:
            _watch, mask, _cookie, length = _HEADER.unpack_from(data)
            name = data[_HEADER.size : _HEADER.size + length].rstrip(b"\0")
            self._seen.append((os.fsdecode(name), _EVENTS[mask & sum(_EVENTS)]))
            data = data[_HEADER.size + length :]

    def events(self, name: str) -> list[str]:
        return [event for seen, event in self._seen if seen == name]
