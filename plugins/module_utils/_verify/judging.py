# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an HTTP answer is the one that a check wants, in words that never repeat what was sent or the answer itself.

Pure: it never sends a request.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from .model import Web


def web_verdict(web: Web, status: int, location: str, body: str) -> tuple[bool, str]:
    """Whether it is good, and what was seen. ``location`` is where a redirect leads, ``body`` as much as was read."""
    if not _is_wanted(web, status):
        return False, f"status {status}{_redirect(status, location)}, not {_wanted(web)}"
    if web.contains and web.contains not in body:
        return False, f"status {status}, and '{web.contains}' is not in its {len(body)} characters"
    return True, f"status {status}" + (f" with '{web.contains}'" if web.contains else "")


def _is_wanted(web: Web, status: int) -> bool:
    return status in web.statuses if web.statuses else 200 <= status < 300


def _wanted(web: Web) -> str:
    return " or ".join(map(str, web.statuses)) or "200 to 299"


def _redirect(status: int, location: str) -> str:
    """Only where it leads: the rest of the address may repeat what was sent."""
    if not 300 <= status < 400 or not location:
        return ""
    place = urlsplit(location)
    host = place.netloc.rpartition("@")[2]
    return f" to {place.scheme}://{host}{place.path}" if host else f" to {place.path}"
