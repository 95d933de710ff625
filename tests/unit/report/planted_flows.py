"""Who took from whom in the planted set, so that its ships have a mass balance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.unit.report.planted import DRAWS, mmsi_of

from lightering.model.flows import Flows, Links

if TYPE_CHECKING:
    from lightering.model.records import Assessment


def with_flows(given: dict[str, Any]) -> Assessment:
    """The assessment with who took from whom, so that ships have a mass balance."""
    found: Assessment = given["assessment"]
    count = len(found.transfers)
    ships = tuple(((mmsi_of(2 * k), 0), (mmsi_of(2 * k + 1), 0)) for k in range(count))
    never = np.zeros((count, DRAWS), dtype=np.bool_)
    flows = Flows(ships, never, found.counts, Links(()), ())
    return replace(found, flows=flows, port_calls=found.port_calls.assign(identity=0))
