"""Runs ami_xregion_copy in this process, as the file that Ansible sends does, and says what it took.

A child process of scaling.py, so that time and memory are those of the module alone; options come as JSON on standard
input, figures go as JSON to standard output.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from contextlib import redirect_stdout
from typing import Any

from .launcher import KIB_PER_MIB, RSS_UNITS_PER_KIB


def main() -> int:
    options: dict[str, Any] = json.load(sys.stdin)
    started = time.monotonic()
    from ansible.module_utils.testing import patch_module_args

    from ansible_collections.lifeboat.aws.plugins.modules import ami_xregion_copy

    imported, cpu_before = time.monotonic(), _cpu_seconds()
    with tempfile.TemporaryFile("w+") as output:
        code: object = 0
        with patch_module_args(options), redirect_stdout(output):
            try:
                ami_xregion_copy.main()
            except SystemExit as end:
                code = end.code
        finished, cpu_after = time.monotonic(), _cpu_seconds()
        # Before the result is read here, which the module does not do.
        peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_UNITS_PER_KIB
        output.seek(0)
        text = output.read()
    if code:
        print(text[-3000:], file=sys.stderr)
        return 1
    result = json.loads(text)
    figures = {
        "import_seconds": imported - started,
        "seconds": finished - imported,
        "cpu_seconds": cpu_after - cpu_before,
        "peak_rss_mib": peak_kib / KIB_PER_MIB,
        "changed": result["changed"],
        "copies": len(result["copies"]),
        "result_mib": len(text) / KIB_PER_MIB**2,
    }
    os.write(1, json.dumps(figures).encode())
    return 0


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
