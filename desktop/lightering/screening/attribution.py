"""How likely oil that a ship received goes to the DPRK, part by part.

Independent parts are joined by noisy-or, `1 - (1 - p_1)(1 - p_2)...`: each alone would suffice.
Every p is an assumption of ours that the analyst can change (`[screening]` in the defaults).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.screening.flags import is_dprk

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import ScreeningParams
    from lightering.screening.lists import Match

__all__ = ["Link", "Visits", "awaited", "link_of"]


@dataclass(frozen=True, slots=True)
class Visits:
    """Where a ship was, around one encounter.

    Attributes:
        call_before: Departure from the last DPRK port before, or None.
        port_before: Its name.
        call_after: Arrival at the next DPRK port after (or at the one she lies in), or None.
        port_after: Its name.
        dark_from: Start of a silence near a DPRK port that begins after the encounter, or None.
        dark_port: The port it begins or ends near.
    """

    call_before: pd.Timestamp | None = None
    port_before: str = ""
    call_after: pd.Timestamp | None = None
    port_after: str = ""
    dark_from: pd.Timestamp | None = None
    dark_port: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What ties one ship to the DPRK.

    Attributes:
        probability: That oil she received goes there; 0 if nothing ties her.
        reason: The parts with their probabilities, "" if none.
        listed: Lists she stands on, "" if none.
        visits: The visits it rests on.
    """

    probability: float
    reason: str
    listed: str
    visits: Visits


def link_of(mmsi: int, match: Match, visits: Visits, params: ScreeningParams) -> Link:
    """Returns the tie of one ship to the DPRK.

    Args:
        mmsi: Nine digits.
        match: What the lists say of her. A name alone, or a list that does not tie her to the
            DPRK, is told and adds nothing.
        visits: Her visits around the encounter.
        params: The probabilities of the parts.
    """
    parts: list[tuple[float, str]] = []
    if is_dprk(mmsi):
        parts.append((params.p_dprk_flag, "flag of the DPRK (MID 445)"))
    if visits.call_after is not None:
        parts.append((params.p_call, f"call at {visits.port_after}, {_day(visits.call_after)}"))
    elif visits.dark_from is not None:
        parts.append(
            (params.p_dark, f"silent near {visits.dark_port} from {_day(visits.dark_from)}")
        )
    if visits.call_before is not None:
        text = f"came from {visits.port_before}, left {_day(visits.call_before)}"
        parts.append((params.p_call_before, text))
    if match.listed and match.ties:
        by_imo = match.by == "IMO number"
        chance = params.p_listed if by_imo else params.p_listed_mmsi
        parts.append((chance, f"listed by {match.by}, {match.listed}"))
    missing = 1.0
    for probability, _ in parts:
        missing *= 1.0 - probability
    reason = "; ".join(f"{text}: {probability:.2f}" for probability, text in parts)
    return Link(1.0 - missing if parts else 0.0, reason, match.listed, visits)


def awaited(after_d: float, params: ScreeningParams) -> float:
    """Returns what is added to a probability because a call may still come: 0 after the window.

    That no call was seen speaks against a delivery only as far as it would have been seen. By
    Bayes' rule the odds `p_base` stand for after the whole window fall to them from a higher start:
    a true delivery has not been seen to call after t days with `s + (1 - s) 2^(-t / half)`.

    Args:
        after_d: Days from the end of the contact to the end of the tracks.
        params: `p_base`, `call_window_d`, `p_call_unseen` (s) and `call_half_d`.
    """
    if after_d >= params.call_window_d or not 0.0 < params.p_base < 1.0:
        return 0.0

    def unseen(days: float) -> float:
        s = max(params.p_call_unseen, 1e-3)
        return s + (1.0 - s) * math.exp2(-days / max(params.call_half_d, 1e-3))

    rise = unseen(max(after_d, 0.0)) / unseen(params.call_window_d)
    odds = params.p_base / (1.0 - params.p_base) * rise
    # joined by noisy-or with p_base it gives the odds after so many days
    return 1.0 - (1.0 - odds / (1.0 + odds)) / (1.0 - params.p_base)


def _day(time: pd.Timestamp) -> str:
    return time.strftime("%Y-%m-%d")
