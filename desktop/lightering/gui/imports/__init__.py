"""The parts of the Sources view: files with their progress, rejected rows, columns of a table."""
