"""Which methods to believe on each net, as a Markdown table."""

from pathlib import Path

from mood import zoo
from mood.evaluation import Metric
from mood.explanation import METHODS
from mood.map_quality import sanity, tables
from mood.map_quality.agreement import agree
from mood.map_quality.redrawn import DRAWS, Redrawn, fully_redrawn

BEST = 3


def report(models: Path) -> str:
    """Return a Markdown table a data set, of the generations in a folder; empty if no explanation was tested."""
    rows: dict[str, list[str]] = {}
    for name, card in zoo.cards(models).items():
        measured = tables.read(models / name / tables.FILE, card.sha256)
        redrawn = sanity.rows_of(models / name / sanity.FILE, card.sha256)
        for dataset, table in measured.groupby("dataset"):
            ranking = tables.ranking(table)
            best = "; ".join(f"{ranked.title} {_short(ranked.gain)}" for ranked in ranking[:BEST])
            unbeaten = ", ".join(ranked.title for ranked in ranking if ranked.unbeaten) or "none"
            unmoved = _unmoved(fully_redrawn(redrawn[redrawn["dataset"] == dataset]))
            n = table["file"].nunique()
            agreed = ", ".join(METHODS[key].title for key in agree(table).agreed) or "none: they disagree"
            rows.setdefault(str(dataset), []).append(f"| {name} | {n} | {agreed} | {best} | {unbeaten} | {unmoved} |")
    return "\n\n".join(_table(dataset, lines) for dataset, lines in rows.items())


def _table(dataset: str, lines: list[str]) -> str:
    head = [
        f"Explanations on test photos of `{dataset}`. Recommended are methods that by deletion to gray, insertion from "
        "blur and ROAD beat every control and are level with the first, all comparisons corrected together (Holm); "
        "best is by insertion minus deletion with 95 % bootstrap interval:",
        "",
        "| generation | photos | recommended by all tests | best | not shown to beat noise, centre and edges | hardly "
        "change for redrawn nets |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join(head + lines)


def _unmoved(redrawn: dict[str, Redrawn]) -> str:
    """Name methods that stay alike, of those with enough draws, and how many have not."""
    decided = [key for key, one in redrawn.items() if one.draws >= DRAWS]
    alike = ", ".join(METHODS[key].title for key in decided if redrawn[key].is_alike) or "none"
    if not decided:
        return "not known: too few draws" if redrawn else "-"
    return f"{alike} of {len(decided)} tested on {DRAWS} draws"


def _short(gain: Metric) -> str:
    return f"{gain.value:.3f} [{gain.interval.low:.3f}, {gain.interval.high:.3f}] (n = {gain.n})"
