"""What the numbers on disk tell: `tell` as a story, section by section, `results` as one page with every figure."""

from mood.findings.records import Bars, Picture, Section
from mood.findings.results.page import PAGE, results
from mood.findings.story import tell

__all__ = ["PAGE", "Bars", "Picture", "Section", "results", "tell"]
