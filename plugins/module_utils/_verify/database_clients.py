# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A query as a command of the client of its database, and whether its answer is the one that a check wants.

Pure: it never starts a program. The password is in the environment of the client and nowhere else, and neither the
query nor an answer is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Command, Login, Sql

# A client that cannot connect ends before the attempt does, and says why.
CONNECT_SECONDS = 8
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Engine:
    """``package`` is what the program comes with, ``port`` the usual one."""

    shown: str
    program: str
    package: str
    port: int
    takes_address: bool = False


ENGINES: Mapping[str, Engine] = {
    "postgresql": Engine("PostgreSQL", "psql", "the client of PostgreSQL, such as postgresql-client", 5432, True),
    "mysql": Engine("MySQL", "mysql", "the client of MySQL, such as mysql-client", 3306),
    "mariadb": Engine("MariaDB", "mariadb", "the client of MariaDB, such as mariadb-client", 3306),
}


def client_command(sql: Sql, login: Login, address: str | None) -> Command:
    """A session that may read only. ``address`` is where the client connects to, with the name in TLS, if it can."""
    if sql.engine == "postgresql":
        return _psql(sql, login, address)
    options = {
        "protocol": "TCP",
        "host": str(sql.host),
        "port": str(sql.port),
        "user": login.user,
        "database": sql.database,
        "connect-timeout": str(CONNECT_SECONDS),
        "init-command": "SET SESSION TRANSACTION READ ONLY",
        **_trust(sql),
        "execute": sql.query,
    }
    arguments = [f"--{name}={value}" if value else f"--{name}" for name, value in options.items()]
    program = ENGINES[sql.engine].program
    return Command(
        (program, "--no-defaults", "--batch", "--skip-column-names", *arguments), {"MYSQL_PWD": login.password}
    )


def _trust(sql: Sql) -> dict[str, str]:
    """MariaDB's client has no option that asks for TLS without a certificate that is valid."""
    of_authority = {"ssl-ca": sql.ca_cert} if sql.ca_cert else {}
    if sql.engine == "mariadb":
        return {"ssl-verify-server-cert": "", **of_authority}
    return {"ssl-mode": "VERIFY_IDENTITY", **of_authority} if sql.validate_certs else {"ssl-mode": "REQUIRED"}


def _psql(sql: Sql, login: Login, address: str | None) -> Command:
    environment = {
        "PGHOST": str(sql.host),
        "PGPORT": str(sql.port),
        "PGDATABASE": sql.database,
        "PGUSER": login.user,
        "PGPASSWORD": login.password,
        "PGSSLMODE": "verify-full" if sql.validate_certs else "require",
        "PGCONNECT_TIMEOUT": str(CONNECT_SECONDS),
        "PGAPPNAME": "lifeboat.aws",
        **({"PGHOSTADDR": address} if address else {}),
        **({"PGSSLROOTCERT": sql.ca_cert} if sql.ca_cert else {}),
    }
    arguments = ("--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1")
    # Not an option of the connection, which proxies refuse.
    before = "SET default_transaction_read_only = on; SET statement_timeout = '10s'"
    queries = (f"--command={before}", f"--command={sql.query}")
    return Command((ENGINES[sql.engine].program, *arguments, *queries), environment)


def sql_verdict(sql: Sql, code: int, out: str, errors: str) -> tuple[bool, str]:
    """Whether the answer is good, and what was seen."""
    if code != 0:
        return False, _said(errors) or f"return code {code}"
    rows = len(out.splitlines())
    if sql.contains:
        is_there = sql.contains in out
        return is_there, f"'{sql.contains}' is {'' if is_there else 'not '}in the answer of {_rows(rows)}"
    return rows > 0, f"an answer of {_rows(rows)}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _said(errors: str) -> str:
    """The line with the error: others repeat the query."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    found = next((line for line in lines if "ERROR" in line or "error:" in line or "FATAL" in line), "")
    return found[:_LONGEST_LINE]
