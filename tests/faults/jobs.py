"""Everything that writes, over what stood there before."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from tests.faults.harness import Job, digest
from tests.faults.tracks import LARGE
from tests.fuzz.seeds import SEEDS

from lightering.case.attached import content_of
from lightering.case.store import Case
from lightering.model.attachments import Attachment
from lightering.readers.apart.limits import SWITCH

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["jobs_on", "reading_jobs", "store_days"]

_JOURNAL = frozenset(("a.lightering-wal", "a.lightering-shm"))
_HELD = "what stood there before\n"


def jobs_on(tracks: Path) -> list[Job]:
    """Returns the jobs.

    Args:
        tracks: A small file of tracks.
    """
    quiet, source = "--no-progress", str(tracks)
    over = [
        ("convert", "fixes.csv"),
        ("convert", "fixes.parquet"),
        ("convert", "fixes.gpkg"),
        ("convert", "fixes.kmz"),
        ("detect", "events.csv"),
        ("detect", "events.xlsx"),
        ("export", "case.gpkg"),
        ("report", "report.pdf"),
    ]
    jobs = [
        Job(
            f"{verb} {name}",
            "command",
            (verb, source, "-o", f"{{}}/{name}", quiet),
            partial(_hold, name=name),
            partial(_digest, name=name),
        )
        for verb, name in over
    ]
    jobs += [
        Job(
            "inspect --rejects",
            "command",
            ("inspect", source, "--rejects", "{}/rejects.csv", "--no-cache", quiet),
            partial(_hold, name="rejects.csv"),
            partial(_digest, name="rejects.csv"),
        ),
        Job(
            "bundle",
            "command",
            ("export", source, "--bundle", "-o", "{}/handover", quiet),
            _nothing,
            partial(_digest, name="handover"),
            once=True,
        ),
        Job("store", "command", ("store", source, "-o", "{}/store", quiet), _nothing, store_days),
        Job(
            "case",
            "decide",
            ("{}/a.lightering",),
            _case,
            _decisions,
            sound=_kept,
            done=_same_statuses,
            beside=_JOURNAL,
        ),
        Job(
            "attach",
            "attach",
            ("{}/a.lightering", "{}/small.txt", "{}/large.txt"),
            _case_and_files,
            _attached,
            sound=_each_kept,
            done=_same_attached,
            beside=_JOURNAL,
        ),
        Job(
            "cache",
            "command",
            ("inspect", str(tracks.with_name(LARGE)), quiet),
            _nothing,
            _nothing,
            works_on=True,
            environment={"XDG_CACHE_HOME": "{}"},
        ),
    ]
    return jobs


def reading_jobs() -> list[Job]:
    """Returns jobs whose input lies in the folder and fails to be read: one per kind of format."""
    made = []
    for name in ("generic_csv", "fixes_parquet", "geopackage", "xlsx", "gpx", "gfw_json", "nmea"):
        title, content = SEEDS[name][0]
        made.append(
            Job(
                f"read {name}",
                "command",
                ("convert", f"{{}}/{title}", "-o", "{}/fixes.csv", "--no-progress", "--no-cache"),
                partial(_given, title=title, content=content),
                partial(_digest, name="fixes.csv"),
                # calls are counted in this process
                environment={SWITCH: "0"},
                reads=True,
            )
        )
    return made


def _given(folder: Path, title: str, content: bytes) -> None:
    (folder / title).write_bytes(content)
    _hold(folder, "fixes.csv")


def _hold(folder: Path, name: str) -> None:
    (folder / name).write_text(_HELD)


def _nothing(folder: Path) -> None:
    return None


def _digest(folder: Path, name: str) -> str:
    return digest(folder / name)


def store_days(folder: Path) -> object:
    """The days that the store lists, each as long as its file is there and whole."""
    manifest = folder / "store" / "store.json"
    if not manifest.is_file():
        return None
    told = json.loads(manifest.read_text())
    for day in told["days"]:
        if digest(folder / "store" / day["file"]) != day["sha256"]:
            return f"{day['file']} is lost or broken"
    return json.dumps(told["days"], sort_keys=True)


def _case(folder: Path) -> None:
    Case.create(folder / "a.lightering").close()


def _decisions(folder: Path) -> object:
    """What is decided: nothing, the first, or all four; the chain must hold."""
    with Case.open(folder / "a.lightering", read_only=True) as case:
        assert case.verify_chain() is None
        return [(one.draft.encounter_id, one.draft.status) for one in case.decisions()]


def _case_and_files(folder: Path) -> None:
    _case(folder)
    (folder / "small.txt").write_text("hoses connected\n")
    # past what the case holds in this job
    (folder / "large.txt").write_text("hoses connected\n" * 1000)


def _attached(folder: Path) -> object:
    """What is attached: a record never stands without its file; the chain must hold."""
    path = folder / "a.lightering"
    with Case.open(path, read_only=True) as case:
        assert case.verify_chain() is None
        records = [one.draft for one in case.decisions()]
    found = []
    for draft in records:
        for told in draft.sets["attachments"]:
            one = Attachment.from_dict(told)
            found.append((draft.encounter_id, one.name, len(content_of(path, one))))
    return found


def _each_kept(left: list[object], old: list[object], new: list[object], said: str) -> bool:
    """Nothing, the first file, or both; never less than was told."""
    return left == new[: len(left)] and len(left) >= said.split().count("kept")


def _same_attached(then: list[object], new: list[object]) -> bool:
    return set(then) == set(new)


def _kept(left: list[object], old: list[object], new: list[object], said: str) -> bool:
    """Nothing, the first decision, or all; never a part of a group, never less than was told."""
    steps = (0, 1, len(new))
    told = said.split().count("kept")
    return left == new[: len(left)] and len(left) in steps and len(left) >= steps[told]


def _same_statuses(then: list[tuple[str, str]], new: list[tuple[str, str]]) -> bool:
    return dict(then) == dict(new)
