"""Options that do what a sentence advises; the window has ways of its own."""

from __future__ import annotations

__all__ = ["WAYS", "with_options"]

WAYS = (
    ("Name the columns in the file", ", or in one for --map"),
    ("say what they are called", " (--map)"),
    ("say what its columns mean", " (--map)"),
    ("Look through the rejected records", " (--rejects lists them)"),
    ("Give the same numbers", " (--redact)"),
    ("report fewer events", " (--event)"),
    ("name the one that shall be written", " (--table)"),
    ("fewer workers", " (--workers)"),
    ("a shorter chunk of time", " (--chunk)"),
    ("by one process only", ": leave --workers out"),
)
"""What a sentence of the layers below advises, and what stands behind it on the command line."""


def with_options(sentence: str) -> str:
    """Returns a sentence that also names the options that do what it advises.

    Args:
        sentence: As an error or a reader says it, wherever it is read.
    """
    for advice, option in WAYS:
        sentence = sentence.replace(advice, f"{advice}{option}")
    return sentence
