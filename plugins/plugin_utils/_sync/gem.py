# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration file of aws_xregion_sync as jobs, and what is wrong with it as results.

It never raises: the text holds credentials, and nobody is to see more of it than the sentence that says what is wrong.
"""

from __future__ import annotations

from typing import Any

import yaml

from .gem_config import ConfigError, jobs_from_config
from .gem_yaml import loaded
from .report import note_result, problem_result


def jobs_of_gem(text: str, source: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The jobs, and results about what cannot be run or has no effect."""
    try:
        found = jobs_from_config(*loaded(text))
    except ConfigError as error:
        return [], [problem_result({"name": source, "message": f"{source}: {error}"})]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        return [], [problem_result({"name": source, "message": f"{source}{place}: this is no YAML"})]
    notes = [f"{source}: {note}" for note in found["notes"]]
    results = [problem_result(problem) for problem in found["problems"]]
    return found["jobs"], [*results, note_result(notes)] if notes else results
