"""How words are written: how many of something there are, how large it is, and at the beginning of a sentence."""


def plural(number: int, singular: str, several: str = "") -> str:
    """Return a number with what it counts, "1 photo" or "1,000 photos"; by default several have an s."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


def capitalised(text: str) -> str:
    """Return a text that begins with a capital; its other letters, such as those of a class, stay as they are."""
    return text[:1].upper() + text[1:]


def sized(count: int) -> str:
    """Return a number of bytes as it is read: "850 kB", "1.2 MB" or "31 GB"."""
    units = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
    unit, name = next((pair for pair in units if count >= pair[0]), units[-1])
    return f"{count / unit:,.0f} {name}" if count >= 10 * unit or not count else f"{count / unit:.1f} {name}"
