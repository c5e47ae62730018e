from mood.ui import frame
from mood.ui.compare import comparisons
from mood.ui.findings import story

with frame.page("Findings", "What the generations taught: the story to present, from the numbers on disk."):
    sections = comparisons.findings()
    if story.is_presenting():
        story.present(sections)
    else:
        story.begin()
        story.show(sections)
        story.exports(sections)
