# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends a module that runs on a Python that is too old for it with a sentence, before anything else of ours is imported.

On others it tells Python's collector of garbage to look less often: importing AWS's libraries and ours makes many
objects that live as long as the module, and looking at them again and again is a twelfth of what a module costs.

It never needs more than Python 3.7. ansible-core does the same for what it needs itself.
"""

from __future__ import annotations

import gc
import json
import sys

MINIMUM = (3, 11)
# So many new objects, instead of 700 (2,000 since Python 3.12).
COLLECT_AFTER = 20_000


def require_python(found: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Older ones cannot read our files or, worse, not the times in tags, so that copies would be made again."""
    if found >= MINIMUM:
        gc.set_threshold(COLLECT_AFTER)
        return
    needed, here = (".".join(str(number) for number in version) for version in (MINIMUM, found))
    message = (
        f"This module needs Python {needed} or newer and was started with {here} ({sys.executable}); set "
        "ansible_python_interpreter, on the control node to '{{ ansible_playbook_python }}'"
    )
    # What AnsibleModule.fail_json writes, which cannot be relied on yet.
    sys.stdout.write(json.dumps({"failed": True, "msg": message}))
    raise SystemExit(1)
