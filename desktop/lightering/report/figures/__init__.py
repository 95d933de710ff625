"""The drawings of the report, as SVG that we write: the same bytes from the same data."""
