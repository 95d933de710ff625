"""What may be set, and that it comes back from a file as it was written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lightering.errors import InputError, UserError
from lightering.model.overrides import Override, Typed, check_override

START, END = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 4, 16, tzinfo=UTC)
AFTER = Typed(1, "next_port", 5.65, datetime(2026, 3, 6, 8, 30, tzinfo=UTC), "log of the port")
ALL = Override(
    (9_000.0, 16_000.0), "bill of lading", "gasoil", "sample", 2, "hoses", 0.4, "papers", (AFTER,),
    "A. Lyst",
)  # fmt: skip


def test_that_what_was_written_comes_back_the_same() -> None:
    assert Override.from_dict(ALL.as_dict()) == ALL
    assert Override.from_dict({}) == Override()
    assert Override().as_dict() == {}
    check_override(ALL, START, END)


def test_that_each_thing_set_is_told_with_its_reason() -> None:
    told = " ".join(ALL.sentences())
    for word in ("9,000 – 16,000 bbl", "bill of lading", "gasoil", "hoses", "40 %", "5.65 m"):
        assert word in told
    assert ALL.fields == ("volume", "product", "direction", "counts", "draught")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (Override(volume_bbl=(9_000.0, 9_000.0)), "say why"),
        (Override(volume_bbl=(9_000.0, 8_000.0), volume_reason="x"), "lower one first"),
        (Override(volume_bbl=(0.0, 8_000.0), volume_reason="x"), "no volume"),
        (Override(volume_bbl=(1.0, float("inf")), volume_reason="x"), "no volume"),
        (Override(volume_bbl=(float("nan"), 1.0), volume_reason="x"), "no volume"),
        (Override(product="water", product_reason="x"), "use one of"),
        (Override(product="gasoil"), "say why"),
        (Override(receiver=3, direction_reason="x"), "ship 1 or ship 2"),
        (Override(counts=1.2, counts_reason="x"), "probability"),
        (Override(counts=0.5, counts_reason="  "), "say why"),
        (Override(draughts=(Typed(1, "after", 56.0, END, "log"),)), "none of a tanker"),
        (Override(draughts=(Typed(1, "after", 5.6, END, ""),)), "where it stands"),
        (Override(draughts=(AFTER, Typed(1, "after", 5.6, END, "log"))), "two are given"),
    ],
)
def test_that_what_cannot_be_meant_is_refused_with_what_to_do(wrong: Override, word: str) -> None:
    with pytest.raises(UserError, match=word):
        check_override(wrong)
    with pytest.raises(InputError):
        Override.from_dict(wrong.as_dict() or {"volume": 1})


@pytest.mark.parametrize(
    ("moment", "day", "word"),
    [("before", 5, "after the ships parted"), ("after", 3, "before the ships met")],
)
def test_that_a_draught_of_another_time_is_refused(moment: str, day: int, word: str) -> None:
    one = Typed(1, moment, 5.6, datetime(2026, 3, day, 20, tzinfo=UTC), "log")
    with pytest.raises(UserError, match=word):
        check_override(Override(draughts=(one,)), START, END)


@pytest.mark.parametrize("told", [{"volume": 7}, {"draughts": [{"ship": 1}]}, {"counts": {}}])
def test_that_a_damaged_record_is_told_as_such(told: dict[str, object]) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Override.from_dict(told, "a.lightering")
