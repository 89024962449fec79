"""All benchmarks, in the order of docs/benchmarks.md. Each name is that of its module in this folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.simulator.client import Simulator

from . import (
    databases,
    ddclient,
    failover,
    fetch,
    images,
    latency,
    names,
    publish,
    readiness,
    scaling,
    scan,
    shelvery,
    snapshots,
    sync,
)
from .report import Section


@dataclass(frozen=True)
class Benchmark:
    """``measures``: files and folders whose code the figures are of."""

    run: Callable[[Simulator, Path, Callable[[str], None], bool], list[Section]]
    measures: tuple[str, ...]


BENCHMARKS = {
    "images": Benchmark(images.run, images.MEASURES),
    "snapshots": Benchmark(snapshots.run, snapshots.MEASURES),
    "databases": Benchmark(databases.run, databases.MEASURES),
    "names": Benchmark(names.run, names.MEASURES),
    "ddclient": Benchmark(ddclient.run, ddclient.MEASURES),
    "shelvery": Benchmark(shelvery.run, shelvery.MEASURES),
    "latency": Benchmark(latency.run, latency.MEASURES),
    "sync": Benchmark(sync.run, sync.MEASURES),
    "scaling": Benchmark(scaling.run, scaling.MEASURES),
    "scan": Benchmark(scan.run, scan.MEASURES),
    "publish": Benchmark(publish.run, publish.MEASURES),
    "fetch": Benchmark(fetch.run, fetch.MEASURES),
    "readiness": Benchmark(readiness.run, readiness.MEASURES),
    "failover": Benchmark(failover.run, failover.MEASURES),
}
