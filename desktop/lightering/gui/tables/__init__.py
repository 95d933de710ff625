"""Tables over prepared columns: own models that sort and filter by a numpy index."""
