"""Which pictures make up the demonstration set, and the manifest that says what each of them is."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.portraits.plan import MOODS, draw

SIZE = 320
"""Pixels of a picture's sides."""

FIRST = {"happy": 1, "sad": 201} | dict.fromkeys(MOODS[2:], 601)
"""The first seed of each mood: some people are seen happy and sad, sixty others in the five other moods."""

COUNTS = {"happy": 340, "sad": 310} | dict.fromkeys(MOODS[2:], 60)

DROPPED = Path(__file__).with_name("dropped.csv")
"""Seeds that were left out, each with the rule that it broke."""

VALIDATION = 4
"""One person in so many is for validation, the others are for testing."""


def chosen() -> Iterator[tuple[str, int]]:
    """Yield moods and seeds of the set: consecutive seeds but for the dropped ones."""
    with DROPPED.open(encoding="utf-8") as file:
        dropped = {(row["mood"], int(row["seed"])) for row in csv.DictReader(file)}
    for mood, count in COUNTS.items():
        seed = FIRST[mood]
        while count:
            if (mood, seed) not in dropped:
                yield mood, seed
                count -= 1
            seed += 1


def path_of(root: Path, mood: str, seed: int) -> Path:
    """Return where a picture lies."""
    return root / mood / f"{mood}_{seed:04d}.jpg"


def write_manifest(root: Path) -> int:
    """Write `manifest.csv` for the pictures of the set that are there.

    Args:
        root: folder of the set.

    Returns:
        The number of rows.
    """
    rows = [_row(root, mood, seed) for mood, seed in chosen() if path_of(root, mood, seed).exists()]
    return write(root / "manifest.csv", rows)


def write(path: Path, rows: Sequence[dict[str, object]]) -> int:
    """Write a table.

    Args:
        path: of the CSV file.
        rows: with the same columns.

    Returns:
        The number of rows; without any, nothing is written.
    """
    if rows:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return len(rows)


def _row(root: Path, mood: str, seed: int) -> dict[str, object]:
    path = path_of(root, mood, seed)
    return {
        "file": path.relative_to(root).as_posix(),
        "label": mood,
        "split": "validation" if seed % VALIDATION == 0 else "test",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "width": SIZE,
        "height": SIZE,
        "near_group": f"person_{seed:04d}",
        "synthetic": 1,
        "seed": seed,
    } | draw(seed, mood).truth
