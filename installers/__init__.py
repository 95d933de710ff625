"""Makes what people without a checkout are given: wheel, bundle, Debian package, list of parts."""
