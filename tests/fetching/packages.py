"""The surroundings of an instance that fetches, in which a program must run to be there for the tests of fetching."""

from __future__ import annotations

import pytest

from tests import programs
from tests.programs import Need, Surroundings

# Everything that the fetcher starts; a test fails when it starts another.
TOOLS = (
    *("awk", "cat", "chgrp", "chmod", "chown", "cut", "date", "find", "flock", "grep", "gzip", "head", "ln", "ls"),
    *("mkdir", "mv", "od", "readlink", "rm", "rmdir", "sed", "sh", "sha256sum", "sleep", "sort", "sync", "tail"),
    *("tar", "touch", "tr", "wc"),
)
# Nothing of this machine but these; neither its environment nor its path.
INSTANCE = Surroundings(environment=(), beside=TOOLS)


def program(name: str) -> str | None:
    """The path of a program that runs on such an instance."""
    return programs.find(name, INSTANCE)


def missing(*names: str) -> str | None:
    """The packages to install, as one text, or None when all are there."""
    return programs.missing(Need(name, INSTANCE) for name in names)


def skip_without(*names: str) -> pytest.MarkDecorator:
    """Skips for the programs that do not run on such an instance, unless the environment requires them."""
    return programs.needs(*(Need(name, INSTANCE) for name in names))
