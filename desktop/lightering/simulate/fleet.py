"""`simulate`: plan the ships, write what they report, write what really happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.errors import OutputError, UsageError
from lightering.progress import part, stop_if_cancelled
from lightering.simulate.craft import tell_craft
from lightering.simulate.deliveries import Story, tell_deliveries
from lightering.simulate.harbours import Harbours
from lightering.simulate.identities import Register
from lightering.simulate.plan import DAY
from lightering.simulate.reports import Fleet, reported
from lightering.simulate.trade import tell_trade
from lightering.simulate.traffic import merchant, sharers
from lightering.simulate.truth import truth_of, write_truth
from lightering.simulate.writers import write_dma, write_marinecadastre, write_parquet

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.random import Generator

    from lightering.progress import Progress
    from lightering.simulate.plan import Plan

__all__ = ["simulate"]

_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
_ORIGIN_MS = round(_ORIGIN.timestamp() * 1000)
_SAMPLE_DAYS = 100
_SAMPLE_FIXES_PER_DAY = 5200
_LARGE = 2_000_000
"""More fixes go to Parquet by day."""
_DENSE_PER_DAY = 20_000
"""Beyond so many fixes a day ships on passage report every five minutes."""
_BATCH = 20
_SHIPS, _STORY, _TRAFFIC, _NOISE, _FILES = range(5)


def simulate(
    out: Path,
    *,
    fixes: int | None = None,
    days: int | None = None,
    seed: int = 2397,
    progress: Progress,
) -> None:
    """Writes a seeded fleet of invented ships and its truth.

    The tanker story is the same whatever the number of fixes: more fixes are more traffic, fewer
    are longer intervals. Up to two million fixes go to MarineCadastre and Danish CSV by month, more
    to Parquet by day, with memory for one day.

    Args:
        out: Folder; made if missing, files of the same name are replaced.
        fixes: About how many fixes; by default as the committed sample.
        days: Length from 1 January 2026; by default 100.
        seed: The same seed gives the same bytes.
        progress: Told how far it is; may cancel.

    Raises:
        UsageError: Fewer than one day, or no fixes.
        OutputError: The folder cannot be written.
        Cancelled: The person stopped it.
    """
    days = _SAMPLE_DAYS if days is None else days
    wanted = _SAMPLE_FIXES_PER_DAY * days if fixes is None else fixes
    if days < 1 or wanted < 1 or seed < 0:
        raise UsageError("A simulation needs at least one day, one fix and a seed from 0 up.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {out.name} could not be made: {error.strerror}. Choose another place."
        ) from error
    progress.set(0.0, "Planning voyages")
    story, fleet = _fleet(wanted, days, seed, part(progress, 0.0, 0.25))
    truth = truth_of(story, fleet, _ORIGIN, seed, part(progress, 0.25, 0.5))
    if wanted > _LARGE:
        _by_day(fleet, out, days, seed, part(progress, 0.5, 1.0))
    else:
        _by_month(fleet, out, days, seed, part(progress, 0.5, 1.0))
    write_truth(out / "truth.json", truth)
    progress.set(1.0, "Written")


def _rng(seed: int, *stream: int) -> Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *stream])))


def _told(days: int, seed: int) -> tuple[Story, Register, Harbours]:
    story, harbours = Story(), Harbours()
    register = Register(_rng(seed, _SHIPS))
    tell_deliveries(story, register, harbours, days, _rng(seed, _STORY, 0))
    tell_trade(story, register, harbours, days, _rng(seed, _STORY, 1))
    tell_craft(story, register, days, _rng(seed, _STORY, 2))
    story.plans += sharers(register, days * DAY, _rng(seed, _STORY, 3))
    return story, register, harbours


def _fleet(wanted: int, days: int, seed: int, progress: Progress) -> tuple[Story, Fleet]:
    """The story and as much traffic as makes up the wanted number of fixes."""
    story, register, harbours = _told(days, seed)
    end_s = days * DAY
    lanes_s = 900 if wanted <= _DENSE_PER_DAY * days else 300
    have = Fleet.of(story.plans, end_s, lanes_s=lanes_s).count()
    if have >= wanted:
        return story, Fleet.of(story.plans, end_s, have / wanted, lanes_s)
    rng = _rng(seed, _TRAFFIC)
    plans: list[Plan] = list(story.plans)
    need, made = wanted - have, 0
    while made < need:
        stop_if_cancelled(progress)
        batch = [
            merchant(register, harbours, end_s, rng, float(rng.uniform(8.0, 40.0)))
            for _ in range(_BATCH)
        ]
        counts = [Fleet.of([plan], end_s, lanes_s=lanes_s).count() for plan in batch]
        for plan, count in zip(batch, counts, strict=True):
            if made < need:
                plans.append(plan)
                made += count
        progress.set(made / need, "Planning voyages")
    return story, Fleet.of(plans, end_s, lanes_s=lanes_s)


def _day(fleet: Fleet, day: int, seed: int) -> pa.Table:
    low = day * DAY
    high = low + DAY
    return reported(fleet, low, high, _ORIGIN_MS, _rng(seed, _NOISE, day))


def _by_day(fleet: Fleet, out: Path, days: int, seed: int, progress: Progress) -> None:
    for day in range(days):
        stop_if_cancelled(progress)
        name = f"fixes-{_ORIGIN + timedelta(days=day):%Y-%m-%d}.parquet"
        write_parquet(out / name, _day(fleet, day, seed))
        progress.set((day + 1) / days, "Writing fixes")


def _by_month(fleet: Fleet, out: Path, days: int, seed: int, progress: Progress) -> None:
    """MarineCadastre by month; the DPRK's side and two fishing fleets in the Danish format."""
    danish = pa.array([plan.ship.mmsi for plan in fleet.plans if plan.ship.danish], pa.int64())
    months: dict[str, list[pa.Table]] = {}
    others: list[pa.Table] = []
    for day in range(days):
        stop_if_cancelled(progress)
        table = _day(fleet, day, seed)
        apart = pc.is_in(table["mmsi"], danish)
        others.append(table.filter(apart))
        month = f"{_ORIGIN + timedelta(days=day):%Y-%m}"
        months.setdefault(month, []).append(table.filter(pc.invert(apart)))
        progress.set(0.4 * (day + 1) / days, "Reporting fixes")
    for number, (month, tables) in enumerate(months.items()):
        stop_if_cancelled(progress)
        whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        whole = whole.sort_by([("mmsi", "ascending"), ("time_utc", "ascending")])
        write_marinecadastre(out / f"ais-{month}.csv.zst", whole)
        progress.set(0.4 + 0.5 * (number + 1) / len(months), "Writing MarineCadastre CSV")
    whole = pa.concat_tables(others, promote_options="default").unify_dictionaries()
    rng = _rng(seed, _FILES)
    write_dma(out / f"aisdk-{_ORIGIN:%Y}.csv.gz", whole, _ORIGIN_MS, days * DAY, rng)
    progress.set(1.0, "Writing Danish CSV")
