from mood.ui import cache, frame
from mood.ui.components import method_grid, method_ranking, method_settings, photo_picker, sections, sought

with frame.page("Explain", "Which parts of one photo speak for a mood, by which method, and should you believe it?"):
    section = sections.show("section", ("One photo", "Which method to believe", "What the nets look for"))
    if section == "Which method to believe":
        method_ranking.show(cache.generations())
    elif section == "What the nets look for":
        sought.show(cache.generations())
    else:
        photo, true_label = photo_picker.show(cache.sources())
        if photo is not None:
            method_grid.show(photo, true_label, cache.generations(), method_settings.show())
