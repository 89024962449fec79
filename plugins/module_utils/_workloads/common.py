# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that workloads of every kind have: their order, their objectives, and how the world sees that they are back.

Data only: it never resolves a name and never sends a request.
"""

from __future__ import annotations

from .drill import DRILL
from .options import Spec, flag, number, section, sections, text, texts

OBJECTIVES = section(
    "What is promised; a workload may promise something else than its plan.",
    {
        "rpo": text("Recovery point objective: how old the newest recovery point may be, such as 24h."),
        "rto": text("Recovery time objective: how long a recovery may take, such as 1h."),
        "drill": text("How long ago the last drill may be, such as 90d.", value_of="duration"),
    },
)

DNS = sections(
    "Names that point to the workload once it is back.",
    {
        "name": text("The name, in full.", required=True),
        "zone": text("Hosted zone that the name is in. By default the one that fits best."),
        "private": flag("Whether the zone is a private one."),
        "type": text("Type of the record.", choices=["A", "AAAA", "CNAME"]),
        "ttl": number("Time to live in seconds."),
        "wildcard": flag("Whether all names below it point there, too."),
        "load_balancer": text("Name of the load balancer that it points to, if the fleet has several."),
    },
)

VERIFY = sections(
    "What has to be seen before the workload counts as back.",
    {
        "url": text("URL that is asked for."),
        "method": text("HTTP method.", choices=["GET", "HEAD", "POST"]),
        "status": {"type": "list", "elements": "int", "description": "HTTP status that is expected, or several."},
        "contains": text("Text that the answer has in it. Of a query by default any row will do."),
        "headers": section("Headers of the request."),
        "validate_certs": flag("Whether the certificate of the server has to be valid."),
        "host": text("Host whose port or database is asked. By default the workload's own address."),
        "port": number("Port that has to accept a connection."),
        "sql": text("Query that has to have an answer. The client of its database runs it on the controller."),
        "engine": text("Database that is asked.", choices=["postgresql", "mysql", "mariadb"]),
        "database": text("Name of the database that is asked."),
        "secret": text("Secret of the recovery region, JSON with username and password."),
        "ca_cert": text("File of the controller with the certificates that the database is trusted by."),
        "command": text("Command that has to end with return code 0. It runs on the controller."),
        "alarm": text("CloudWatch alarm of the recovery region that has to be in state OK."),
        "times": number("Good answers in a row that are needed. By default 3."),
        "interval": text("Time between two attempts, such as 2s."),
        "within": text("How long to try, such as 10m."),
        "resolvers": texts(
            "Name servers that are asked for the address, instead of those with authority over the zone."
        ),
    },
    required_one_of=[["url", "port", "sql", "command", "alarm"]],
    mutually_exclusive=[["url", "port", "sql", "command", "alarm"]],
    required_by={
        **dict.fromkeys(("status", "method", "headers"), "url"),
        **dict.fromkeys(("engine", "database", "secret", "ca_cert"), "sql"),
    },
)

_FETCHED = {
    "prefix": text("What all keys in the bucket begin with. By default lifeboat-config."),
    "before": texts("Systemd units of the application, which start after the first fetch."),
    "on_change": text("Command or systemd unit to run or reload when the configuration has changed."),
    "interval": text("Time between two fetches, such as 5m, the default."),
    "spread": text("Maximum random delay added to the interval. By default 60s."),
    "keep": number("Versions to keep on the instance. By default 3."),
    "bucket_owner": text("Account that owns the bucket, or any. By default that of the instance."),
    "group": text("Group that may read the configuration. By default all users."),
    "secrets_owner": text("Owner of the files with secrets. By default root."),
    "register_units": texts("Systemd units that register DNS records of the instance."),
    "register_command": text("Command that registers DNS records of the instance."),
    "ready_tag": text("Tag that the instance sets on itself when it is ready."),
    "variables": section("Additional settings of the program that fetches, by name."),
}
CONFIG = section(
    "Region-local configuration that the workload fetches, as the role dr_config publishes it.",
    {
        "bucket": text("Bucket of the recovery region.", required=True),
        "app": text("Application whose configuration it is.", required=True),
        "environment": text(
            "Environment of the configuration. With it, and without launch.user_data, the recovery renders user data."
        ),
        **_FETCHED,
    },
    required_by=dict.fromkeys(_FETCHED, "environment"),
)

HOOKS = section(
    "Files of tasks that run at a point of its recovery, relative to the plan or to the playbook.",
    {
        "before": text("Before it is restored, once all that it comes after is back."),
        "after_restore": text("Once it is restored, before its endpoint is published."),
        "before_cutover": text("Once its endpoint is published, before names point to it."),
        "after_verify": text("Once it is verified."),
        "on_failure": text("When any of this has failed."),
    },
)

_IN_A_FAILOVER = "Only in a graceful failover, before its final recovery point."
FENCE_BY_STOPPING = section(
    f"How instances of the source are kept from writing. {_IN_A_FAILOVER}",
    {
        "by": text("They are stopped, their Auto Scaling group suspended first.", choices=["stop"], required=True),
        "instance_ids": texts("Instances of the source region."),
        "instance_filters": section("Filters of DescribeInstances. By default those of create."),
    },
    mutually_exclusive=[["instance_ids", "instance_filters"]],
)
FENCE_BY_ISOLATING = section(
    f"How the source is kept from being written to. {_IN_A_FAILOVER}",
    {
        "by": text(
            "It gets other security groups, and is restarted. It is not stopped, as then it could have no snapshot.",
            choices=["isolate"],
            required=True,
        ),
        "security_groups": texts("Security groups of the source region without inbound rules.", required=True),
    },
)

COMMON_OPTIONS: Spec = {
    "kind": text("Kind of the workload. It need not be said where a key such as db_instance says it."),
    "after": texts("Workloads that have to be back before this one."),
    "objectives": OBJECTIVES,
    "dns": DNS,
    "verify": VERIFY,
    "hooks": HOOKS,
    "drill": DRILL,
}
TARGET_GROUPS = texts("Target groups of the recovery region that its instances are registered with.")
