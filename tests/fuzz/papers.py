"""What is read beside tracks, with a sound file of each and the way it is used.

A use raises only `UserError`: what a person wrote wrongly is told in a sentence.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import small_world
from tests.fuzz.changes import changed, other_value
from tests.seen import visible_ids

from lightering.app.filters import FIRST
from lightering.app.laid import Laid
from lightering.app.saved_filters import SavedFilters
from lightering.app.session import Session
from lightering.ledger.notified_files import read_notified
from lightering.ledger.scenarios import read_calls, scenarios
from lightering.model.params import Params
from lightering.readers.mapping import mapping_text, read_mapping
from lightering.report.settings import ReportSettings
from lightering.screening.list_files import read_list
from lightering.screening.registry_files import read_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

__all__ = ["PAPERS", "Paper"]

_IMO = 2000004


@dataclass(frozen=True)
class Paper:
    """A kind of file.

    Attributes:
        seeds: Name and content of sound ones.
        use: Reads one, and uses what was read.
        broken: Gives another one from a sound one.
    """

    seeds: Callable[[], tuple[tuple[str, bytes], ...]]
    use: Callable[[Path], object]
    broken: Callable[[bytes, Sequence[bytes], Random], bytes] = changed


def _texts(*seeds: tuple[str, str]) -> Callable[[], tuple[tuple[str, bytes], ...]]:
    return lambda: tuple((name, text.encode()) for name, text in seeds)


def _params(path: Path) -> object:
    params = Params.from_toml(path)
    again = path.with_suffix(".again")
    again.write_text(params.to_toml())
    try:
        assert Params.from_toml(again) == params
    finally:
        again.unlink()
    return params


def _mapping(path: Path) -> object:
    return mapping_text(read_mapping(path))


def _calls(path: Path) -> object:
    return json.dumps(scenarios(read_calls(path), 8.33))


def _told(path: Path) -> dict[str, Any]:
    """Plain data as a case keeps it: JSON that was changed, if it is still an object."""
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _filters(path: Path) -> object:
    filters = SavedFilters()
    filters.take(_told(path))
    again = SavedFilters()
    again.take(filters.as_dict())
    assert again.as_dict() == filters.as_dict()
    return [filters[name].words() for name in filters.names]


def _signed(path: Path) -> object:
    return ReportSettings.from_manifest(_told(path), (), path.name).as_dict()


def _filters_told() -> str:
    filters = SavedFilters()
    filters.save("close", FIRST)
    return json.dumps(filters.as_dict())


@functools.cache
def _case() -> bytes:
    """A case with everything that one may hold."""
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "list.csv"
        beside.write_text(f"name,imo\nPINE,{_IMO}\n")
        session = Session()
        session.new_case(Path(folder) / "a.lightering", [beside])
        session.adopt(small_world.world())
        session.decide("E-big", "confirmed", "hulls touch")
        session.decide_together(["E-sure", "E-small"], "unsure")
        session.saved_filters.save("close", FIRST)
        session.select("E-big")
        session.save_view({"splitter": [1, 2]})
        session.keep_beside(Laid(lists=(beside,)))
        session.signed = ReportSettings(author="A", organisation="B")
        session.set_maps({"0" * 64 + "/a.csv": '[columns]\nmmsi = "id"\n'})
        session.close_case()
        return (Path(folder) / "a.lightering").read_bytes()


def _opened(path: Path) -> object:
    with contextlib.suppress(FileNotFoundError):
        path.with_name(f"{path.name}-wal").unlink()
    session = Session()
    said: list[str] = []
    session.notice.connect(lambda notice: said.append(notice.text))
    try:
        session.open_case(path)
        session.adopt(small_world.world())
        session.decide("E-big", "dismissed", "two tugs")
        session.undo()
        session.save_view({})
        session.beside_laid()
        assert visible_ids(session) is not None
        assert session.view is not None
    finally:
        session.close_case()
    return said


def _broken_data(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A value of another kind, in JSON that stays sound."""
    del others
    told = json.loads(content)
    for _ in range(random.choice((1, 1, 2, 4))):
        told = other_value(told, random)
    return json.dumps(told).encode()


def _broken_case(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Bytes are changed, or a value within a database that stays whole."""
    if random.random() < 0.3:
        return changed(content, others, random)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.lightering"
        path.write_bytes(content)
        with contextlib.closing(sqlite3.connect(path)) as database:
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            for _ in range(random.choice((1, 1, 2, 4))):
                _change_cell(database, random)
            database.commit()
        return path.read_bytes()


def _change_cell(database: sqlite3.Connection, random: Random) -> None:
    tables = [
        name
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    table = random.choice(sorted(tables))
    rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    if not rows:
        return
    row, place = random.choice(rows), random.randrange(len(columns))
    value: object = row[place]
    told = None
    with contextlib.suppress(ValueError, TypeError):
        told = json.loads(value)
    if isinstance(told, dict | list) and random.random() < 0.7:
        value = json.dumps(other_value(told, random))
    elif isinstance(value, str):
        value = changed(value.encode(), [value.encode()], random).decode("utf-8", "replace")
    else:
        value = random.choice((None, -1, 0, 2**40, 1e300, "x", b"\0", ""))
    with contextlib.suppress(sqlite3.Error):
        database.execute(
            f'UPDATE "{table}" SET "{columns[place]}" = ? WHERE "{columns[0]}" = ?',
            (value, row[0]),
        )


_DATES = "2026-01-01,2026-01-31"
_COLUMNS = """[columns]
mmsi = "id"
time = "when"
latitude = "y"
longitude = "x"
speed = "v"
[time]
zone = "+09:00"
order = "dmy"
[units]
speed = "m/s"
"""
_SIZES = f"""vessel,imo,mmsi,dwt,length,beam,draught,tank m3,lightship,date
TIDE 1,{_IMO},,3500,79.9,14.0,6.10,4000,1500,2025-01-31
"""
_NOTIFIED = f"""supplier,period_start,period_end,tonnes,barrels,as_of,product,source
A,{_DATES},1000,8330,2026-02-10,,s
B,{_DATES},,10000,2026-02-10,gasoil,s
"""
_CALLS = f"""vessel,imo,dwt,date,bbl
PINE,{_IMO},3500,2026-01-31,20000
ELM,,2e3,2026-02-01,
"""
PAPERS: dict[str, Paper] = {
    "parameters": Paper(
        _texts(
            ("a.toml", "[detect]\ndistance_m = 400\nmax_gap_h = 1.5\n[volumes]\ndraws = 500\n"),
            ("b.toml", "[ledger]\nbbl_per_tonne = 7.9 # ours\n[flags]\ncircle_turns = 4\n"),
        ),
        _params,
    ),
    "mapping": Paper(
        _texts(
            ("a.toml", _COLUMNS),
            ("b.toml", '[table]\ndelimiter = ";"\nheader = 0\n[columns]\nmmsi = "column 1"\n'),
        ),
        _mapping,
    ),
    "list": Paper(
        _texts(
            ("a.csv", f"name,imo,mmsi,reason\nPINE,{_IMO},371234000,1718\nELM,,445000001,x\n"),
            (
                "a.json",
                json.dumps(
                    {"id": "x", "schema": "Vessel", "properties": {"imoNumber": [str(_IMO)],
                     "name": ["PINE"], "mmsi": ["371234000"], "topics": ["sanction"]}}
                )
                + "\n",
            ),
        ),
        read_list,
    ),
    "registry": Paper(_texts(("a.csv", _SIZES)), read_registry),
    "notified": Paper(_texts(("a.csv", _NOTIFIED)), read_notified),
    "calls": Paper(_texts(("a.csv", _CALLS)), _calls),
    "saved_filters": Paper(lambda: (("a.json", _filters_told().encode()),), _filters, _broken_data),
    "report_settings": Paper(
        lambda: (
            ("a.json", json.dumps(ReportSettings(author="A", events=("E-1",)).as_dict()).encode()),
        ),
        _signed,
        _broken_data,
    ),
    "case": Paper(lambda: (("a.lightering", _case()),), _opened, _broken_case),
}  # fmt: skip
