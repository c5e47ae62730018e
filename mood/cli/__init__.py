"""The command line: the same doors as the app, with progress bars.

python -m mood train {NAME,all} --photos DIR
python -m mood evaluate --photos DIR
python -m mood spread NAME --photos DIR --seeds 1 2
python -m mood explain PHOTO... --method grad_cam --out DIR
python -m mood faithfulness --photos DIR
python -m mood sanity --photos DIR
python -m mood prototypes --photos DIR
python -m mood triage --photos DIR
python -m mood shortcuts --photos DIR
python -m mood quality --photos DIR
python -m mood provenance --photos DIR
python -m mood truth
python -m mood showcase --models DIR
python -m mood bursts [PHOTO-OR-DIR...] --mood happy --keep 1
python -m mood clean --photos DIR
python -m mood ablate --photos DIR
python -m mood report
"""

import argparse
import sys
import warnings
from collections.abc import Sequence

from mood.cli import collecting, explaining, keeping, learning, rendered, triaging
from mood.errors import MoodError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: its words, or None for those of the process.

    Returns:
        0, or the exit code of the error that is shown.
    """
    arguments = _parser().parse_args(argv)
    warnings.filterwarnings("ignore", message="`shuffle=True` was passed")  # Keras says so of every dataset
    try:
        arguments.run(arguments)
    except MoodError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from the last finished epoch.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mood", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    learning.add(commands)
    explaining.add(commands)
    triaging.add(commands)
    rendered.add(commands)
    collecting.add(commands)
    keeping.add(commands)
    return parser
