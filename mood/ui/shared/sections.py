"""Parts of a page, of which one is shown and computed at a time; unlike tabs, each has its own link."""

from collections.abc import Mapping

from mood.ui import linked


def show(key: str, titles: Mapping[str, str]) -> str:
    """Show the choice.

    Args:
        key: names it in the page's address.
        titles: of the parts, by their keys; the first is shown at first.

    Returns:
        The key chosen.
    """
    return linked.ask("Part of this page", titles, key, label_visibility="collapsed")
