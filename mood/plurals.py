"""How many of something there are, in words."""


def plural(number: int, singular: str, several: str = "") -> str:
    """Return a number with what it counts, "1 photo" or "1,000 photos"; by default several have an s."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"
