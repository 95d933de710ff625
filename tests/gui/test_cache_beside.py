"""The window keeps what it read as the command line does: beside the search, not before it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from tests.gui import planted
from tests.gui.conftest import Silent

from lightering.gui import loading
from lightering.model.params import Params
from lightering.readers.cache import Cache

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_that_an_entry_is_written_while_the_search_goes_on_and_is_there_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fleet = planted.write_fleet(tmp_path)
    searched, written = threading.Event(), []
    whole = Cache._write

    def slow(self: Cache, *told: Any) -> None:
        # would the reading wait for it, the search could never begin
        assert searched.wait(60)
        written.append(threading.current_thread() is not threading.main_thread())
        whole(self, *told)

    class Told(Silent):
        def set(self, fraction: float, text: str) -> None:
            if text == "Searching for encounters":
                searched.set()

    plain = Cache.__init__

    def all_kept(self: Cache, *_told: Any) -> None:
        plain(self, least_bytes=0)

    monkeypatch.setattr(Cache, "__init__", all_kept)
    monkeypatch.setattr(Cache, "_write", slow)
    first, _rows = loading.run([fleet], Params.defaults(), Told())
    assert written == [True]
    assert len(list((tmp_path / "cache").rglob("*.fixes"))) == 1
    again, _rows = loading.run([fleet], Params.defaults(), Told())
    assert written == [True]
    assert again.loaded.fixes.equals(first.loaded.fixes)
