"""Which methods to believe on each net, as a Markdown table."""

from pathlib import Path

from mood import zoo
from mood.evaluation import Metric
from mood.explanation import METHODS
from mood.map_quality import sanity, tables

BEST = 3


def report(models: Path) -> str:
    """Return a Markdown table a data set, of the generations in a folder; empty if no explanation was tested."""
    rows: dict[str, list[str]] = {}
    for name, card in zoo.cards(models).items():
        measured = tables.read(models / name / tables.FILE, card.sha256)
        redrawn = tables.read(models / name / sanity.FILE, card.sha256, sanity.COLUMNS)
        for dataset, table in measured.groupby("dataset"):
            ranking = tables.ranking(table)
            best = "; ".join(f"{ranked.title} {_short(ranked.gain)}" for ranked in ranking[:BEST])
            unbeaten = ", ".join(ranked.title for ranked in ranking if ranked.unbeaten) or "none"
            alike = sanity.insensitive(redrawn[redrawn["dataset"] == dataset])
            unmoved = ", ".join(METHODS[key].title for key in alike) or ("-" if redrawn.empty else "none")
            n = table["file"].nunique()
            rows.setdefault(str(dataset), []).append(f"| {name} | {n} | {best} | {unbeaten} | {unmoved} |")
    return "\n\n".join(_table(dataset, lines) for dataset, lines in rows.items())


def _table(dataset: str, lines: list[str]) -> str:
    head = [
        f"Explanations on test photos of `{dataset}`, insertion minus deletion with 95 % bootstrap interval:",
        "",
        "| generation | photos | best | not shown to beat noise, centre and edges | hardly change for a redrawn net |",
        "|---|---|---|---|---|",
    ]
    return "\n".join(head + lines)


def _short(gain: Metric) -> str:
    return f"{gain.value:.3f} [{gain.interval.low:.3f}, {gain.interval.high:.3f}]"
