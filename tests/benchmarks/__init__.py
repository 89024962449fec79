"""What ``make bench`` runs: API calls, wall time and memory on the simulated AWS.

It never judges by time alone: a benchmark whose runs did not do what they are for fails.
"""

from __future__ import annotations
