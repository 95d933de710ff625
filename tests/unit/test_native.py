"""Machine code that is kept: the same results, made once, and never in the way."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lightering.kernels import native
from lightering.kernels.native import KernelFile, make_ready
from lightering.tracks import ordering

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

SOURCE = """
import numpy as np
from lightering.kernels.native import KernelFile
KERNELS = KernelFile(__file__)
@KERNELS.entry("f8[,] i2[] f4[] b1[] f8 i8 i8[]")
def walk(places: "x", codes: "x", small: "x", flags: "x", limit: float, add: int, out: "x") -> int:
    found = 0
    for n in range(places.shape[0]):
        out[n] = codes[n] + add
        if flags[n] and places[n, 0] / places[n, 1] + small[n] > limit:
            found += 1
    return found
"""


class Told:
    """A progress that keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def set(self, fraction: float, text: str) -> None:
        assert 0.0 <= fraction <= 1.0
        self.said.append(text)

    def cancelled(self) -> bool:
        return False


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, object]]:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    path = tmp_path / "some_kernels.py"
    path.write_text(SOURCE)
    space: dict[str, object] = {"__file__": str(path), "__name__": "some_kernels"}
    exec(compile(SOURCE, str(path), "exec"), space)
    return path, space


def arguments(n: int = 5) -> tuple[object, ...]:
    rng = np.random.default_rng(n)
    places = rng.normal(size=(n, 2))
    places[0, 1] = 0.0
    return (
        places,
        np.arange(n, dtype=np.int16),
        rng.normal(size=n).astype(np.float32),
        rng.random(n) < 0.7,
        0.25,
        40,
        np.zeros(n, dtype=np.int64),
    )


def test_that_machine_code_says_what_python_says(made: tuple[Path, dict[str, object]]) -> None:
    walk: Callable[..., int] = made[1]["walk"]  # type: ignore[assignment]
    for n in (1, 5, 1000):
        ours, theirs = arguments(n), arguments(n)
        with np.errstate(divide="ignore", invalid="ignore"):
            assert walk(*ours) == walk.__wrapped__(*theirs)  # type: ignore[attr-defined]
        assert np.array_equal(ours[-1], theirs[-1])  # type: ignore[arg-type]


def test_that_it_is_made_once_and_that_this_is_said(made: tuple[Path, dict[str, object]]) -> None:
    path, space = made
    first, again = Told(), Told()
    make_ready(first, space["KERNELS"])  # type: ignore[arg-type]
    assert first.said == ["Compiling the numerical kernels, once: 1 of 1"]
    (kept,) = (path.parent / "kept").glob("*.o")
    later: dict[str, object] = {"__file__": str(path), "__name__": "later"}
    exec(compile(SOURCE, str(path), "exec"), later)
    make_ready(again, later["KERNELS"])  # type: ignore[arg-type]
    assert again.said == []
    assert list((path.parent / "kept").glob("*.o")) == [kept]


def test_that_changed_source_is_compiled_anew(made: tuple[Path, dict[str, object]]) -> None:
    path, space = made
    make_ready(Told(), space["KERNELS"])  # type: ignore[arg-type]
    changed = SOURCE.replace("found += 1", "found += 2")
    path.write_text(changed)
    later: dict[str, object] = {"__file__": str(path), "__name__": "later"}
    exec(compile(changed, str(path), "exec"), later)
    assert later["walk"](*arguments()) == 2 * space["walk"](*arguments())  # type: ignore[operator]
    assert len(list((path.parent / "kept").glob("*.o"))) == 1


def test_that_cells_of_another_kind_are_refused_and_not_misread(
    made: tuple[Path, dict[str, object]],
) -> None:
    walk: Callable[..., int] = made[1]["walk"]  # type: ignore[assignment]
    wrong: list[NDArray[np.float64]] = [
        np.zeros((5, 2), dtype=np.float32),  # type: ignore[list-item]
        np.zeros(5),
        np.zeros((2, 5)).T,
    ]
    for places in wrong:
        with pytest.raises(TypeError, match="is wanted"):
            walk(places, *arguments()[1:])


def test_that_without_such_an_llvm_the_kernels_are_compiled_as_ever(
    made: tuple[Path, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk: Callable[..., int] = made[1]["walk"]  # type: ignore[assignment]
    expected = walk(*arguments())

    def fails() -> None:
        raise RuntimeError("no such target")

    later: dict[str, object] = {"__file__": str(made[0]), "__name__": "some_kernels"}
    exec(compile(SOURCE, str(made[0]), "exec"), later)
    monkeypatch.setattr(native, "_machine", fails)
    again: Callable[..., int] = later["walk"]  # type: ignore[assignment]
    assert again(*arguments()) == expected


def test_that_a_place_that_cannot_be_written_to_does_no_harm(
    made: tuple[Path, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/proc/nowhere")
    walk: Callable[..., int] = made[1]["walk"]  # type: ignore[assignment]
    assert walk(*arguments()) >= 0


def test_that_a_later_process_does_not_fetch_the_compiler() -> None:
    make_ready(Told(), ordering.KERNELS)
    code = (
        "import sys, numpy as np; from lightering.tracks.ordering import in_order;"
        "n = np.arange(3); print(in_order(n, n, n * 1.0, n * 1.0), 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_that_the_code_of_a_file_covers_the_files_it_uses(tmp_path: Path) -> None:
    own, used = tmp_path / "a.py", tmp_path / "b.py"
    own.write_text("1")
    used.write_text("2")
    before = KernelFile(str(own), str(used))._object
    used.write_text("3")
    assert KernelFile(str(own), str(used))._object != before
