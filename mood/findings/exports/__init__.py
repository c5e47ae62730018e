"""A story as a file that travels: `to_html`, `to_slides` and `to_pdf`, each complete in itself and made offline."""

from mood.findings.exports.page import to_html
from mood.findings.exports.pdf import to_pdf
from mood.findings.exports.slides import to_slides

__all__ = ["to_html", "to_pdf", "to_slides"]
