"""Command line of the benchmarks: ``python -m tests.benchmarks``.

A missed target is printed and does not fail the run, since a busy machine is no bug; wrong behaviour does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.simulator.client import Simulator

from . import databases, failover, fetch, images, names, publish, readiness, scaling, scan, sync
from .document import FILE, write_document
from .machine import is_busy, machine_facts
from .report import BenchmarkFailed, Section

BENCHMARKS = {
    "images": images.run,
    "databases": databases.run,
    "names": names.run,
    "sync": sync.run,
    "scaling": scaling.run,
    "scan": scan.run,
    "publish": publish.run,
    "fetch": fetch.run,
    "readiness": readiness.run,
    "failover": failover.run,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="API calls, wall time and memory on a simulated AWS. Takes about half an hour.",
        epilog="images: against a loop over community.aws.ec2_ami_copy; databases: calls, and against a loop over "
        "amazon.aws.rds_instance_snapshot; names: against amazon.aws.route53; "
        "sync: 200 jobs in one run; scaling: 10 to 10,000 images, the module alone; "
        "scan: megabytes a second; publish: configuration of three regions; fetch: configuration at boot; "
        "readiness: 50 workloads; failover: 1, 10 and 50 workloads against their critical path and a plain playbook.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="a few images and databases only: whether the benchmarks run"
    )
    parser.add_argument("--write", action="store_true", help="write the figures to docs/benchmarks.md")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if arguments.write and (arguments.quick or arguments.names):
        parser.error("--write needs a complete run, without names and --quick")
    return arguments


def _tell(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def main() -> int:
    arguments = _arguments()
    machine = machine_facts()
    if is_busy():
        machine.append("busy with other programs, so that times are too long and ratios may be wrong")
    print("; ".join(machine), flush=True)
    sections: list[Section] = []
    try:
        # Copies are not waited for; on a clock that does not run ahead they stay pending during the run.
        with tempfile.TemporaryDirectory(prefix="lifeboat-bench-") as folder, Simulator.start(scale=1) as aws:
            for name in arguments.names or BENCHMARKS:
                for section in BENCHMARKS[name](aws, Path(folder), _tell, arguments.quick):
                    print(section.to_text(), flush=True)
                    sections.append(section)
    except (BenchmarkFailed, RuntimeError) as error:
        print(f"Benchmark failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    if arguments.write:
        write_document(machine, sections)
        print(f"\nWritten to docs/{FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
