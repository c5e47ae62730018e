"""How many faces are found, how often where nobody counted one, and how far what is measured on them can be trusted.

    python tests/bench/faces.py [--photos DIR] [--json FILE]

On all bundled portraits, each of one person, and their bursts, by what was rendered; with --photos also on a data set
whose manifest says how many faces another detector counted. Areas under the ROC curve hold a measure of the largest
face against whether that fault was rendered, over all photos of bursts; yaw is held against the rendering's degrees.
"""

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from data.portraits.plan import draw  # noqa: E402
from mood import images, settings  # noqa: E402
from mood.evaluation.intervals import Metric, roc_auc, share_of  # noqa: E402
from mood.images import faces  # noqa: E402
from mood.images.faces import Face, Landmarks  # noqa: E402


def found(root: Path, files: pd.Series) -> tuple[list[tuple[list[Face], Landmarks | None]], float]:
    """Return the faces of photos with the points of the largest, and the milliseconds that a photo took, once read."""
    seen, spent = [], 0.0
    for file in files:
        pixels = images.read(root / file).pixels
        begun = time.perf_counter()
        boxes = faces.find_faces(pixels)
        seen.append((boxes, faces.landmarks(pixels, boxes[0]) if boxes else None))
        spent += time.perf_counter() - begun
    return seen, 1000 * spent / len(files)


def auc(values: np.ndarray, has_it: np.ndarray) -> Metric:
    """Return the area under the ROC curve of a measure that is higher where a fault is."""
    return roc_auc(has_it, values)


def largest(seen: list[tuple[list[Face], Landmarks | None]], name: str) -> np.ndarray:
    """Return a measure of the largest face of each photo; nan where it has none."""
    return np.array([np.nan if points is None else getattr(points, name) for _, points in seen])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, help="a data set whose manifest has a column of faces")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    figures: dict[str, Metric | float] = {}
    demo = settings.load().demo
    portraits, bursts = pd.read_csv(demo / "manifest.csv"), pd.read_csv(demo / "bursts.csv")
    seen, figures["ms a photo: faces, and the points of the largest"] = found(demo, portraits["file"])
    counts = np.array([len(boxes) for boxes, _ in seen])
    figures |= {"portraits with a face": share_of(counts > 0), "portraits with two": share_of(counts > 1)}
    true = np.array([draw(row.seed, row.label).yaw for row in portraits.itertuples()])
    yaw = largest(seen, "yaw")
    known = ~np.isnan(yaw)
    figures |= {
        "portraits with points": share_of(known),
        "yaw: correlation with the rendering": float(np.corrcoef(yaw[known], true[known])[0, 1]),
        "yaw: median error in degrees": float(np.median(np.abs(np.abs(yaw[known]) - np.abs(true[known])))),
    }
    seen, _ = found(demo, bursts["file"])
    for fault, values in (("eyes closed", -largest(seen, "eyes_open")), ("looks away", np.abs(largest(seen, "gaze")))):
        known = ~np.isnan(values)
        has_it = bursts["faults"].fillna("").str.split(";").map(lambda faults, fault=fault: fault in faults).to_numpy()
        figures[f"{fault}: area under the ROC curve"] = auc(values[known], has_it[known])
    if arguments.photos:
        photos = pd.read_csv(arguments.photos / "manifest.csv")
        counts = np.array([len(boxes) for boxes, _ in found(arguments.photos, photos["file"])[0]])
        for count in (1, 0):
            name = "with one face" if count else "without a face"
            figures[f"photos {name} by the manifest, in which one is found"] = share_of(
                counts[photos["faces"] == count] > 0
            )
    for name, figure in figures.items():
        print(f"{name:68} {figure if isinstance(figure, Metric) else f'{figure:.3f}'}")
    if arguments.json:
        told = {name: figure.record() if isinstance(figure, Metric) else figure for name, figure in figures.items()}
        arguments.json.write_text(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
