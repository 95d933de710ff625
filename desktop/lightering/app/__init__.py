"""The Qt-free application: the pipeline, the session and the declared commands."""
