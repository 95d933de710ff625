"""The two palettes; `style` lays them over Qt's Fusion style.

Every widget and every plot takes its colours from one `Theme`; the contrast of each with its
ground is held by `tests/gui/test_palette_colours.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Theme"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role, as `#RRGGBB`."""

    name: str
    ink: str
    ink_2: str
    ink_3: str
    accent: str
    accent_text: str
    giver: str
    receiver: str
    confirmed: str
    to_review: str
    unsure: str
    dismissed: str
    error: str
    warning: str
    warning_ground: str
    panel: str
    chrome: str
    raised: str
    selected: str
    hairline: str
    inner_line: str
    sea: str
    land: str
    coast: str
    graticule: str
    traffic: str
    band_outer: str
    band_inner: str
    median: str
    contact: str
    histogram: str


LIGHT = Theme(
    name="light",
    ink="#17212B",
    ink_2="#43525F",
    ink_3="#566571",
    accent="#17426B",
    accent_text="#FFFFFF",
    giver="#AB400B",
    receiver="#0F66B3",
    confirmed="#0F6F68",
    to_review="#17212B",
    unsure="#75469A",
    dismissed="#586672",
    error="#B3261E",
    warning="#8A5A00",
    warning_ground="#FBF1DC",
    panel="#FFFFFF",
    chrome="#EDF0F2",
    raised="#F6F8F9",
    selected="#DCE8F3",
    hairline="#CFD7DD",
    inner_line="#E4E9EC",
    sea="#E3EBF0",
    land="#F5F2EB",
    coast="#A39A87",
    graticule="#CBD7DE",
    traffic="#1B4C6B",
    band_outer="#9DB9D3",
    band_inner="#5F8DB8",
    median="#17426B",
    contact="#CFE3E0",
    histogram="#A9BBC8",
)

DARK = Theme(
    name="dark",
    ink="#E8EDF1",
    ink_2="#B3C0CA",
    ink_3="#95A4B0",
    accent="#8FBDEB",
    accent_text="#0E1A26",
    giver="#F59A62",
    receiver="#6DB4F2",
    confirmed="#5CC4B6",
    to_review="#E8EDF1",
    unsure="#C39BE3",
    dismissed="#95A4B0",
    error="#FF8F85",
    warning="#E7B75B",
    warning_ground="#352C1B",
    panel="#1A2127",
    chrome="#12171C",
    raised="#20282F",
    selected="#24384B",
    hairline="#38444E",
    inner_line="#29333B",
    sea="#10181E",
    land="#242B2F",
    coast="#5D696F",
    graticule="#222D35",
    traffic="#8CC3E6",
    band_outer="#2F4C66",
    band_inner="#4C7DA8",
    median="#A9CFF3",
    contact="#1F3F3C",
    histogram="#4A5B68",
)
