# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queries as commands of the clients of databases, and what is made of their answers.

The options are those that psql 15 and MariaDB's client 10.11 take, with servers that have TLS.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.database_clients import client_command, sql_verdict
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.model import Login, Sql
from ansible_collections.lifeboat.aws.plugins.module_utils._verify.request import request_from_params

PASSWORD = "a-password-that-nobody-may-see"
LOGIN = Login("checker", PASSWORD)
SHOP = "shop.abc123.us-west-2.rds.amazonaws.com"
ASKED = {"sql": "SELECT 1 FROM orders", "engine": "postgresql", "database": "shop", "secret": "shop-db-checker"}
DEFAULTS = {"times": 3, "interval": "2s", "timeout": "10m", "region": "us-west-2", "endpoint": {"address": SHOP}}


def sql(**check: Any) -> Sql:
    [found] = request_from_params({**DEFAULTS, "verify": [{**ASKED, **check}]}).checks
    assert isinstance(found.question, Sql)
    return found.question


def test_psql_has_the_password_in_its_environment_and_connects_to_the_address() -> None:
    command = client_command(sql(ca_cert="/etc/ssl/rds.pem"), LOGIN, "192.0.2.10")
    assert PASSWORD not in repr(command)
    assert command.arguments[0] == "psql"
    assert command.arguments[-1] == "--command=SELECT 1 FROM orders"
    assert "default_transaction_read_only = on" in command.arguments[-2]
    assert command.environment["PGPASSWORD"] == PASSWORD
    expected = {"PGHOST": SHOP, "PGHOSTADDR": "192.0.2.10", "PGPORT": "5432", "PGUSER": "checker"}
    assert expected.items() <= command.environment.items()
    assert (command.environment["PGSSLMODE"], command.environment["PGSSLROOTCERT"]) == (
        "verify-full",
        "/etc/ssl/rds.pem",
    )
    assert client_command(sql(validate_certs=False), LOGIN, None).environment["PGSSLMODE"] == "require"


@pytest.mark.parametrize(
    ("check", "program", "trust"),
    [
        pytest.param({"engine": "mysql"}, "mysql", ["--ssl-mode=VERIFY_IDENTITY"], id="mysql"),
        pytest.param({"engine": "mysql", "validate_certs": False}, "mysql", ["--ssl-mode=REQUIRED"], id="encrypted"),
        pytest.param(
            {"engine": "mariadb", "ca_cert": "/ca.pem"},
            "mariadb",
            ["--ssl-verify-server-cert", "--ssl-ca=/ca.pem"],
            id="mariadb",
        ),
    ],
)
def test_clients_of_mysql_never_have_the_password_as_an_argument(
    check: dict[str, Any], program: str, trust: list[str]
) -> None:
    command = client_command(sql(**check), LOGIN, None)
    assert (command.arguments[0], command.environment) == (program, {"MYSQL_PWD": PASSWORD})
    assert not [each for each in command.arguments if PASSWORD in each]
    assert {f"--host={SHOP}", "--port=3306", "--user=checker", "--execute=SELECT 1 FROM orders"} <= set(
        command.arguments
    )
    assert [each for each in command.arguments if each.startswith("--ssl")] == trust


@pytest.mark.parametrize(
    ("contains", "code", "out", "errors", "expected"),
    [
        pytest.param("", 0, "1\n", "", (True, "an answer of 1 row"), id="row"),
        pytest.param("", 0, "", "", (False, "an answer of 0 rows"), id="no_row"),
        pytest.param("t", 0, "t\n", "", (True, "'t' is in the answer of 1 row"), id="text"),
        pytest.param("t", 0, "f\n", "", (False, "'t' is not in the answer of 1 row"), id="other_text"),
        pytest.param(
            "", 1, "", "ERROR:  no relation\nLINE 1: SELECT 'x'\n   ^\n", (False, "ERROR:  no relation"), id="error"
        ),
        pytest.param("", 2, "", "SELECT 'x'\n", (False, "return code 2"), id="says_nothing_known"),
    ],
)
def test_answers_are_counted_and_never_shown(
    contains: str, code: int, out: str, errors: str, expected: tuple[bool, str]
) -> None:
    assert sql_verdict(sql(contains=contains), code, out, errors) == expected


@pytest.mark.parametrize(
    ("check", "said"),
    [
        pytest.param({"engine": None}, "verify[0].engine: required beside sql", id="engine"),
        pytest.param({"engine": "oracle"}, "expected one of postgresql, mysql, mariadb, got 'oracle'", id="unknown"),
        pytest.param({"database": ""}, "verify[0].database: required beside sql", id="database"),
        pytest.param({"secret": None}, "verify[0].secret: required beside sql", id="secret"),
        pytest.param({"engine": "mariadb", "validate_certs": False}, "verify[0].validate_certs: ", id="mariadb"),
        pytest.param({"sql": None, "port": 5432}, "engine: not possible beside port, only beside sql", id="port"),
    ],
)
def test_what_a_query_lacks_is_said_at_its_place(check: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sql(**check)
    assert said in str(refused.value)


def test_what_is_asked_is_shown_without_the_query() -> None:
    [check] = request_from_params({**DEFAULTS, "verify": [ASKED]}).checks
    assert check.what == f"PostgreSQL shop at {SHOP}:5432"
