"""What is known of bundled photos, of which it was decided beforehand what each shows and what went wrong in it."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from mood import bursts
from mood.library.series import File
from mood.ui import markdown, workspace
from mood.ui.keeping import kept

Row = dict[Hashable, Any]


def known() -> dict[str, Row]:
    """Return what is known of the bundled bursts' photos, by SHA-256; nothing where another workspace is shown."""
    return {} if workspace.is_own() else _rows(workspace.config().demo)


@kept(max_entries=4, reads=lambda root: [root / bursts.MANIFEST])
def _rows(root: Path) -> dict[str, Row]:
    return {str(row["sha256"]): dict(row) for row in bursts.known(root).to_dict("records")}


def name_of(number: int, rows: Sequence[Row | None]) -> str:
    """Return what a burst is called: a bundled one has a name, by which it is chosen, another its number."""
    names = {str(row["burst"]) if row else str(number) for row in rows}
    return names.pop() if len(names) == 1 else str(number)


def show_best(files: Sequence[File], rows: Sequence[Row | None], mood: str) -> None:
    """Say which photo is best by the truth, where it is known of all and they are one burst."""
    those = [row for row in rows if row]
    if len(those) == len(rows) > 1 and len({row["burst"] for row in those}) == 1:
        name = Path(files[bursts.best(pd.DataFrame(those), mood)].name).stem
        st.caption(f"Correct answer: {markdown.plain(name)}, the most {mood} of those with the fewest faults.")


def of_photo(row: Row | None) -> str:
    """Return Markdown that says what is known of a photo; "" of others."""
    if not row:
        return ""
    wrong = row["faults"].replace(";", ", ") or "nothing wrong"
    shows = f"{row['label']}, strength {row['intensity']:.2f}; {wrong}"
    return f"True expression: {markdown.plain(shows)}"
