# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client token that makes AWS answer a repeated request with the copy it has already begun.

Pure, and never the source's id alone: after a copy was deregistered, AWS may still answer its token with the dead id.
"""

from __future__ import annotations

import hashlib
import json

from .plan import CreateCopy


def client_token(step: CreateCopy, salt: str) -> str:
    """A token for one copy and one salt, of 49 characters: EC2 takes 64, FSx 63.

    ``salt`` is the day, then the id that turned out dead: how long AWS remembers a token is not documented.
    """
    identity = [step.source_region, step.source_id, step.region, step.name, step.encrypted, step.kms_key_id, salt]
    return "lifeboat-" + hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:40]
