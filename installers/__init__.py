"""Makes what people without a checkout are given: wheel, bundle, Debian package, list of parts."""

import sys
from pathlib import Path

# behind the libraries of the program, which must not become others by the tools' needs
sys.path.append(str(Path(__file__).resolve().parents[1] / "dist" / ".tools"))
