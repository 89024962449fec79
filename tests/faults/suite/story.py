"""A story: an account, and a run of a module (or several) in it. Perils happen to stories.

It never says which peril.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.suite.child import Run
from tests.integration.aws_view import AwsView


@dataclass(frozen=True)
class Story:
    """``prepare`` fills the account and answers what is run; ``services`` are looked at beside those that are called.

    ``settles`` says whether a run after a whole one changes nothing. ``together`` says whether two may run at once.
    With ``without_source`` the source region is dead during the run. Of a slow one few cases are tried. What
    ``refreshes`` matches is written by every run, such as the moment at which something was last confirmed.
    """

    name: str
    prepare: Callable[[AwsView], Run]
    services: dict[str, set[str]] = field(default_factory=dict)
    settles: bool = True
    without_source: bool = False
    is_slow: bool = False
    refreshes: str = "nothing"
    together: bool = False

    def more_services(self) -> dict[str, set[str]]:
        return {service: set(regions) for service, regions in self.services.items()}
