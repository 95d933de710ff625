"""Signals without Qt."""

from __future__ import annotations

import gc

import pytest

from lightering.app.signals import Signal


class View:
    def __init__(self) -> None:
        self.heard: list[int] = []

    def hear(self, value: int) -> None:
        self.heard.append(value)


def test_that_listeners_are_told_in_the_order_of_connecting() -> None:
    signal, heard = Signal[int](), []
    for name in "abc":
        signal.connect(lambda value, name=name: heard.append((name, value)))
    signal.emit(7)
    assert heard == [("a", 7), ("b", 7), ("c", 7)]


def test_that_a_view_that_is_gone_is_not_told_and_not_kept() -> None:
    signal, heard = Signal[int](), []
    view, keeper = View(), View()
    view.heard = heard
    signal.connect(view.hear)
    signal.connect(keeper.hear)
    signal.emit(1)
    del view
    gc.collect()
    signal.emit(2)
    assert heard == [1]
    assert keeper.heard == [1, 2]


def test_that_who_disconnects_hears_no_more_and_others_do() -> None:
    signal, one, other = Signal[int](), View(), View()
    signal.connect(one.hear)
    signal.connect(other.hear)
    signal.disconnect(one.hear)
    signal.disconnect(one.hear)
    signal.emit(3)
    assert (one.heard, other.heard) == ([], [3])


def test_that_a_fault_in_one_view_reaches_the_caller_after_the_others_were_told() -> None:
    signal, view = Signal[int](), View()

    def fail(value: int) -> None:
        raise LookupError(value)

    signal.connect(fail)
    signal.connect(view.hear)
    with pytest.raises(LookupError):
        signal.emit(5)
    assert view.heard == [5]


def test_that_a_listener_may_emit_again() -> None:
    signal, heard = Signal[int](), []

    def down(value: int) -> None:
        heard.append(value)
        if value:
            signal.emit(value - 1)

    signal.connect(down)
    signal.emit(2)
    assert heard == [2, 1, 0]
