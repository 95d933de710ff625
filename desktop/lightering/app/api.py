"""The public functions: read, detect, assess, tally, with tables in and out.

They wrap `app.pipeline` for a notebook: parameters default, progress is quiet, and a frame of fixes
serves as well as files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.app import pipeline
from lightering.ledger.beside import read_beside
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers.frame import from_frame
from lightering.tracks import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from lightering.model.records import Assessment, Balance, Loaded

__all__ = ["assess", "detect", "read", "tally", "to_geopandas"]


def read(
    source: str | Path | Sequence[str | Path] | pd.DataFrame, params: Params | None = None
) -> Loaded:
    """Returns clean fixes and the report of each file.

    Args:
        source: A file, folder or archive, several of them, or a frame with at least `mmsi`,
            `time_utc`, `lon` and `lat`.
        params: Parameters; the defaults if None.

    Returns:
        A `Loaded`: `.fixes` (Arrow table; `.fixes.to_pandas()` for a frame), `.reports`.

    Raises:
        InputError: A path does not exist, or the frame lacks a needed column.
    """
    chosen = params or Params.defaults()
    if isinstance(source, (str, Path)):
        return pipeline.read((Path(source),), chosen, Quiet())
    if isinstance(source, pd.DataFrame):
        return clean.assemble([from_frame(source)], chosen.detect, Quiet())
    return pipeline.read(tuple(Path(s) for s in source), chosen, Quiet())


def detect(loaded: Loaded, params: Params | None = None, **limits: float) -> pd.DataFrame:
    """Returns the encounters of all kinds, one row each.

    Args:
        loaded: Result of `read`.
        params: Parameters; the defaults if None.
        **limits: Single limits by name, such as `distance_m=250`.

    Returns:
        Frame with the columns of the contract's encounters table.

    Raises:
        InputError: A limit is unknown or no number.
    """
    chosen = (params or Params.defaults()).overlaid({"detect": limits}, "detect()")
    return pipeline.detect(loaded, chosen, Quiet())


def assess(
    encounters: pd.DataFrame,
    loaded: Loaded,
    params: Params | None = None,
    registries: Sequence[str | Path] = (),
) -> Assessment:
    """Returns the transfers inferred from encounters.

    Args:
        encounters: Result of `detect`, or some of its rows.
        loaded: The fixes it was found in.
        params: Parameters; the defaults if None.
        registries: Files with sizes of ships, see the manual.

    Returns:
        An `Assessment`: `.transfers` is the frame, `.volume_bbl` and `.counts` the draws.
    """
    beside = read_beside((), (), [Path(one) for one in registries])
    return pipeline.assess(encounters, loaded, params or Params.defaults(), Quiet(), beside)[1]


def tally(
    assessment: Assessment,
    loaded: Loaded,
    decisions: Mapping[str, str] | None = None,
    year: int | None = None,
) -> tuple[Balance, ...]:
    """Returns the balance of each cap period.

    Args:
        assessment: Result of `assess`.
        loaded: The fixes it was inferred from.
        decisions: By encounter id: confirmed, dismissed or unsure.
        year: One calendar year only, or None.
    """
    return pipeline.tally(assessment, loaded, decisions, year)


def to_geopandas(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Returns a frame with `lon` and `lat` as points on WGS84.

    Args:
        frame: Encounters, or fixes as a frame.
    """
    import geopandas as gpd

    points: Any = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


class _CallablePackage(ModuleType):
    """The folder `lightering.detect`, which answers to a call as the function of its name.

    Python binds a subpackage to its parent when it is first imported, over any function of the
    same name; so `lightering.detect` is the folder, and calling it is made to mean `detect`.
    """

    def __call__(
        self, loaded: Loaded, params: Params | None = None, **limits: float
    ) -> pd.DataFrame:
        return detect(loaded, params, **limits)


sys.modules["lightering.detect"].__class__ = _CallablePackage
