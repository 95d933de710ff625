"""Which encounters may be transfers toward the DPRK: flags, lists, port calls, attribution.

Nothing here says that oil moved. Every part of a probability comes with its reason.
"""

from __future__ import annotations

from lightering.screening.flags import flag_of
from lightering.screening.list_files import ListFile, read_list
from lightering.screening.lists import ListBook, ofac_list, un_list
from lightering.screening.ports import dprk_dark_periods, dprk_port_calls, loading_port_calls
from lightering.screening.screen import screen_with, tracks_end

__all__ = [
    "ListBook",
    "ListFile",
    "dprk_dark_periods",
    "dprk_port_calls",
    "flag_of",
    "loading_port_calls",
    "ofac_list",
    "read_list",
    "screen_with",
    "tracks_end",
    "un_list",
]
