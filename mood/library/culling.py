"""What becomes of every photo of a series or a library: by the suggestions for its bursts and what somebody decided."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mood import bursts
from mood.bursts import Choice, Decision
from mood.errors import DataError
from mood.library import xmp
from mood.library.filing import Original
from mood.library.scanning import shown
from mood.library.series import File

COLUMNS = (
    "file",
    "burst",
    "kept",
    "decided_by",
    "suggestion",
    "reason",
    "faults",
    "p",
    "bytes",
    "sha256",
    "path",
    "copy_of",
)
_PATHS = {"path": object, "copy_of": object}  # they may hold bytes that are no UTF-8, which pandas' texts do not

SUGGESTION, YOU, NOBODY = "suggestion", "you", "nobody yet"
"""Who decided on a photo; nobody where the nets disagree and no person did: it stays."""


@dataclass(frozen=True, eq=False)
class Burst:
    """Photos that belong together, places in a series, and what is suggested; single ones have the last numbers."""

    number: int
    places: tuple[int, ...]
    choice: Choice


@dataclass(frozen=True, eq=False)
class Culled:
    """A series in bursts, and of each photo, by its place, what is suggested.

    Args:
        bursts: those of several photos, in their order.
        alone: those of one.
        verdicts: (n,) `bursts.KEEP`, `LOOK` or `DISCARD`.
    """

    bursts: tuple[Burst, ...]
    alone: tuple[Burst, ...]
    verdicts: np.ndarray


@dataclass(frozen=True)
class Standing:
    """What is to become of a photo: `bursts.KEEP`, `DISCARD`, or `LOOK` while it is open, and who decided."""

    verdict: str
    decided_by: str


def culled(groups: Sequence[Sequence[int]], choose: Callable[[Sequence[int]], Choice]) -> Culled:
    """Return what is suggested for the bursts of a series, each given as the places of its photos."""
    in_order = [*(places for places in groups if len(places) > 1), *(places for places in groups if len(places) == 1)]
    found = [Burst(number, tuple(places), choose(places)) for number, places in enumerate(in_order, start=1)]
    verdicts = np.full(sum(map(len, groups)), bursts.KEEP, "<U8")
    for burst in found:
        verdicts[list(burst.places)] = [decision.verdict for decision in burst.choice.decisions]
    together = sum(len(places) > 1 for places in groups)
    return Culled(tuple(found[:together]), tuple(found[together:]), verdicts)


def standing(suggested: str, own: str | None) -> Standing:
    """Return what is to become of a photo by a suggestion and what somebody decided, if anything."""
    if own is not None:
        return Standing(own, YOU)
    return Standing(suggested, NOBODY if suggested == bursts.LOOK else SUGGESTION)


def table(files: Sequence[File], found: Culled, decisions: Mapping[str, str]) -> pd.DataFrame:
    """Return what becomes of every file of a series, with `COLUMNS`, burst by burst.

    A photo on which nobody decided is kept, and so are its copies, files with the same content; else copies are
    discarded. They have rows of their own.

    Args:
        files: of the photos, by their places.
        found: what is suggested.
        decisions: what somebody decided, by SHA-256: `bursts.KEEP` or `DISCARD`.
    """
    rows = []
    for burst in (*found.bursts, *found.alone):
        for place, decision in zip(burst.places, burst.choice.decisions, strict=True):
            file = files[place]
            row = _row(burst, file, decision, decisions.get(file.sha256))
            rows += [row, *(_of_copy(row, copy) for copy in file.copies)]
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=_PATHS.get(name)) for name in COLUMNS})


def _of_copy(row: Mapping[str, object], copy: Path) -> dict[str, object]:
    same = {"file": shown(copy.name), "path": str(copy), "copy_of": row["path"]}
    if row["decided_by"] == NOBODY:
        return {**row, **same}
    by = row["decided_by"] if not row["kept"] else SUGGESTION
    reason = f"same content as {shown(str(row['path']))}"
    return {**row, **same, "kept": False, "decided_by": by, "suggestion": bursts.DISCARD, "reason": reason}


def _row(burst: Burst, file: File, decision: Decision, own: str | None) -> dict[str, object]:
    stands = standing(decision.verdict, own)
    return {
        "file": file.name, "burst": burst.number, "kept": stands.verdict != bursts.DISCARD,
        "decided_by": stands.decided_by, "suggestion": decision.verdict, "reason": decision.reason,
        "faults": ";".join(decision.faults), "p": round(decision.p, 4), "bytes": file.size, "sha256": file.sha256,
        "path": str(file.path or ""), "copy_of": "",
    }  # fmt: skip


def read(path: Path) -> pd.DataFrame:
    """Read what `table` returned, from a CSV file.

    Raises:
        DataError: if it is none.
    """
    try:
        rows = pd.read_csv(
            path, keep_default_na=False, dtype=_PATHS | {"sha256": str}, encoding_errors="surrogateescape"
        )  # fmt: skip
    except (OSError, ValueError) as error:
        raise DataError(f"“{path}” is not a CSV file that can be read.", "Download the choice as CSV again.") from error
    missing = [name for name in ("path", "kept", "decided_by", "bytes", "sha256") if name not in rows]
    if missing or not rows["kept"].isin((True, False)).all() or not pd.api.types.is_integer_dtype(rows["bytes"]):
        wrong = f"it has no {', '.join(missing)}" if missing else "kept is True or False, and bytes a number"
        raise DataError(f"“{path}” is not a choice of photos: {wrong}.", "Download the choice as CSV again.")
    rows["copy_of"] = rows.get("copy_of", "")
    return rows[rows["path"] != ""].reset_index(drop=True)


def ratings(rows: pd.DataFrame) -> dict[Path, xmp.Fields]:
    """Return what the sidecars of the photos in a table say, by their paths; nothing where nobody decided."""
    decided = rows[(rows["decided_by"] != NOBODY) & (rows["path"] != "")]
    return {
        Path(path): (xmp.KEPT_BY_YOU if by == YOU else xmp.KEPT) if is_kept else xmp.DISCARDED
        for path, is_kept, by in decided[["path", "kept", "decided_by"]].itertuples(index=False)
    }


def originals(rows: pd.DataFrame, kept: bool) -> list[Original]:
    """Return the files of the photos in a table that are kept, or those that are not."""
    those = rows[(rows["kept"] == kept) & (rows["path"] != "")]
    staying = set(rows.loc[rows["kept"], "path"])
    return [
        Original(Path(path), sha256, int(size), Path(of) if of in staying else None)
        for path, sha256, size, of in those[["path", "sha256", "bytes", "copy_of"]].itertuples(index=False)
    ]


def root(rows: pd.DataFrame) -> Path:
    """Return the folder in which all photos of a table lie.

    Raises:
        DataError: if none lies on this computer.
    """
    paths = [path for path in rows["path"] if path]
    if not paths:
        raise DataError("None of these photos lies in a folder.", "Choose among those of a folder or an index.")
    return Path(os.path.commonpath([Path(path).parent for path in paths]))
