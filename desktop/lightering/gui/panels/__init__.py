"""The panes of the views: inspector, sources, cap, report."""
