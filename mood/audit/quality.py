"""What is wrong with the photos themselves: dark, blurred, oddly shaped or there twice, as CleanVision finds it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from mood.datasets import Dataset, read_photos, told
from mood.files import write_text
from mood.importing import one_at_a_time

ISSUES = {
    "dark": "too dark",
    "light": "too bright",
    "blurry": "blurred",
    "low_information": "almost nothing in it",
    "odd_aspect_ratio": "very long or very tall",
    "odd_size": "of an unusual size",
    "grayscale": "stored without colour",
    "exact_duplicates": "there twice",
    "near_duplicates": "almost the same as another",
}
"""CleanVision's issues, and what they are called on screen."""

COLUMNS = ("file", "split", "label", "issue", "score", "group")


def path_of(models: Path, dataset: str) -> Path:
    """Return where the quality of a data set is written."""
    return models / f"quality-{dataset}.csv"


def measure(dataset: Dataset, models: Path, say: Callable[[str], object] = lambda _: None) -> pd.DataFrame:
    """Look for photos that are hard to learn from and write them down; those that cannot be read are said.

    Returns:
        One row a photo and issue: its score in [0, 1], low being bad, and for duplicates the number of its group.

    Raises:
        DataError: if no photo can be read.

    Source: https://github.com/cleanlab/cleanvision
    """
    with one_at_a_time:
        from cleanvision import Imagelab  # slow to import

    photos = read_photos(dataset, 1)  # CleanVision ends at the first one that cannot be read
    for sentence in told(dataset.root, photos.problems):
        say(sentence)
    rows = photos.table
    paths = [str(dataset.path(file)) for file in rows["file"]]
    named = rows[["file", "split", "label"]].set_index(pd.Index(paths))
    lab = Imagelab(filepaths=paths)
    lab.find_issues(verbose=False)
    issues = lab.issues.join(named)
    parts = [_of_issue(issues, issue, lab.info.get(issue, {}).get("sets", [])) for issue in ISSUES]
    table = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)])
    text = table.sort_values(["issue", "score", "file"]).to_csv(index=False, lineterminator="\n")
    write_text(path_of(models, dataset.name), f"# {len(rows)} photos\n{text}")
    return table


def read(path: Path) -> tuple[int, pd.DataFrame] | None:
    """Return how many photos `measure` looked at, and the rows that it wrote; None where there is no file."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        count = int(file.readline().split()[1])
        return count, pd.read_csv(file, dtype={"file": str})


def of(report: tuple[int, pd.DataFrame], dataset: Dataset) -> tuple[int, pd.DataFrame]:
    """Return the part of what `read` returned that is about a part of its data set, such as two of the labels."""
    count, table = report
    return min(count, len(dataset.table)), table[table["file"].isin(dataset.table["file"])]


def _of_issue(issues: pd.DataFrame, issue: str, duplicates: list[list[str]]) -> pd.DataFrame:
    """Return the rows of one issue, by path; `duplicates` are the groups of paths that it found alike."""
    groups = {path: number for number, paths in enumerate(duplicates) for path in paths}
    rows = issues[issues[f"is_{issue}_issue"]]
    score, group = rows[f"{issue}_score"].round(4), [groups.get(path, "") for path in rows.index]
    return rows[["file", "split", "label"]].assign(issue=issue, score=score, group=group)
