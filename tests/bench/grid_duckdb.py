"""The baseline in SQL: positions at whole ten minutes, pairs in one cell or its neighbours."""

from __future__ import annotations

import sys

QUERY = """
with fixes as (
    select mmsi, epoch_ms(time_utc) as t, lon, lat,
        lead(epoch_ms(time_utc)) over ship as t2, lead(lon) over ship as lon2,
        lead(lat) over ship as lat2
    from read_parquet(?)
    window ship as (partition by mmsi order by time_utc)
), grid as (
    select mmsi, slot, lon + (lon2 - lon) * share as lon, lat + (lat2 - lat) * share as lat
    from (
        select mmsi, lon, lat, lon2, lat2, slot, (slot * 600000 - t) / (t2 - t) as share
        from (
            select *, unnest(range((t + 599999) // 600000, (t2 + 599999) // 600000)) as slot
            from fixes where t2 > t and t2 - t <= 7200000
        )
    )
), cells as (
    select *, floor(lat / 0.01)::int as y, floor(lon / 0.02)::int as x from grid
), around as (
    select cells.*, y + dy as ny, x + dx as nx
    from cells, (select unnest([-1, 0, 1]) as dy), (select unnest([-1, 0, 1]) as dx)
), near as (
    select a.mmsi as one, b.mmsi as two, a.slot
    from around a join cells b
        on a.slot = b.slot and a.ny = b.y and a.nx = b.x and a.mmsi < b.mmsi
    where pow((a.lat - b.lat) * 111195, 2)
        + pow((a.lon - b.lon) * 111195 * cos(radians(a.lat)), 2) <= 250000
), runs as (
    select one, two, slot, slot - row_number() over (partition by one, two order by slot) as run
    from near
)
select count(*) from (
    select one, two, run from runs group by all having count(*) > 12
)
"""


def main(path: str) -> int:
    try:
        import duckdb
    except ModuleNotFoundError:
        sys.stderr.write("duckdb is not installed: it comes with lightering[bench]\n")
        return 1
    print(duckdb.execute(QUERY, [path]).fetchone()[0], "runs of two hours")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
