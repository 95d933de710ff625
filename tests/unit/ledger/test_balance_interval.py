"""The interval of a residual holds zero where a ship balances, and not where oil moved unseen."""

from __future__ import annotations

from tests.unit.ledger.balance_fleet import judged


def test_that_ships_that_balance_are_held_about_nine_times_of_ten() -> None:
    rows = judged()
    true = rows[rows["unseen"] == 0.0]
    assert len(true) == 240
    assert true["residual_t"].notna().all()
    assert 0.85 <= true["held"].mean() <= 0.98
    # neither gives nor takes lean
    for _, some in true.groupby("gives"):
        assert abs((some["residual_t"] / some["deadweight_t"]).median()) < 0.06


def test_that_givers_and_takers_are_held_where_draughts_are_hers() -> None:
    rows = judged()
    sound = rows[(rows["unseen"] == 0.0) & ~rows["mistyped"]]
    gives, takes = sound[sound["gives"]], sound[~sound["gives"]]
    assert (len(gives), len(takes)) > (100, 100)
    assert 0.85 <= gives["held"].mean() <= 0.98
    # what she took is read from her own draughts: drawn apart, the two sides differ too much
    assert takes["held"].mean() > 0.95


def test_that_a_mistyped_draught_shows_in_a_giver() -> None:
    rows = judged()
    wrong = rows[(rows["unseen"] == 0.0) & rows["mistyped"] & rows["gives"]]
    assert len(wrong) >= 8
    assert wrong["held"].mean() < 0.6


def test_that_half_a_deadweight_given_unseen_lies_outside() -> None:
    rows = judged()
    hidden = rows[rows["unseen"] == 0.5]
    assert hidden.loc[hidden["gives"], "held"].mean() < 0.25
    # a receiver's ballast can hide more
    assert hidden.loc[~hidden["gives"], "held"].mean() < 0.65


def test_that_the_sign_tells_whether_she_gave_or_took_unseen() -> None:
    rows = judged()
    out = rows[(rows["unseen"] > 0.0) & ~rows["held"]]
    assert len(out) > 20
    assert ((out["residual_t"] > 0.0) == out["gives"]).mean() > 0.9


def test_that_the_more_was_unseen_the_fewer_balance() -> None:
    held = judged().groupby("unseen")["held"].mean()
    assert held[0.0] > held[0.25] > held[0.5]
