from mood.ui import cache, frame
from mood.ui.explain import method_grid, method_ranking, method_settings, photo_picker, prototypes
from mood.ui.shared import sections, task_picker

with frame.page("Explain", "Which parts of one photo speak for a mood, by which method, and should you believe it?"):
    task = task_picker.show()
    section = sections.show(
        "section", {"photo": "One photo", "methods": "Which method to believe", "nets": "What the nets look for"}
    )
    if section == "methods":
        method_ranking.show(cache.generations(task))
    elif section == "nets":
        prototypes.show(cache.generations(task))
    else:
        photo, true_label = photo_picker.show(task, cache.sources(task))
        if photo is not None:
            method_grid.show(photo, true_label, cache.generations(task), method_settings.show(task))
