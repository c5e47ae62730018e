from mood.ui import cache, frame, linked
from mood.ui.explain import method_grid, method_ranking, method_settings, photo_picker, prototypes
from mood.ui.shared import pickers

PARTS = {"photo": "One photo", "methods": "Which method to believe", "nets": "What the nets look for"}

with frame.page("Explain", "Which parts of one photo speak for a verdict, by which method, and should you believe it?"):
    task = pickers.task()
    # Unlike tabs, one part alone is computed, and each has its own link.
    section = linked.ask("Part of this page", PARTS, "section", label_visibility="collapsed")
    if section == "methods":
        method_ranking.show(cache.generations(task))
    elif section == "nets":
        prototypes.show(cache.generations(task))
    else:
        photo, true_label = photo_picker.show(task, cache.sources(task))
        if photo is not None:
            method_grid.show(photo, true_label, cache.generations(task), method_settings.show(task))
