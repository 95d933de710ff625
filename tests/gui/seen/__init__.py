"""What a machine can see of a window: cut and overlapping words, faint ink, nameless controls."""
