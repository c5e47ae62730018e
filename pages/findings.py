from mood.ui import comparisons, frame, texts
from mood.ui.components import story

TEXTS = texts.of("findings_page")

with frame.page(TEXTS.findings, TEXTS.what_generations_taught):
    sections = comparisons.findings()
    if story.is_presenting():
        story.present(sections)
    else:
        story.begin()
        story.show(sections)
        story.exports(sections)
