"""The command line: the same doors as the app, with progress bars; `--help` of each ends with an example."""

import argparse
import sys
import warnings
from collections.abc import Sequence

from mood.cli import adopt, bursts, cull, datasets, influence, library, maps, training, triage
from mood.errors import MoodError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, by its words or, if None, those of the process; return 0, or the exit code of an error."""
    arguments = parser().parse_args(argv)
    warnings.filterwarnings("ignore", message="`shuffle=True` was passed")  # Keras says so of every dataset
    try:
        arguments.run(arguments)
    except MoodError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from what is finished.", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """Return what knows every command."""
    whole = argparse.ArgumentParser(prog="python -m mood", description=(__doc__ or "").split("\n", 1)[0])
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for room in (datasets, training, adopt, maps, triage, influence, bursts, library, cull):
        room.add(commands)
    return whole
