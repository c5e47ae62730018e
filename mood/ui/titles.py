"""What data sets are called on screen."""

from mood.importing import one_at_a_time
from mood.ui import markdown

_TITLES = {
    "photos": "Real stock photos",
    "photos-multiclass": "Real photos of five moods",
    "demo": "Demo portraits",
}


def title_of(name: str) -> str:
    """Return the name of a data set on screen, as Markdown."""
    return _TITLES.get(name) or _of_provider(name) or markdown.plain(name)


def _of_provider(name: str) -> str:
    with one_at_a_time:
        from mood.datasets.providers import PROVIDERS  # brings pandas, which the first page does without

    return f"Photos from {PROVIDERS[name].title}" if name in PROVIDERS else ""
