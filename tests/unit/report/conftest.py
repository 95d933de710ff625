"""Contents of small planted sets, built once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.report.planted import planted

from lightering.report import contents


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    statuses = {0: ("confirmed", "draught on both sides"), 2: ("dismissed", "bunkering")}
    return contents.build(**planted(4, statuses=statuses))
