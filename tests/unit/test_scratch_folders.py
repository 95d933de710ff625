"""Scratch folders: a killed program's go at the next start, everybody else's stay."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lightering import scratch_folders
from lightering.scratch_folders import LOCK, ScratchFolder, scratch_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a lock there is not given up with the process: none is taken"
)

HOLDS = """
import sys
from pathlib import Path
from lightering.scratch_folders import ScratchFolder
held = ScratchFolder("files", Path(sys.argv[1])).make()
(held.path / "part").mkdir()
(held.path / "part" / "fixes").write_text("x")
(held.path / "link").symlink_to(sys.argv[2])
print(held.path, flush=True)
sys.stdin.read()
"""
STORES = """
import sys
from pathlib import Path
from lightering.detect.store.place import place_of
from lightering.detect.store.writing import StoreWriter
writer = StoreWriter(place_of(sys.argv[1] + "/store"), Path(sys.argv[1]))
print(next(Path(sys.argv[1]).glob("lightering-store-*")), flush=True)
sys.stdin.read()
"""

COPIED = """
import os, sys
from pathlib import Path
from lightering.scratch_folders import ScratchFolder
held = ScratchFolder(parent=Path(sys.argv[1])).make()
copy = os.fork()
if copy == 0:
    sys.exit()
os.waitpid(copy, 0)
print(held.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that links point to."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "tracks.csv").write_text("kept")
    return folder


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Stands for the folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def living() -> Iterator[ExitStack]:
    """What ends the programs that still live."""
    with ExitStack() as stack:
        yield stack


def program(living: ExitStack, text: str, *words: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", text, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    living.callback(process.communicate)
    living.callback(process.kill)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def killed(living: ExitStack, text: str, *words: Path) -> Path:
    process, folder = program(living, text, *words)
    process.kill()
    process.wait()
    assert (folder / LOCK).exists()
    return folder


def next_start(room: Path) -> None:
    with ScratchFolder(parent=room):
        pass


def test_that_the_next_start_takes_what_a_killed_program_left_and_nothing_of_the_living(
    room: Path, outside: Path, living: ExitStack
) -> None:
    alive = [program(living, HOLDS, room, outside) for _ in range(2)]
    dead = killed(living, HOLDS, room, outside)
    # a clock that stepped: the dead seems to be of tomorrow, the living of 1970
    os.utime(dead, (4e9, 4e9))
    for _process, folder in alive:
        os.utime(folder, (0.0, 0.0))
        os.utime(folder / LOCK, (0.0, 0.0))
    next_start(room)
    assert not dead.exists()
    for process, folder in alive:
        assert (folder / "part" / "fixes").read_text() == "x"
        process.communicate()
        assert process.returncode == 0
        assert not folder.exists()
    assert (outside / "tracks.csv").read_text() == "kept"
    assert list(room.iterdir()) == []


def test_that_a_store_that_was_killed_leaves_nothing_for_good(
    room: Path, living: ExitStack
) -> None:
    folder = killed(living, STORES, room)
    assert folder.name.startswith("lightering-store-")
    next_start(room)
    assert not folder.exists()


def test_that_folders_of_a_like_name_copies_and_links_stay(
    room: Path, outside: Path, living: ExitStack
) -> None:
    renamed = room / "kept-by-hand"
    killed(living, HOLDS, room, outside).rename(renamed)
    dead = killed(living, HOLDS, room, outside)
    mine = room / "lightering-store-mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    begun = room / "lightering-begun"
    begun.mkdir()
    (begun / LOCK).write_text("")
    copy = room / "lightering-copy"
    shutil.copytree(dead, copy, symlinks=True)
    elsewhere = outside / dead.name
    shutil.copytree(dead, elsewhere, symlinks=True)
    linked = room / "lightering-linked"
    linked.symlink_to(elsewhere)
    next_start(room)
    assert not dead.exists()
    stay = {mine, begun, copy, linked, renamed}
    assert set(room.iterdir()) == stay
    assert (mine / "notes.txt").read_text() == "mine"
    assert (elsewhere / "part" / "fixes").exists()
    assert (copy / "part" / "fixes").exists()


def test_that_a_folder_of_another_user_stays(
    room: Path, outside: Path, living: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = killed(living, HOLDS, room, outside)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    next_start(room)
    assert (dead / "part" / "fixes").exists()


def test_that_a_name_that_is_taken_is_not_taken_away(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", bytes)
    with ScratchFolder(parent=room) as first:
        (first.path / "fixes").write_text("x")
        with pytest.raises(FileExistsError):
            ScratchFolder(parent=room).make()
        assert (first.path / "fixes").read_text() == "x"


def test_that_a_copy_of_the_process_takes_nothing_away(room: Path, living: ExitStack) -> None:
    _process, folder = program(living, COPIED, room)
    next_start(room)
    assert folder.is_dir()


def test_that_a_folder_is_gone_after_use_with_all_that_lies_in_it(outside: Path) -> None:
    with scratch_folder("events") as folder:
        assert folder.name.startswith("lightering-events-")
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "part").mkdir()
        (folder / "part" / "fixes").write_text("x")
        (folder / "link").symlink_to(outside)
    assert not folder.exists()
    assert (outside / "tracks.csv").exists()


def test_that_without_locks_folders_serve_as_ever_and_stay_if_they_must(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refused(_handle: int, _how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with ScratchFolder(parent=room) as held:
        (held.path / "fixes").write_text("x")
        assert (held.path / LOCK).read_bytes() == b""
    assert not held.path.exists()


def test_that_no_other_folder_is_made_for_the_time_being() -> None:
    sources = Path(scratch_folders.__file__).parent
    made = [
        path.relative_to(sources).as_posix()
        for path in sources.rglob("*.py")
        if re.search(r"TemporaryDirectory|mkdtemp", path.read_text(encoding="utf-8"))
    ]
    # the folder that becomes a bundle lies beside the place it is moved to
    assert made == ["app/bundle.py"]
