#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_verify: option docs, argument spec and wiring; everything else is in module_utils/_verify."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_verify
version_added: 0.2.0
short_description: Check that a recovered workload answers through its names
description:
  - Asks the checks of a workload until each has answered well several times in a row, or fails with what was seen last.
  - Each attempt resolves the name again and past caches, connects to the address, and has the name in TLS and in the
    request. If there are several addresses, each attempt takes the next one, so all of them have to answer.
  - The address of a name is asked of O(resolvers). Without these it is asked of the name servers with authority over
    the zone, and where that is not possible, of the resolver of the machine. RV(checks[].asked) says which.
  - What can still change is waited for, such as a refused connection, a name that does not exist, another status or a
    certificate that is not valid. What cannot change fails at once, such as a command that does not exist.
  - Proxies are not used, and redirects are not followed.
options:
  verify:
    description:
      - The checks, as plans have them in C(verify). They are asked side by side.
      - Each is one of O(verify[].url), O(verify[].port), O(verify[].sql), O(verify[].command) and O(verify[].alarm).
      - If the list is empty, RV(verified) is V(false), and the task does not fail.
    type: list
    elements: dict
    required: true
    suboptions:
      url:
        description:
          - URL that is asked for, with C(http) or C(https). Login and password in it are sent as basic credentials.
            They and the query are not shown. C({endpoint}) in it stands for the address of O(endpoint).
        type: str
      method:
        description:
          - HTTP method. V(GET) if not set. The request is sent in each attempt, so it must change nothing.
        type: str
        choices: [GET, HEAD, POST]
      status:
        description: HTTP status that is expected, or several. Any of 200 to 299 if not set.
        type: list
        elements: int
      contains:
        description: Text that the first MiB of the answer has in it.
        type: str
      headers:
        description: Headers of the request. Their values are never shown.
        type: dict
      validate_certs:
        description:
          - Whether the certificate of the server has to be valid for the name. V(true) if not set. The environment
            variable E(SSL_CERT_FILE) names a file with other certificate authorities.
        type: bool
      host:
        description: Host whose O(verify[].port) or database is asked. The address of O(endpoint) if not set.
        type: str
      port:
        description: Port that has to accept a connection.
        type: int
      sql:
        description:
          - Query that has to have an answer, which is any row, or one with O(verify[].contains). Neither the query nor
            the answer is shown.
          - C(psql), C(mysql) or C(mariadb) runs it where the module runs, in a session that may read only, over TLS.
            The password is in the environment of the program, and not in its arguments.
        type: str
      engine:
        description: Database that is asked. Required beside O(verify[].sql).
        type: str
        choices: [postgresql, mysql, mariadb]
      database:
        description: Name of the database that is asked. Required beside O(verify[].sql).
        type: str
      secret:
        description:
          - Name or ARN of a secret in O(region), JSON with C(username) and C(password), as RDS writes it. Required
            beside O(verify[].sql).
        type: str
      ca_cert:
        description:
          - File with the certificates that the database is trusted by, such as C(global-bundle.pem) of RDS. Without it
            the client takes its own.
        type: path
      command:
        description:
          - Command that has to end with return code 0. It runs where the module runs, without a shell.
          - The environment variables C(LIFEBOAT_ENDPOINT_ADDRESS) and C(LIFEBOAT_ENDPOINT_PORT) have the O(endpoint).
        type: str
      alarm:
        description: Name of a CloudWatch alarm in O(region) that has to be in state C(OK).
        type: str
      times:
        description: Good answers in a row that are needed. O(times) if not set.
        type: int
      interval:
        description: Time between two attempts. O(interval) if not set.
        type: str
      within:
        description: How long to try. O(timeout) if not set.
        type: str
      resolvers:
        description: Name servers to ask for the address. O(resolvers) if not set.
        type: list
        elements: str
  workload:
    description: Name of the workload, to be shown.
    type: str
  job:
    description:
      - The sync job of the workload, as hosts have it in C(lifeboat_job). The action plugin asks alarms with its
        C(profile) or C(assume_role).
    type: dict
  endpoint:
    description:
      - Endpoint of the workload, as a dictionary with C(address) and C(port), or as C(host) or C(host:port).
      - It is the host of checks with a port and no host.
    type: raw
  resolvers:
    description:
      - Name servers to ask for addresses, as a host or address, with or without a port, such as V(192.0.2.53:5353). The
        first that answers counts.
      - Set this if names have other addresses inside than outside, or a private zone.
    type: list
    elements: str
  times:
    description: Good answers in a row that are needed.
    type: int
    default: 3
  interval:
    description: Time between two attempts.
    type: str
    default: 2s
  timeout:
    description: How long to try. There is one attempt more when it is over.
    type: str
    default: 10m
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Connects to nothing, and says what would be asked.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
notes:
  - AWS is called for O(verify[].alarm) and O(verify[].secret) only, with C(cloudwatch:DescribeAlarms) and
    C(secretsmanager:GetSecretValue). The IAM policy is
    C(docs/iam/dr_recover.json) of the collection.
  - O(resolvers) needs dnspython 2 or newer where the module runs. Without it only the resolver of the machine is asked.
seealso:
  - module: lifeboat.aws.dr_recover_database
  - module: ansible.builtin.uri
  - module: ansible.builtin.wait_for
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.progress
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Shop answers through its name
  lifeboat.aws.dr_verify:
    workload: shop-web
    verify:
      - url: https://www.shop.example/health
        status: 200
        contains: ready
        within: 15m
    region: us-west-2

- name: Database takes connections and answers queries, and its alarm is quiet
  lifeboat.aws.dr_verify:
    workload: shop-db
    endpoint:
      address: shop.abc123.us-west-2.rds.amazonaws.com
      port: 5432
    verify:
      - port: 5432
      - command: sh -c 'pg_isready --host "$LIFEBOAT_ENDPOINT_ADDRESS"'
        times: 1
      - sql: SELECT 1 FROM orders WHERE created > now() - interval '1 day' LIMIT 1
        engine: postgresql
        database: shop
        secret: shop-db-checker
        ca_cert: /etc/ssl/rds/global-bundle.pem
      - alarm: shop-db-connections
    job:
      profile: recovery
    timeout: 30m
    region: us-west-2

- name: The same name as clients inside resolve it
  lifeboat.aws.dr_verify:
    verify:
      - url: http://api.shop.internal:8080/health
        headers:
          Authorization: "Bearer {{ shop_health_token }}"
    resolvers: [192.0.2.53, "192.0.2.54:5353"]
    times: 5
    interval: 10s
    progress_file: /tmp/checks-of-shop-api
    region: us-west-2
"""

RETURN = r"""
verified:
  description: Whether there are checks, and all of them have answered.
  returned: always
  type: bool
  sample: true
checks:
  description: The checks in their order.
  returned: always
  type: list
  elements: dict
  contains:
    what:
      description: What was asked, without secrets.
      type: str
      sample: https://www.shop.example/health
    answered:
      description: Whether it has answered well so many times in a row as are needed.
      type: bool
    attempts:
      description: How often it was asked.
      type: int
    first_good:
      description: When the first of the last good answers in a row came, in UTC. Null if the last answer was not good.
      type: str
      sample: "2026-11-19T06:20:31Z"
    address:
      description: Address that was connected to in the last attempt, or null.
      type: str
      sample: 192.0.2.10
    asked:
      description: Who has said the address, or null.
      type: str
      sample: name server 192.0.2.53 of shop.example
    seen:
      description: What was seen in the last attempt.
      type: str
      sample: status 200
    error:
      description: Why it is not answered, or null.
      type: str
      sample: status 503, not 200 (192.0.2.10, by name server 192.0.2.53 of shop.example)
lines:
  description: All of this as lines to read.
  returned: always
  type: list
  elements: str
ended:
  description: When it was through.
  returned: always
  type: str
  sample: "2026-11-28T01:47:00Z"
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.ending import end_module
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.request import DEFAULTS
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.run import run_checks

CHECK_SPEC = {
    "url": {"type": "str"},
    "method": {"type": "str", "choices": ["GET", "HEAD", "POST"]},
    "status": {"type": "list", "elements": "int"},
    "contains": {"type": "str"},
    # Not no_log: that would take a value such as https out of everything that is shown. They are shown nowhere.
    "headers": {"type": "dict"},
    "validate_certs": {"type": "bool"},
    "host": {"type": "str"},
    "port": {"type": "int"},
    "sql": {"type": "str"},
    "engine": {"type": "str", "choices": ["postgresql", "mysql", "mariadb"]},
    "database": {"type": "str"},
    # Its name or ARN.
    "secret": {"type": "str", "no_log": False},
    "ca_cert": {"type": "path"},
    "command": {"type": "str"},
    "alarm": {"type": "str"},
    "times": {"type": "int"},
    "interval": {"type": "str"},
    "within": {"type": "str"},
    "resolvers": {"type": "list", "elements": "str"},
}
ARGUMENT_SPEC = {
    "verify": {"type": "list", "elements": "dict", "required": True, "options": CHECK_SPEC},
    "workload": {"type": "str"},
    "job": {"type": "dict"},
    "endpoint": {"type": "raw"},
    "resolvers": {"type": "list", "elements": "str"},
    "times": {"type": "int", "default": DEFAULTS["times"]},
    "interval": {"type": "str", "default": DEFAULTS["interval"]},
    "timeout": {"type": "str", "default": DEFAULTS["timeout"]},
    "progress_file": {"type": "path"},
}


def main() -> None:
    # no_log: no parameters in the log of the system.
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True, no_log=True)
    params = {**module.params, "region": module.region}
    # Ansible returns the parameters, too.
    module.params["verify"] = []
    try:
        clients = Clients(client_maker(module))
        result, failure = run_checks(params, clients, SystemClock(), is_predicted=module.check_mode)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    end_module(module, result, failure, ())


if __name__ == "__main__":
    main()
