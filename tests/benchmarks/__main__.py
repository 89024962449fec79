"""Command line of the benchmarks: ``python -m tests.benchmarks``.

A missed target is printed and does not fail the run, since a busy machine is no bug; wrong behaviour does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.simulator.client import Simulator

from .document import DIAGRAMS, FILE, document, plots_of, write_document
from .figures import freshness, measured_now, read_figures, write_figures
from .machine import is_busy, machine_facts
from .picture import picture
from .registry import BENCHMARKS
from .report import BenchmarkFailed, Section


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="API calls, wall time and memory on a simulated AWS. Takes about half an hour.",
        epilog="images: against a loop over community.aws.ec2_ami_copy; snapshots: against one over "
        "community.aws.ec2_snapshot_copy; databases: calls, and against one over amazon.aws.rds_instance_snapshot; "
        "names: against amazon.aws.route53; ddclient: against it, at a dyndns2 service; shelvery: against it; "
        "latency: all of these with AWS far away; "
        "sync: 200 jobs in one run; scaling: 10 to 10,000 images, the module alone; "
        "scan: megabytes a second; publish: configuration of three regions; fetch: configuration at boot; "
        "readiness: 50 workloads; failover: 1, 10 and 50 workloads against their critical path and a plain playbook.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="a few images and databases only: whether the benchmarks run"
    )
    parser.add_argument("--write", action="store_true", help="keep the figures, and write docs/benchmarks.md anew")
    parser.add_argument("--check", action="store_true", help="only say which figures are of other code than this")
    parser.add_argument(
        "--render", action="store_true", help="only write docs/benchmarks.md anew, from the kept figures"
    )
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if arguments.write and arguments.quick:
        parser.error("--write keeps figures, and those of --quick say nothing")
    return arguments


def _tell(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


def main() -> int:
    arguments = _arguments()
    if arguments.check:
        return _check()
    if arguments.render:
        write_document(read_figures())
        return 0
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    machine = machine_facts()
    if is_busy():
        machine.append("busy with other programs, so that times are too long and ratios may be wrong")
    print("; ".join(machine), flush=True)
    try:
        # Copies are not waited for; on a clock that does not run ahead they stay pending during the run.
        with tempfile.TemporaryDirectory(prefix="lifeboat-bench-") as folder, Simulator.start(scale=1) as aws:
            for name in arguments.names or BENCHMARKS:
                own = Path(folder) / name
                own.mkdir()
                started = time.monotonic()
                sections = BENCHMARKS[name].run(aws, own, _tell, arguments.quick)
                _show(sections)
                _tell(f"{name} took {time.monotonic() - started:.0f} seconds")
                # After each, so that a run that is stopped has not measured for nothing.
                if arguments.write:
                    _keep(name, machine, sections)
    except (BenchmarkFailed, RuntimeError) as error:
        print(f"Benchmark failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    return 0


def _show(sections: list[Section]) -> None:
    for section in sections:
        print(section.to_text(), flush=True)


def _keep(name: str, machine: list[str], sections: list[Section]) -> None:
    figures = {**read_figures(), name: measured_now(name, machine, sections)}
    write_figures(figures)
    write_document(figures)
    _tell(f"written to docs/{FILE.name}: {name}")


def _check() -> int:
    figures = read_figures()
    found = freshness(figures)
    wrong = [
        f'figures of {name} are of other code: make bench ARGS="{name} --write"'
        for name in BENCHMARKS
        if name in found.stale
    ]
    pictures = {DIAGRAMS / f"{plot.name}.svg": picture(plot) for plot in plots_of(figures)}
    for file, text in {FILE: document(figures), **pictures}.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            wrong.append(f"{file.name} is not what the kept figures say: make bench ARGS=--render")
    if found.missing:
        print(f"For information: never measured: {', '.join(found.missing)}.")
    if found.around_changed:
        print(f"For information: other plugins changed after {', '.join(found.around_changed)} were measured.")
    print("\n".join(wrong or ["The figures of docs/benchmarks.md are of this code."]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
