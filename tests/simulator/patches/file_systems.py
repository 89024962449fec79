"""Ids of FSx file systems come from the same source as all others, so that a seed makes them the same again."""

from __future__ import annotations

from moto.fsx import models
from moto.moto_api._internal import mock_random


def apply() -> None:
    vars(models)["uuid4"] = mock_random.uuid4
