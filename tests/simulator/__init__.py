"""The simulated AWS: moto's server plus what copying machine images between regions depends on.

Start it with ``python -m tests.simulator``; tests use ``tests.simulator.client.Simulator``. It never talks to the real
AWS.
"""
