"""`python -m lightering` is the same program as `lightering`."""

import sys

from lightering.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
