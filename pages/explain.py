from mood.ui import cache, frame, texts
from mood.ui.components import method_grid, method_ranking, method_settings, photo_picker, sections, sought, task_picker

TEXTS = texts.of("explain_page")

with frame.page(TEXTS.explain, TEXTS.which_parts_one):
    task = task_picker.show()
    section = sections.show("section", (TEXTS.one_photo, TEXTS.which_method_believe, TEXTS.what_nets_look))
    if section == TEXTS.which_method_believe:
        method_ranking.show(cache.generations(task))
    elif section == TEXTS.what_nets_look:
        sought.show(cache.generations(task))
    else:
        photo, true_label = photo_picker.show(cache.sources(task))
        if photo is not None:
            method_grid.show(photo, true_label, cache.generations(task), method_settings.show(task))
