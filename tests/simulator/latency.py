"""The way to a distant region: what each call takes on it, and what a new connection takes more.

It waits in real seconds, since it is clients that are measured with it, and never while the model is locked.
"""

from __future__ import annotations

import time

from .settings import Settings


def wait(settings: Settings, *, is_new_connection: bool) -> None:
    seconds = settings.call_latency_seconds + is_new_connection * settings.connection_latency_seconds
    if seconds:
        time.sleep(seconds)
