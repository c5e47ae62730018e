"""The page: its sections in order, and what lies beside it."""

from pathlib import Path

from mood import map_quality, zoo
from mood.datasets import Dataset
from mood.errors import WeightsMissingError
from mood.findings.evidence import Evidence
from mood.findings.results.causes import causes
from mood.findings.results.keeping import keeping
from mood.findings.results.nets import nets
from mood.findings.results.portraits import portraits
from mood.findings.words import joined, section

PAGE = "README.md"
"""Its name in the folder of the nets."""

_HEAD = """# Results

Written by `python -m mood report --write` from the tables and cards in this folder. Every figure stands with its number
of photos (n) and its 95 % interval. The nets judge how a photo looks, not how a person feels."""

_FILES = """## What lies here

A folder a net holds the net (`model.keras`: flat, with its preprocessing inside, loadable by plain Keras in safe mode),
its card (`card.json`: data, recipe, metrics, cost, what was tried), its training curves (`history.csv`), its
predictions (`predictions-DATASET.csv`), what may have misled it (`triage-DATASET.csv`), its accuracy with other seeds
(`spread.csv`), the tests of its explanations (`faithfulness.csv`, `sanity.csv`) and the pictures that excite it
(`prototypes/`). Beside these folders lie what is known of the data sets themselves and the portraits of the first page
(`showcase/`)."""

_BELIEF = "Which explanation to believe"
_TESTED = (
    "The pixels that a map calls strongest were removed or shown alone, and the net was asked again; and maps were "
    "compared with those of the same net redrawn at random (`python -m mood maps faithfulness` and `sanity`)."
)
_CONTROLS = (
    "A method that does not beat noise, a bell in the centre and an edge detector says less about the net than these "
    "do. Further tests are on the Explain page, each with its interval."
)


def results(models: Path, demo: Dataset | None) -> str:
    """Write all results of the nets in a folder as Markdown, a section a task and question that there are numbers for.

    Of the bundled portraits, the demo, it is known what they show.

    Raises:
        WeightsMissingError: if no net is trained.
    """
    asked = [Evidence(models, demo, task) for task in zoo.tasks(models)]
    if not asked:
        raise WeightsMissingError(f"No net is trained in “{models}”.", "Run `python -m mood train all --photos DIR`.")
    first = asked[0]
    told = [*(nets(evidence, first) for evidence in asked), causes(first), portraits(first), keeping(first)]
    return joined(_HEAD, *told, section(_BELIEF, *_maps(models)), _FILES) + "\n"


def _maps(models: Path) -> tuple[str, ...]:
    """Tell which methods pass their tests, on all nets of a folder."""
    report = map_quality.report(models)
    return (_TESTED, report, _CONTROLS) if report else ()
