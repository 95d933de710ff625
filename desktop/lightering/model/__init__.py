"""Column schemas and frozen records: what the layers hand to each other. No input or output."""
