# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Folders of an application on this instance: one run at a time, and nothing left of one that was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .ends import BUSY, NOT_WRITTEN, Failure
from .settings import Settings


def remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def make_folders(settings: Settings) -> None:
    os.makedirs(settings.versions, exist_ok=True)
    for folder in ("lifeboat", "lifeboat/config", f"lifeboat/config/{settings.application}"):
        os.chmod(f"{settings.root}/var/lib/{folder}", 0o755)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """One at a time; the lock of a run that was killed is free."""
    folder = f"{settings.root}/run/lifeboat"
    try:
        os.makedirs(folder, exist_ok=True)
        descriptor = os.open(f"{folder}/{settings.application}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{folder} cannot be made") from error
    try:
        for waited in range(settings.patience + 1):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if waited == settings.patience:
                    raise Failure(BUSY, "another fetch is running") from error
                time.sleep(1)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def workplace(settings: Settings) -> Iterator[str]:
    """What a run that was killed has left is removed."""
    work = f"{settings.versions}/.work"
    try:
        remove(work)
        os.mkdir(work)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{work} cannot be made") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_out(folder: str) -> None:
    """To the disk, so that a power cut finds the old or the new."""
    import ctypes

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None).syncfs(descriptor):
            os.sync()
    finally:
        os.close(descriptor)
