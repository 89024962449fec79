"""Starts a program and says what it took: seconds, processor time and peak memory, as JSON in a file.

A small process of its own, because Linux counts the memory of whoever starts a program as that of the program; the
benchmarks themselves would hide what smaller programs need. usage: launcher.py FILE PROGRAM [ARGUMENT...]
"""

from __future__ import annotations

import json
import os
import sys
import time

KIB_PER_MIB = 1024
# macOS counts in bytes.
RSS_UNITS_PER_KIB = 1024 if sys.platform == "darwin" else 1


def main() -> int:
    file, *command = sys.argv[1:]
    started = time.monotonic()
    process = os.posix_spawnp(command[0], command, dict(os.environ))
    # With everything it started and waited for; so the simulated AWS, which still runs, is not in it.
    _pid, status, usage = os.wait4(process, 0)
    took = {
        "seconds": time.monotonic() - started,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / RSS_UNITS_PER_KIB / KIB_PER_MIB,
    }
    with open(file, "w", encoding="utf-8") as written:
        json.dump(took, written)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
