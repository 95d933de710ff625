"""What a person sees in the table of encounters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightering.app.board import Board

__all__ = ["visible_ids"]


def visible_ids(board: Board) -> list[str]:
    """The encounters that no filter hides, in the order of the frame."""
    if board.results is None:
        return []
    ids = board.results.encounters["encounter_id"][board.visible_mask()]
    return [str(one) for one in ids]
