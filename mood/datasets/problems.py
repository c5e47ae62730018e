"""Files of a data set that cannot be used: each is named once, and remembered beside the data set's nets."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mood import settings
from mood.files import write_csv
from mood.plurals import plural

NETS = "models"  # sub-folder of a workspace that holds its nets, not photos of a class of that name
LIST = "skipped.csv"
"""Name of the list in that folder, with the columns file, reason, and the size and time of the file as it was."""


@dataclass(frozen=True)
class Problem:
    """A photo that was skipped, and why, in a sentence."""

    file: str
    reason: str


def known(root: Path) -> dict[str, Problem]:
    """Return, by file, the problems that a data set's list names and whose files have not changed since."""
    path = root / NETS / LIST
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)[["file", "reason", "size", "time"]]
    except (OSError, ValueError, LookupError):  # none yet, or not a list any more: it is made anew
        return {}
    return {
        file: Problem(file, reason)
        for file, reason, *stamp in rows.itertuples(index=False, name=None)
        if stamp == _stamp(root / file)
    }


def told(root: Path, problems: Iterable[Problem], *, is_first: bool = False) -> list[str]:
    """Return what is said of problems: a sentence for each that was not known before, and one that counts all.

    They are remembered where the folder has nets, and where it is no bundled one; for `is_first` before it has nets.
    """
    now, before = {problem.file: problem for problem in problems}, known(root)
    if not now:
        return []
    new = [problem for file, problem in now.items() if before.get(file) != problem]
    is_listed = _remember(root, before | now, is_first) if new else True
    where = f", as listed in “{root / NETS / LIST}”" if is_listed else ""
    return [
        *(f"Skipped {problem.file}: {problem.reason}" for problem in new),
        f"{plural(len(now), 'file')} passed over{where}.",
    ]


def _remember(root: Path, problems: dict[str, Problem], is_first: bool) -> bool:
    """Write the list, and return whether that was possible."""
    own = root.resolve() / NETS
    if settings.for_photos([root]).models != own or not (is_first or own.is_dir()):
        return False
    rows = [(file, problem.reason, *_stamp(root / file)) for file, problem in sorted(problems.items())]
    try:
        write_csv(own / LIST, pd.DataFrame(rows, columns=["file", "reason", "size", "time"]))
    except OSError:  # photos may lie where nothing can be written
        return False
    return True


def _stamp(path: Path) -> list[str]:
    """Return size in bytes and time of change in nanoseconds, by which a file is recognised; of none, nothing."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return ["", ""]
    return [str(stat.st_size), str(stat.st_mtime_ns)]
