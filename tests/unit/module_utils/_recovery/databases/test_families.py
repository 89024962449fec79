# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which groups a recovery point can be restored with. Families and versions are those that AWS lists."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import DbParameterGroup, OptionGroup
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.families import misfit


@pytest.mark.parametrize(
    ("family", "engine", "version", "fits"),
    [
        pytest.param("postgres16", "postgres", "16.4", True, id="postgres"),
        pytest.param("postgres16", "postgres", "14.13", False, id="point_from_before_the_upgrade"),
        pytest.param("postgres1", "postgres", "16.4", False, id="a_part_of_a_number"),
        pytest.param("postgres9.6", "postgres", "9.6.24", True, id="old_postgres"),
        pytest.param("postgres11", "postgres", "11.22-rds.20240418", True, id="extended_support"),
        pytest.param("mysql8.0", "mysql", "8.0.39", True, id="mysql"),
        pytest.param("mysql8.4", "mysql", "8.0.39", False, id="newer_mysql"),
        pytest.param("mariadb10.11", "mariadb", "10.11.9", True, id="mariadb"),
        pytest.param("mariadb10.1", "mariadb", "10.11.9", False, id="another_mariadb"),
        pytest.param("aurora-mysql8.0", "aurora-mysql", "8.0.mysql_aurora.3.08.0", True, id="aurora_mysql"),
        pytest.param("aurora-mysql5.7", "aurora-mysql", "8.0.mysql_aurora.3.08.0", False, id="older_aurora_mysql"),
        pytest.param("aurora-postgresql16", "aurora-postgresql", "16.4", True, id="aurora_postgresql"),
        pytest.param("postgres16", "aurora-postgresql", "16.4", False, id="of_another_engine"),
        pytest.param("sqlserver-se-15.0", "sqlserver-se", "15.00.4312.2.v1", True, id="not_judged_by_its_name"),
        pytest.param("oracle-ee-19", "oracle-ee", "19.0.0.0.ru-2024-07.rur-2024-07.r1", True, id="oracle"),
        pytest.param("postgres16", "postgres", "", True, id="version_not_known"),
    ],
)
def test_parameter_group_fits_the_major_version(family: str, engine: str, version: str, fits: bool) -> None:
    """Catches: a restore that AWS refuses, since the source was upgraded after the recovery point."""
    said = misfit(DbParameterGroup(name="shop", family=family), engine, version)
    assert said == ("" if fits else f"which is for {family}, and what is restored is {engine} {version}")


@pytest.mark.parametrize(
    ("engine", "major", "fits"), [("mysql", "8.0", True), ("mysql", "5.7", False), ("mariadb", "8.0", False)]
)
def test_option_group_fits_engine_and_major_version(engine: str, major: str, fits: bool) -> None:
    group = OptionGroup(name="shop", engine=engine, major_version=major)
    assert (misfit(group, "mysql", "8.0.39") == "") is fits
