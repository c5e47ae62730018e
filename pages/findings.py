from mood.ui import comparisons, frame
from mood.ui.components import story

with frame.page("Findings", "What the generations taught: the story to present, from the numbers on disk."):
    sections = comparisons.findings()
    if story.is_presenting():
        story.present(sections)
    else:
        story.begin()
        story.show(sections)
        story.exports(sections)
