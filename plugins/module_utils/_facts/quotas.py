# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of Service Quotas: what the account may have of EC2 and of EBS.

It never judges what it reads.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained

PAGE_SIZE = 100


def ec2_quotas(quotas: Any, region: str) -> dict[str, float]:
    """Code of a quota of EC2, such as ``L-1216C47A`` -> its value for this account."""
    return _values(quotas, region, "ec2")


def ebs_quotas(quotas: Any, region: str) -> dict[str, float]:
    """The same of EBS; storage is in TiB."""
    return _values(quotas, region, "ebs")


def _values(quotas: Any, region: str, service: str) -> dict[str, float]:
    pages = quotas.get_paginator("list_service_quotas").paginate(
        ServiceCode=service, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    with explained("servicequotas", "ListServiceQuotas", region, f"the quotas of {service.upper()}"):
        return {each["QuotaCode"]: each["Value"] for page in pages for each in page["Quotas"]}
