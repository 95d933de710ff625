"""Makes ports.csv from the NGA World Port Index and the table of DPRK ports.

    python make_ports.py UpdatedPub150.csv ../facts/dprk_ports.csv ports.csv

Of the Index it keeps name, country and position; of the DPRK table those ports that have a
position of their own. Nothing in the program writes the result again.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

INDEX = "NGA World Port Index (Pub. 150)"


def main(index: Path, dprk: Path, out: Path) -> None:
    """Writes the table.

    Args:
        index: The World Port Index as CSV.
        dprk: `facts/dprk_ports.csv`.
        out: Where to write.
    """
    with index.open(encoding="utf-8-sig", newline="") as stream:
        rows = {
            (r["Main Port Name"].strip(), r["Country Code"].strip(), r["Latitude"], r["Longitude"])
            for r in csv.DictReader(stream)
        }
    table = [(*row, INDEX) for row in rows]
    with dprk.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            own = row["kind"] == "port" and row["lat"] and "World Port Index" not in row["source"]
            if own:
                name = row["name"].split(" (")[0]
                table.append((name, "Korea, North", row["lat"], row["lon"], row["source"]))
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("name", "country", "lat", "lon", "source"))
        writer.writerows(sorted(table))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
