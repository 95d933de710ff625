"""The command line: every subcommand but `open` runs without Qt."""
