"""The command line: the same doors as the app, with progress bars; `--help` of each ends with an example."""

import argparse
import sys
import warnings
from collections.abc import Sequence

from mood.cli import audit, bursts, collect, experiments, explain, maps, portraits, training, triage
from mood.errors import MoodError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: its words, or None for those of the process.

    Returns:
        0, or the exit code of the error that is shown.
    """
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
    for room in (training, explain, triage, bursts, collect, maps, audit, experiments, portraits):
        room.add(commands)
    return whole
