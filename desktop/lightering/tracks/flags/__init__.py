"""Flags: what is odd in how ships say who and where they are, each with its evidence.

A flag is a reason to look, not a finding, and nothing is repaired because of it.
"""

from __future__ import annotations

from lightering.tracks.flags.table import counts_by_file, identity_flags, sentences_by_file

__all__ = ["counts_by_file", "identity_flags", "sentences_by_file"]
