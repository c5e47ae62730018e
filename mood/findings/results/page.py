"""The page: its sections in order, and what lies beside it."""

from pathlib import Path

from mood import zoo
from mood.datasets import Dataset
from mood.errors import WeightsMissingError
from mood.findings.evidence import Evidence
from mood.findings.results.causes import causes
from mood.findings.results.keeping import keeping
from mood.findings.results.maps import maps
from mood.findings.results.nets import nets
from mood.findings.results.portraits import portraits

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


def results(models: Path, demo: Dataset | None) -> str:
    """Write all results as one page.

    Args:
        models: folder of the nets.
        demo: the bundled portraits, of which it is known what they show, or None.

    Returns:
        Markdown with a section for each task and each question that there are numbers for.

    Raises:
        WeightsMissingError: if no net is trained.
    """
    asked = [Evidence(models, demo, task) for task in zoo.tasks(models)]
    if not asked:
        raise WeightsMissingError(f"No net is trained in “{models}”.", "Run `python -m mood train all --photos DIR`.")
    sections = [nets(evidence, asked[0]) for evidence in asked]
    sections += [section(asked[0]) for section in (causes, portraits, keeping, maps)]
    return "\n\n".join([_HEAD, *filter(None, sections), _FILES]) + "\n"
