"""What moves a net, and which map knows it: rendered people once more, each time with one thing changed."""

from mood.twins.effects import EFFECTS, Effect, Moved, effects, measure, moved_most, path_of, read
from mood.twins.parts import CHANGED_IN, Placed, agreement, maps_path, measure_maps, placed, read_maps
from mood.twins.pictures import FACTORS, SAME, WHOLE, WITHIN, Twins, open_twins

__all__ = [
    "CHANGED_IN", "EFFECTS", "FACTORS", "SAME", "WHOLE", "WITHIN", "Effect", "Moved", "Placed", "Twins", "agreement",
    "effects", "maps_path", "measure", "measure_maps", "moved_most", "open_twins", "path_of", "placed", "read",
    "read_maps",
]  # fmt: skip
