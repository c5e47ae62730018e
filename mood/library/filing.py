"""What becomes of the files of photos, on explicit wish: copied, moved, or given XMP sidecars; each can be undone.

All steps are written to a log, JSON lines, and are safe on the disk before the first is taken. What was killed is
finished or undone from there. No file is ever overwritten, and none is removed without another copy of its content.
"""

import base64
import json
import os
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mood.errors import DataError
from mood.files import write_bytes
from mood.library import xmp
from mood.library.moving import RefusedError, content_of, copied, moved, removed, same

COPY, MOVE, WRITE = "copy", "move", "write"
VERSION = 1


@dataclass(frozen=True)
class Original:
    """A photo's file as it was looked at.

    Args:
        path: where it lies.
        sha256: of its content.
        size: in bytes.
        stays: another file with this content that is kept instead, if there is one.
    """

    path: Path
    sha256: str
    size: int
    stays: Path | None = None


@dataclass(frozen=True)
class Step:
    """One file that is copied, moved or written.

    Args:
        do: `COPY`, `MOVE` or `WRITE`.
        source: what is copied or moved; "" for a sidecar.
        target: where it will lie.
        sha256: of what is copied or moved; "" for a sidecar.
        beside: of a sidecar that goes along, its photo as it lay; it stays where that does.
        new: of a sidecar that is written, its content, base64.
        old: what it holds already, or None where there is none.
    """

    do: str
    source: str
    target: str
    sha256: str = ""
    beside: str = ""
    new: str | None = None
    old: str | None = None


@dataclass
class Report:
    """What was done, and why the rest was not, a sentence by the file's path."""

    done: int = 0
    refused: dict[str, str] = field(default_factory=dict)


def sidecars(fields: Mapping[Path, xmp.Fields], names: str = "full") -> tuple[list[Step], dict[str, str]]:
    """Plan the sidecars of photos; `names` is a key of `xmp.NAMES`.

    Returns:
        The steps, and by a photo's path why it gets no sidecar: one of several photos says what holds for all of them.
    """
    steps, refused, wishes = [], {}, dict[Path, dict[Path, xmp.Fields]]()
    for photo, wanted in fields.items():
        wishes.setdefault(xmp.NAMES[names](photo), {})[photo] = wanted
    for target, by_photo in wishes.items():
        photo, wanted = next(iter(by_photo.items()))
        if any(other != wanted for other in by_photo.values()):
            why = f"“{target.name}” would be the sidecar of several photos on which was decided otherwise."
            refused |= dict.fromkeys(map(str, by_photo), why)
            continue
        try:
            step = _sidecar(photo, target, wanted)
        except (DataError, OSError) as error:
            refused[str(photo)] = f"“{target.name}”: {_why(error)}"
            continue
        steps += [step] if step else []
    return steps, refused


def _sidecar(photo: Path, target: Path, wanted: xmp.Fields) -> Step | None:
    """Plan a sidecar; None where it says so already."""
    if not photo.is_file():
        raise RefusedError("The photo is not there any more.")
    if target.is_symlink():
        raise RefusedError("It is a link to a file elsewhere, and stays as it is.")
    old = content_of(target)
    new = xmp.merged(wanted, old)
    return None if new == old else Step(WRITE, "", str(target), new=_text(new), old=_text(old))


def transfers(do: str, files: Sequence[Original], folder: Path, root: Path) -> tuple[list[Step], dict[str, str]]:
    """Plan to copy or move files into a folder, in the sub-folders in which they lie in `root`.

    A file whose name is taken there gets a number; its sidecars go along.

    Returns:
        The steps, and by a file's path why it stays where it is.
    """
    steps, refused, taken = [], {}, set[str]()
    sidecars_of = _sidecars_of([file.path for file in files])
    for file in files:
        path = file.path
        target = folder / (path.relative_to(root) if path.is_relative_to(root) else path.name)
        if why := _unfit(do, file, target):
            refused[str(path)] = why
            continue
        target = _free(target, taken)
        taken.add(_folded(target))
        steps.append(Step(do, str(path), str(target), file.sha256))
        steps += [
            Step(do, str(sidecar), str(name_of(target)), beside=str(path)) for sidecar, name_of in sidecars_of(path)
        ]
    return steps, refused


def _unfit(do: str, file: Original, target: Path) -> str:
    """Say why a file is not copied or moved; "" where nothing speaks against it."""
    path = file.path
    if not path.is_file():
        return "It is not there any more."
    if path.stat().st_size != file.size:
        return "It was changed since it was looked at."
    if do == MOVE and path.is_symlink():
        return "It is a link to a file elsewhere: move that one."
    if target == path:
        return "It lies there already."
    if do == MOVE and file.stays and not file.stays.is_file():
        return f"“{file.stays}”, of which it is a copy, is not there any more."
    if do == COPY and same(path, target):
        return f"It was copied before, to “{target}”."
    return ""


def _sidecars_of(paths: Sequence[Path]) -> Callable[[Path], list[tuple[Path, Callable[[Path], Path]]]]:
    """Return what finds the sidecars of a photo, each with how it is named; one of several photos belongs to none."""
    by_folder = {folder: [path.name for path in folder.iterdir()] for folder in {path.parent for path in paths}
                 if folder.is_dir()}  # fmt: skip
    names = {folder: set(inside) for folder, inside in by_folder.items()}
    stems = {folder: Counter(Path(name).stem for name in inside if not name.lower().endswith(".xmp"))
             for folder, inside in by_folder.items()}  # fmt: skip

    def find(path: Path) -> list[tuple[Path, Callable[[Path], Path]]]:
        is_alone = stems.get(path.parent, Counter())[path.stem] == 1
        named = [xmp.NAMES["full"], *([xmp.NAMES["short"]] if is_alone else [])]
        return [(name_of(path), name_of) for name_of in named if name_of(path).name in names.get(path.parent, ())]

    return find


def carry_out(steps: Sequence[Step], log: Path, advance: Callable[[int], object] = lambda _: None) -> Report:
    """Write the steps to a new log, then take them; `advance` is called with 1 after each.

    Raises:
        DataError: if the log cannot be written; then nothing was done.
    """
    head = {"mood": VERSION, "at": datetime.now(UTC).isoformat(timespec="seconds"), "steps": len(steps)}
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=True) + "\n" for line in (head, *map(asdict, steps)))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"The log “{log}” cannot be written: {_why(error)}"
        raise DataError(f"{message} Nothing was done.", "Name another folder.") from error
    return _each(log, steps, _take, "taken", advance)


def finish(log: Path) -> Report:
    """Take those steps of a log that were not taken yet, as after a run that was killed, or that was undone.

    Raises:
        DataError: if it is no log.
    """
    return _each(log, read_log(log), _take, "taken")


def undo(log: Path) -> Report:
    """Take back the steps of a log, the last first, as far as nobody changed the files since.

    Raises:
        DataError: if it is no log.
    """
    return _each(log, read_log(log)[::-1], _take_back, "taken back")


def read_log(log: Path) -> list[Step]:
    """Return the steps that a log holds.

    Raises:
        DataError: if it is no log, or was cut off before all steps were in it; then none was taken.
    """
    try:
        head, *lines = log.read_text("utf-8").split("\n")
        count = int(json.loads(head)["steps"])
        if len(lines) <= count:  # the last line of a step has an end, too
            raise DataError(f"“{log}” was cut off before its steps were in it: none of them was taken.")
        return [Step(**json.loads(line)) for line in lines[:count]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(f"“{log}” is no log of what was done with files.", "Name a file mood-….jsonl.") from error


def log_in(folder: Path, what: str) -> Path:
    """Return a free name for a log in a folder, or at home where nothing may be written there."""
    at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    near = next(place for place in (folder, *folder.parents) if place.exists())
    return _free((folder if os.access(near, os.W_OK) else Path.home()) / f"mood-{what}-{at}.jsonl", ())


def _each(
    log: Path, steps: Sequence[Step], act: Callable[[Step], bool], verb: str,
    advance: Callable[[int], object] = lambda _: None,
) -> Report:  # fmt: skip
    report = Report()
    for step in steps:
        try:
            if step.beside in report.refused:
                raise RefusedError("It stays beside its photo.")
            report.done += act(step)
        except (DataError, OSError) as error:
            report.refused[step.source or step.target] = _why(error)
        advance(1)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps({verb: report.done, "refused": report.refused}) + "\n")
    return report


def _take(step: Step) -> bool:
    """Take a step; return whether there was still something to do."""
    source, target = Path(step.source), Path(step.target)
    if step.do == COPY:
        return copied(source, target, step.sha256)
    if step.do == MOVE:
        return moved(source, target, step.sha256)
    return _written(target, step.old, step.new)


def _take_back(step: Step) -> bool:
    source, target = Path(step.source), Path(step.target)
    if step.do == COPY:
        return removed(target, like=source)
    if step.do == MOVE:
        return moved(target, source, step.sha256)
    return _written(target, step.new, step.old)


def _written(target: Path, old: str | None, new: str | None) -> bool:
    """Replace the content of a sidecar while it is still the old one; None is no file."""
    now = content_of(target)
    if now == _bytes(new):
        return False
    if now != _bytes(old):
        raise RefusedError("Somebody changed it since, and it stays as it is.")
    if new is None:
        target.unlink()
    else:
        write_bytes(target, _bytes(new) or b"")
    return True


def _free(path: Path, taken: Container[str]) -> Path:
    """Return a path at which nothing is and nothing will be: the one that is given, or one with a number."""
    number, free = 1, path
    while os.path.lexists(free) or _folded(free) in taken:
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _folded(path: Path) -> str:
    return os.fspath(path).casefold()  # as a file system sees it that does not tell capitals apart


def _why(error: DataError | OSError) -> str:
    return str(error) if isinstance(error, DataError) else f"{error.strerror or error}."


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
