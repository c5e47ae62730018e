from mood.ui import frame
from mood.ui.findings import story

with frame.page("Findings", "What the generations taught: the story to present, from the numbers on disk."):
    story.show()
