# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of databases and clusters that no restore takes over, and no option of a plan sets afterwards.

Pure: it takes a database as the manifest has it. ``{noun}`` in advice is instance or cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .setting import Setting


def _setting(option: str, todo: str, *usual: Any) -> tuple[str, Setting]:
    return option, Setting(lambda about: about.get(option), todo, usual)


OF_DATABASES: Mapping[str, Setting] = dict(
    (
        _setting("associated_roles", "associate them (aws rds add-role-to-db-{noun})"),
        _setting(
            "custom_endpoints",
            "create them (aws rds create-db-cluster-endpoint), or let programs use another endpoint",
        ),
        _setting("enable_http_endpoint", "turn it on (aws rds enable-http-endpoint), or go on without the Data API"),
        _setting("domain", "join it (aws rds modify-db-{noun} --domain)"),
        _setting("network_type", "change it (aws rds modify-db-{noun} --network-type)", "IPV4"),
        # AWS chooses it by itself.
        _setting(
            "engine_lifecycle_support",
            "know that AWS may charge RDS Extended Support for it",
            "open-source-rds-extended-support",
        ),
        _setting("dedicated_log_volume", "turn it on (aws rds modify-db-instance --dedicated-log-volume)"),
        _setting(
            "database_insights_mode",
            "set it, with Performance Insights kept for 465 days (aws rds modify-db-{noun} --database-insights-mode)",
            "standard",
        ),
        _setting("activity_stream", "start it (aws rds start-activity-stream)"),
        _setting("read_replicas", "create them (aws rds create-db-instance-read-replica)", 0),
        _setting("customer_owned_ip", "turn it on (aws rds modify-db-instance --enable-customer-owned-ip)"),
        _setting("backtrack_window", "set restore.backtrack_window, or go on without", 0),
        _setting("local_write_forwarding", "turn it on (aws rds modify-db-cluster --enable-local-write-forwarding)"),
    )
)
# Of an instance of a cluster they are those of the cluster, and changed with it alone.
OF_CLUSTERS_ALONE = (
    *("activity_stream", "database_insights_mode", "domain", "engine_lifecycle_support", "network_type"),
    "read_replicas",
)
# What a plan can say of them, and a restore sets.
IN_PLANS = ("backtrack_window",)
