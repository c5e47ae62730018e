from mood.ui import cache, frame
from mood.ui.components import method_grid, method_settings, photo_picker

with frame.page("Explain", "Which parts of one photo speak for a mood, by which method, and should you believe it?"):
    photo, true_label = photo_picker.show(cache.sources())
    if photo is not None:
        method_grid.show(photo, true_label, cache.generations(), method_settings.show())
