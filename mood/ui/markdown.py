"""Text that is not ours, such as file names, labels and notes, in what Streamlit reads as Markdown: shown as it is."""

import re
from urllib.parse import quote

from mood.errors import MoodError

_JOINER = "\u2060"
"""Has no width. Icons, emoji, addresses and arrows are looked for after escapes are resolved: this parts them."""

_PARTED = re.compile(r"[:@](?=\S)|www(?=\.)|(?<!\S)(?:<->|->|<-|--|[<>~]=)(?!\S)", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]<|$~&]|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[-+#>=]))")


def plain(text: object) -> str:
    """Return Markdown that shows a text as it is, on one line, whatever signs are in it.

    Args:
        text: of anybody: a file name, a label, a note, a person's name.

    Returns:
        The text itself where none of its signs means anything to Markdown.
    """
    return _START.sub(r"\1\\", _literal(_one_line(text)))


def code(text: object) -> str:
    """Return Markdown that shows a text as code.

    Args:
        text: anything: a path, a command.
    """
    line = _one_line(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`"


def sentence(text: str) -> str:
    """Return Markdown that shows a sentence in which names of anybody stand; only its `code` is more than plain.

    Args:
        text: one of ours, such as the message of an error.
    """
    parts = re.sub(r"`([^`]+)`|[^`]+|`", lambda part: code(part[1]) if part[1] else _literal(part[0]), _one_line(text))
    return _START.sub(r"\1\\", parts)


def told(error: MoodError) -> str:
    """Return Markdown that says what is wrong, and what to do.

    Args:
        error: its message and hint may hold names.
    """
    return f"**{sentence(error.message)}** {sentence(error.hint)}".strip()


def link(text: object, address: object) -> str:
    """Return Markdown that links a text to a page of the web; the text alone where the address is no such page.

    Args:
        text: anything.
        address: anything; only https leads anywhere.
    """
    target = quote(str(address), safe="/:?=&%#-._~")
    return f"[{plain(text)}]({target})" if target.startswith("https://") else plain(text)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _literal(text: str) -> str:
    parted = _PARTED.sub(lambda sign: sign[0][0] + _JOINER + sign[0][1:], text)
    return _SIGNS.sub(r"\\\g<0>", parted)
