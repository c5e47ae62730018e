"""How a generation learns: `train` one from the photos of a data set."""

from mood.training.run import Progress
from mood.training.training import Options, train

__all__ = ["Options", "Progress", "train"]
