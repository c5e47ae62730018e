"""How words are written: how many of something there are, and at the beginning of a sentence."""


def plural(number: int, singular: str, several: str = "") -> str:
    """Return a number with what it counts, "1 photo" or "1,000 photos"; by default several have an s."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


def capitalised(text: str) -> str:
    """Return a text that begins with a capital; its other letters, such as those of a class, stay as they are."""
    return text[:1].upper() + text[1:]
