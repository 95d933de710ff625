"""Column schemas and frozen records: what the layers hand to each other.

Nothing is read or written here but parameters.
"""
