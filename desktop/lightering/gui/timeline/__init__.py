"""The timeline: the whole period above, the window of time below, and playback."""
