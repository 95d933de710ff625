"""The evidence report and the exports: what leaves the building."""
