# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The programs of an instance, out of the files of the role dr_config.

It never renders anything.
"""

from __future__ import annotations

from pathlib import Path

from ...module_utils._config.instance_files import Programs

_FILES = Path(__file__).parents[3] / "roles" / "dr_config" / "files"


def programs() -> Programs:
    """Without the part about names, for which ``dr_dns`` is responsible."""
    folder = _FILES / "instance"
    program = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
        if path.parent.name != "names"
    }
    return Programs(program, (_FILES / "lifeboat-instance.sh").read_text(encoding="utf-8"))
