"""A data set: a folder of photos and the table that says what each of them is."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PureWindowsPath

import pandas as pd

from mood import images
from mood.datasets import problems, splits
from mood.datasets.problems import NETS, Problem
from mood.errors import DataError, ManifestError
from mood.tasks import Task

_DOUBLE = "It is the same file as"
SPLITS = ("train", "validation", "test", "extra")
COLUMNS = ("file", "label", "split", "sha256")
SYNTHETIC = "synthetic"  # name of the optional manifest column that is 1 for pictures of people who do not exist


@dataclass(frozen=True)
class Dataset:
    """Labelled photos in a folder.

    Args:
        name: of the folder `root`, and of the prediction tables.
        table: one row a photo, with at least `COLUMNS`; `file` is relative to `root`.
    """

    name: str
    root: Path
    table: pd.DataFrame
    skipped: tuple[Problem, ...] = ()

    @cached_property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each photo by its file."""
        return dict(zip(self.table["file"], self.table["sha256"], strict=True))

    @cached_property
    def fingerprint(self) -> str:
        """What the data set holds, and where: its folder and a hash of its table."""
        rows = pd.util.hash_pandas_object(self.table, index=False).to_numpy()
        return f"{self.root} {images.sha256(rows.tobytes())}"

    @cached_property
    def splits(self) -> frozenset[str]:
        """The splits that have photos."""
        return frozenset(self.table["split"])

    def split(self, *names: str) -> "Dataset":
        """Return the part of the data set that lies in some of `SPLITS`, in the manifest's order."""
        return self._where("split", names)

    def of(self, classes: tuple[str, ...]) -> "Dataset":
        """Return the part of the data set that has one of some labels, in the manifest's order."""
        return self if set(self.labels) <= set(classes) else self._where("label", classes)

    def _where(self, column: str, values: tuple[str, ...]) -> "Dataset":
        return replace(self, table=self.table[self.table[column].isin(values)].reset_index(drop=True))

    def path(self, file: str) -> Path:
        """Return where a photo of the table lies; see `inside`."""
        return inside(self.root, file)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels that occur, by name."""
        return tuple(sorted(set(self.table["label"])))

    @property
    def task(self) -> Task:
        """Telling its labels apart."""
        return Task.of_labels(self.labels)

    @property
    def is_synthetic(self) -> bool:
        """Whether the pictures show people who do not exist."""
        return SYNTHETIC in self.table and bool((self.table[SYNTHETIC] == 1).all())

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the number of photos of each label in each split that occurs."""
        counts = pd.crosstab(self.table["split"], self.table["label"]).T.to_dict()
        return {split: counts[split] for split in SPLITS if split in counts}


def inside(root: Path, file: object) -> Path:
    """Return where a photo lies, or would, that a table names, which may come from anywhere.

    Args:
        root: the folder that it has to be in.
        file: its path relative to that, as POSIX or Windows write it.

    Raises:
        ManifestError: if it is absolute, climbs out of the folder, or a symbolic link in it leads out.
    """
    written, path = PureWindowsPath(str(file)), root / str(file)  # Windows reads both kinds of slashes
    is_below = written.parts and not written.anchor and ".." not in written.parts
    if not is_below or not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise ManifestError(f"A manifest names what is in its folder; {str(file)!r} is outside its folder.", "Mend it.")
    return path


def open_dataset(folder: Path) -> Dataset:
    """Open a folder of photos.

    With a `manifest.csv` the folder is what that file says, and no photo is decoded. Without one each sub-folder named
    after a class holds the photos of that class, look-alikes are grouped, and splits are drawn by content hash.

    Args:
        folder: the data set's folder, or a manifest of another name in it, such as a cleaned one.

    Raises:
        DataError: if the folder is missing or holds no photos.
        ManifestError: if its manifest breaks a rule.
    """
    folder = Path(folder)
    if folder.suffix == ".csv" and folder.is_file():
        dataset = _read_manifest(folder)
        return replace(dataset, name=f"{dataset.name}-{folder.stem}")
    if not folder.is_dir():
        what = "a file" if folder.exists() else "not there"
        raise DataError(f"A data set is a folder, or a manifest in one; “{folder}” is {what}.", "Check the path.")
    manifest = folder / "manifest.csv"
    return _read_manifest(manifest) if manifest.exists() else _scan(folder)


def together(datasets: Sequence[Dataset]) -> Dataset:
    """Put data sets beside each other as one, named after all, with files relative to the folder that holds them.

    A file that lies in several is taken from the first alone: else it could stand in train and in test.

    Raises:
        DataError: if one of them is there twice.
    """
    if len(datasets) == 1:
        return datasets[0]
    roots = [dataset.root.resolve() for dataset in datasets]
    if twice := [str(root) for place, root in enumerate(roots) if root in roots[:place]]:
        raise DataError(f"Data sets are put together once each; received “{twice[0]}” twice.", "Name it once.")
    root = Path(os.path.commonpath(roots))
    beside = [(folder.relative_to(root).as_posix(), dataset) for folder, dataset in zip(roots, datasets, strict=True)]
    table = pd.concat([_inside(folder, dataset.table) for folder, dataset in beside], ignore_index=True)
    skipped = [
        replace(problem, file=f"{folder}/{problem.file}") for folder, dataset in beside for problem in dataset.skipped
    ]
    first = table.groupby("sha256")["file"].transform("first")
    doubles = table["file"] != first
    skipped += map(Problem, table["file"][doubles], f"{_DOUBLE} “" + first[doubles] + "”.")
    name = "-".join(dict.fromkeys(dataset.name for dataset in datasets))
    return Dataset(name, root, table[~doubles].reset_index(drop=True), tuple(skipped))


def _inside(folder: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a data set with files and groups of look-alikes that are its own beside those of others."""
    own = {name: f"{folder}/" + table[name] for name in ("file", "near_group") if name in table}
    if "near_group" in own:
        own["near_group"] = own["near_group"].where(table["near_group"].fillna("") != "", "")
    return table.assign(**own)


def _read_manifest(path: Path) -> Dataset:
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys((*COLUMNS, "near_group"), str), encoding="utf-8")
    except (ValueError, UnicodeDecodeError, OSError) as error:
        raise ManifestError(f"“{path.name}” cannot be read as a table: {error}.", "Save it as CSV in UTF-8.") from error
    _check_columns(table, path)
    _check_values(table, path)
    _check_files(table, path)
    return Dataset(path.parent.resolve().name, path.parent, table)


def _scan(folder: Path) -> Dataset:
    """Make a data set of a folder with one sub-folder a class, with photos at any depth."""
    _check_nets(folder)
    rows, skipped, seen = [], [], {}
    known = {file: old for file, old in problems.known(folder).items() if not old.reason.startswith(_DOUBLE)}
    labels = [path.name for path in sorted(folder.iterdir()) if _is_class(path)]
    for label in labels:
        for path in sorted(p for p in (folder / label).rglob("*") if p.is_file() and not p.name.startswith(".")):
            file = path.relative_to(folder).as_posix()
            if file in known:
                skipped.append(known[file])
                continue
            try:
                photo = images.read(inside(folder, file))
            except DataError as error:
                skipped.append(Problem(file, error.message))
                continue
            if photo.sha256 in seen:
                skipped.append(Problem(file, f"{_DOUBLE} “{seen[photo.sha256]}”."))
                continue
            seen[photo.sha256] = file
            height, width = photo.pixels.shape[:2]
            rows.append((file, label, photo.sha256, width, height, splits.likeness_hash(photo.pixels)))
    if not rows:
        raise _no_photos(folder, labels, skipped)
    table = pd.DataFrame(rows, columns=["file", "label", "sha256", "width", "height", "likeness"])
    return Dataset(folder.resolve().name, folder, splits.drawn(table), tuple(skipped))


def _no_photos(folder: Path, labels: Sequence[str], skipped: Sequence[Problem]) -> DataError:
    found = f"{', '.join(labels) or 'none'} found." + (f" {skipped[0].file}: {skipped[0].reason}" if skipped else "")
    return DataError(
        f"“{folder}” has no manifest.csv, and no sub-folder with photos: {found}",
        "Put the photos into one folder a class, or write a manifest.",
    )


def _check_nets(folder: Path) -> None:
    """Check that the folder of the nets is not one of photos: that class would be left out without a word."""
    holds_photos = any(images.is_photo(path.name) for path in (folder / NETS).glob("*"))
    if holds_photos and not any((folder / NETS).glob("*/card.json")):
        raise DataError(f"No class can be called {NETS}: that folder of “{folder}” is for nets.", "Rename it.")


def _is_class(path: Path) -> bool:
    return path.is_dir() and path.name != NETS and not path.name.startswith((".", "__"))


def _check_columns(table: pd.DataFrame, path: Path) -> None:
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise ManifestError(
            f"“{path.name}” must have the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}.",
            "Add the columns, or remove the file to have one made from the folders.",
        )


def _check_values(table: pd.DataFrame, path: Path) -> None:
    labels = table["label"].fillna("").str.strip()
    check(labels == "", labels.replace("", "none"), f"In “{path.name}” every photo must have a label")
    rule = f"In “{path.name}” every split must be one of {', '.join(SPLITS)}"
    check(~table["split"].isin(SPLITS), table["split"].map(repr), rule)


def check(is_wrong: pd.Series, values: pd.Series, rule: str) -> None:
    """Raise a `ManifestError` that says the rule, the first wrong value and its line, where there is one."""
    if is_wrong.any():
        first, others = int(is_wrong.to_numpy().argmax()), int(is_wrong.sum()) - 1
        line = f"line {first + 2}{f' and {others} more' if others else ''}"
        raise ManifestError(f"{rule}; received {values.iloc[first]} in {line}.", "Mend those lines.")


def _check_files(table: pd.DataFrame, path: Path) -> None:
    """A manifest may come from anywhere: it must not name one photo twice, nor reach out of its folder."""
    twice = table.loc[table["file"].duplicated(), "file"]
    if len(twice):
        raise ManifestError(f"“{path.name}” names “{twice.iloc[0]}” twice.", "Keep one line a photo.")
    for file in table["file"]:
        inside(path.parent, file)
