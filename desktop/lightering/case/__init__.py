"""The case file: one SQLite file that keeps sources, limits, view and every decision."""
