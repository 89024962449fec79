"""What the figures were measured on, so that they can be compared with others.

It names no host and no path.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path


def machine_facts() -> list[str]:
    return [
        f"{_processor()}, {os.cpu_count()} cores",
        f"{platform.system()} on {platform.machine()}",
        f"Python {platform.python_version()}",
        f"ansible-core {version('ansible-core')}",
        f"ansible {version('ansible')} (amazon.aws, community.aws)",
        f"boto3 {version('boto3')}",
        f"moto {version('moto')}",
    ]


def is_busy() -> bool:
    """Whether other programs take a part of the processors that makes times useless for comparing."""
    return os.getloadavg()[0] > 0.5 * (os.cpu_count() or 1)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
