"""The window. Qt lives only here; everything it shows comes from `app.session`."""
