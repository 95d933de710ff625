"""Events that come back: those of others, shown beside ours, and our own exports."""
