from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests import small_world

import lightering.ledger
from lightering.app.session import Session

if TYPE_CHECKING:
    from lightering.app.notices import Notice


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> small_world.Ledger:
    """Counts by hand, so that a test can say what the total must be."""
    made = small_world.Ledger()
    monkeypatch.setattr(lightering.ledger, "tally", made.tally, raising=False)
    return made


class Clock:
    """Goes on by one minute each time it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 10, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def session(ledger: small_world.Ledger) -> Session:
    """Three transfers and a convoy; nothing decided, no case."""
    made = Session(clock=Clock())
    made.adopt(small_world.world())
    yield made
    made.close_case()


@pytest.fixture
def notices(session: Session) -> list[Notice]:
    heard: list[Notice] = []
    session.notice.connect(heard.append)
    return heard
