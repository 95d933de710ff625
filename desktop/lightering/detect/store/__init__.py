"""The day-partitioned store of fixes."""
