"""Text that is not ours, such as file names, labels and notes, in what Streamlit reads as Markdown: shown as it is."""

import re
from urllib.parse import quote

from mood.errors import MoodError

_JOINER = "\u2060"
"""Has no width. Icons, emoji, addresses and arrows are looked for after escapes are resolved: this parts them."""

_PARTED = re.compile(r"[:@](?=\S)|www(?=\.)|(?<!\S)(?:<->|->|<-|--|[<>~]=)(?!\S)", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]<|$~&]|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[-+#>=]))")


def shortened(text: str, most: int = 19) -> str:
    """Return a long name with its beginning and, since that tells files apart, more of its end."""
    if len(text) <= most:
        return text
    end = (most - 1) * 2 // 3
    return f"{text[: most - 1 - end]}…{text[-end:]}"


def plain(text: object) -> str:
    """Return Markdown that shows a text of anybody as it is, on one line; mostly that is the text itself."""
    return _START.sub(r"\1\\", _literal(_one_line(text)))


def code(text: object) -> str:
    """Return Markdown that shows a text as code."""
    line = _one_line(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if "`" in line else f"`{line}`"


def sentence(text: str) -> str:
    """Return Markdown that shows a sentence of ours with names of anybody; only its `code` is more than plain."""
    parts = re.sub(r"`([^`]+)`|[^`]+|`", lambda part: code(part[1]) if part[1] else _literal(part[0]), _one_line(text))
    return _START.sub(r"\1\\", parts)


def told(error: MoodError) -> str:
    """Return Markdown that says what is wrong, and what to do."""
    return f"**{sentence(error.message)}** {sentence(error.hint)}".strip()


def link(text: object, address: object) -> str:
    """Return Markdown that links a text to a page of the web; the text alone where the address is not https."""
    target = quote(str(address), safe="/:?=&%#-._~")
    return f"[{plain(text)}]({target})" if target.startswith("https://") else plain(text)


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _literal(text: str) -> str:
    parted = _PARTED.sub(lambda sign: sign[0][0] + _JOINER + sign[0][1:], text)
    return _SIGNS.sub(r"\\\g<0>", parted)
