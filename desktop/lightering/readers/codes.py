"""Words of navigation statuses and ship types, and their codes (ITU-R M.1371-5, tables 45, 53)."""

from __future__ import annotations

__all__ = ["NAV_STATUS_WORDS", "SHIP_TYPE_WORDS"]

NAV_STATUS_WORDS = {
    "under way using engine": 0,
    "underway using engine": 0,
    "at anchor": 1,
    "anchored": 1,
    "not under command": 2,
    "restricted maneuverability": 3,
    "restricted manoeuvrability": 3,
    "constrained by her draught": 4,
    "constrained by draught": 4,
    "moored": 5,
    "aground": 6,
    "engaged in fishing": 7,
    "fishing": 7,
    "under way sailing": 8,
    "underway sailing": 8,
    "reserved for future amendment [hsc]": 9,
    "reserved for future amendment [wig]": 10,
    "power-driven vessel towing astern": 11,
    "power-driven vessel pushing ahead or towing alongside": 12,
    "reserved for future use": 13,
    "ais-sart": 14,
}
SHIP_TYPE_WORDS = {
    "wig": 20,
    "fishing": 30,
    "towing": 31,
    "towing long/wide": 32,
    "dredging": 33,
    "diving": 34,
    "military": 35,
    "sailing": 36,
    "pleasure": 37,
    "pleasure craft": 37,
    "hsc": 40,
    "pilot": 50,
    "pilot vessel": 50,
    "sar": 51,
    "search and rescue": 51,
    "tug": 52,
    "port tender": 53,
    "anti-pollution": 54,
    "law enforcement": 55,
    "spare 1": 56,
    "spare 2": 57,
    "medical": 58,
    "not party to conflict": 59,
    "passenger": 60,
    "cargo": 70,
    "tanker": 80,
    "other": 90,
}
"""DMA writes the group only, so a tanker of any cargo category becomes 80."""
