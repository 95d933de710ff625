"""Where the bundle begins: worker processes of `--workers` start here as well."""

import sys
from multiprocessing import freeze_support

freeze_support()

from lightering.cli.main import main  # noqa: E402 - a worker must not load the program first

sys.exit(main())
