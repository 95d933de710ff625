"""Who waits for kernels to be compiled reads words that move, and may stop."""

from __future__ import annotations

import time

import pytest

from lightering.errors import Cancelled
from lightering.kernels import making
from lightering.kernels.making import make_ready


class Slow:
    """Stands for a file of kernels that takes its time."""

    def __init__(self, *, is_ready: bool = False, fails: bool = False) -> None:
        self.is_ready, self._fails = is_ready, fails

    def prepare(self) -> None:
        time.sleep(0.1)
        if self._fails:
            raise OSError("no room")
        self.is_ready = True


class Told:
    def __init__(self, stops_after: int = 1_000_000) -> None:
        self.said: list[str] = []
        self._stops_after = stops_after

    def set(self, _fraction: float, text: str) -> None:
        self.said.append(text)

    def cancelled(self) -> bool:
        return len(self.said) >= self._stops_after


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_TELL_S", 0.005)


def test_that_words_move_while_a_file_is_compiled() -> None:
    told, files = Told(), [Slow(), Slow(is_ready=True), Slow()]
    make_ready(told, *files)  # type: ignore[arg-type]
    assert all(file.is_ready for file in files)
    plain = "Compiling the numerical kernels, once: "
    whole = [text for text in told.said if text in (f"{plain}1 of 2", f"{plain}2 of 2")]
    assert whole == [f"{plain}1 of 2", f"{plain}2 of 2"]
    moving = [text for text in told.said if text not in whole]
    assert moving
    assert all(text.startswith(plain) and text.endswith(" s") for text in moving)


def test_that_nothing_is_said_where_all_is_compiled() -> None:
    told = Told()
    make_ready(told, Slow(is_ready=True))  # type: ignore[arg-type]
    assert told.said == []


def test_that_who_stops_it_waits_for_one_file_only() -> None:
    files = [Slow(), Slow(), Slow()]
    with pytest.raises(Cancelled):
        make_ready(Told(stops_after=1), *files)  # type: ignore[arg-type]
    assert [file.is_ready for file in files] == [True, False, False]


def test_that_what_fails_is_told_to_who_asked() -> None:
    with pytest.raises(OSError, match="no room"):
        make_ready(Told(), Slow(fails=True))  # type: ignore[arg-type]
