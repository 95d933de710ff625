"""Where the bundle begins: worker processes of `--workers` and readers start here as well."""

import sys
from multiprocessing import freeze_support

freeze_support()

if sys.argv[1:2] == ["--reader"]:
    from lightering.readers.apart.child import main as read

    sys.exit(read(int(sys.argv[2])))

from lightering.cli.main import main  # noqa: E402 - a worker must not load the program first

sys.exit(main())
