"""The story that the numbers on disk tell: `tell` gives it section by section."""

from mood.findings.records import Bars, Picture, Section
from mood.findings.story import tell

__all__ = ["Bars", "Picture", "Section", "tell"]
