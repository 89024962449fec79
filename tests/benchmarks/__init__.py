"""What ``make bench`` runs: API calls, wall time and memory on the simulated AWS.

It never judges by time alone: a benchmark whose runs did not do what they are for fails.

A benchmark is a module of this folder with two names, and a line in ``registry.BENCHMARKS``:

- ``run(aws, folder, tell, quick) -> list[Section]``: measures, on a simulator of its own time (``aws.reset()`` first)
  and in an empty folder, says with ``tell`` what it is at, and returns the tables of docs/benchmarks.md.
  ``timed_playbook.measure_playbook`` runs a playbook; ``report.check`` ends a run that did something else than it is
  for. With ``quick`` it is a few things only, in seconds.
- ``MEASURES``: the files and folders, from the top of the collection, whose code the figures are of. When that code
  changes, ``python -m tests.benchmarks --check`` fails until ``python -m tests.benchmarks NAME --write`` has measured
  it again. Name the folders of the kind (``plugins/module_utils/_ami``), not those that everything uses (freshness.py).
"""

from __future__ import annotations
