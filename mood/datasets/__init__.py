"""Photos with labels and splits: `open_dataset` finds them, `read_photos` loads and verifies them."""

from mood.datasets.manifest import SPLITS, Dataset, inside, open_dataset, together
from mood.datasets.photos import Photos, read_photos
from mood.datasets.problems import Problem, told
from mood.datasets.viewing import viewing

__all__ = [
    "SPLITS", "Dataset", "Photos", "Problem", "inside", "open_dataset", "read_photos", "together", "told", "viewing",
]  # fmt: skip
