"""The exhibits as files: read with the standard library alone, for they come before everything else."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER, LIST = "showcase", "exhibits.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Verdict:
    """What one generation says of a portrait, and where it looks.

    Args:
        model_sha256: of the net that said so.
        p: probability by class, in [0, 1].
        target: the class that is explained, which is the one called.
        overlay: JPEG file in the folder, the portrait with the heatmap of `target` over it.
        is_empty: whether no region speaks for `target`; the overlay is then the portrait alone.
    """

    generation: str
    title: str
    model_sha256: str
    p: dict[str, float]
    target: str
    overlay: str
    is_empty: bool


@dataclass(frozen=True)
class Exhibit:
    """One portrait of the demo set with all verdicts.

    Args:
        kind: key of `making.KINDS`, the reason for which it was chosen.
        n_alike: test portraits of that kind.
        n: test portraits in all.
        verdicts: oldest generation first.
    """

    file: str
    sha256: str
    label: str
    kind: str
    n_alike: int
    n: int
    verdicts: tuple[Verdict, ...]


def read(models: Path, demo: Path) -> list[Exhibit]:
    """Read the exhibits that still are what the nets say, in the order of the story.

    Those are the ones whose portrait and nets they were made of; none where there are no exhibits, or they cannot be
    read.
    """
    try:
        content = json.loads((models / FOLDER / LIST).read_text("utf-8"))
        entries = content["exhibits"] if content["schema_version"] == SCHEMA_VERSION else []
        exhibits = [
            Exhibit(**{**entry, "verdicts": tuple(Verdict(**verdict) for verdict in entry["verdicts"])})
            for entry in entries
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    nets = {verdict.generation for exhibit in exhibits for verdict in exhibit.verdicts}
    current = {name: _net(models / name) for name in nets}
    return [exhibit for exhibit in exhibits if _is_current(exhibit, current, models, demo)]


def text_of(exhibits: list[Exhibit]) -> str:
    """Return exhibits as the content of `LIST`."""
    content = {"schema_version": SCHEMA_VERSION, "exhibits": [asdict(exhibit) for exhibit in exhibits]}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _is_current(exhibit: Exhibit, nets: dict[str, str | None], models: Path, demo: Path) -> bool:
    portrait = demo / exhibit.file
    return (
        all(verdict.model_sha256 == nets[verdict.generation] for verdict in exhibit.verdicts)
        and all((models / FOLDER / verdict.overlay).is_file() for verdict in exhibit.verdicts)
        and portrait.is_file()
        and hashlib.sha256(portrait.read_bytes()).hexdigest() == exhibit.sha256
    )


def _net(folder: Path) -> str | None:
    """Return the SHA-256 of a net by its card, read here because `zoo` brings pandas."""
    try:
        return json.loads((folder / "card.json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError):
        return None
