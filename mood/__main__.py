"""`python -m mood` runs the command line."""

import sys

from mood.cli import main

if __name__ == "__main__":
    sys.exit(main())
