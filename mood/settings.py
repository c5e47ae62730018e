"""Where things lie, read once from the environment."""

import os
import shlex
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_INSTALLED = Path(__file__).resolve().parent / "shipped"  # where `pip install .` puts the nets
SHIPPED = _INSTALLED if _INSTALLED.is_dir() else ROOT / "models"  # folder of the generations that the project ships
BUNDLED = "bundled"  # name of the workspace that the project ships


@dataclass(frozen=True)
class Settings:
    """Folders and switches of one run.

    Args:
        models: folder with one sub-folder for each trained generation (`MOOD_MODELS`).
        demo: the bundled data set of synthetic portraits.
        twins: the bundled pictures of people rendered twice, with one thing changed.
        photos: further data sets to browse (`MOOD_PHOTOS`, several with the system's path separator between them).
        reviews: file of the review database, where `secrets.toml` names no other (`MOOD_REVIEWS`).
        warm_up: whether the app loads its nets in the background (`MOOD_WARM_UP`, 1 or 0).
        pexels_key: key of Pexels' API, or empty (`PEXELS_API_KEY`).
        pexels_url: address of that API (`MOOD_PEXELS_URL`).
        openverse_url: address of Openverse's API (`MOOD_OPENVERSE_URL`).
        collected: where photos of providers go, into a folder each.
        allow_local_paths: whether a visitor may open folders of this computer (`MOOD_ALLOW_LOCAL_PATHS`, 1 or 0).
    """

    models: Path
    demo: Path
    twins: Path
    photos: tuple[Path, ...]
    reviews: Path
    warm_up: bool
    pexels_key: str = field(repr=False)
    pexels_url: str
    openverse_url: str
    collected: Path
    allow_local_paths: bool


def load() -> Settings:
    """Read the settings from the environment; folders are not checked for existence here."""
    return Settings(
        models=Path(os.environ.get("MOOD_MODELS", SHIPPED)),
        demo=ROOT / "data" / "demo",
        twins=ROOT / "data" / "twins",
        photos=tuple(_named_by("MOOD_PHOTOS")),
        reviews=Path(os.environ.get("MOOD_REVIEWS", ROOT / "data" / "reviews.sqlite")),
        warm_up=os.environ.get("MOOD_WARM_UP", "1") != "0",
        pexels_key=os.environ.get("PEXELS_API_KEY", ""),
        pexels_url=os.environ.get("MOOD_PEXELS_URL", "https://api.pexels.com/v1"),
        openverse_url=os.environ.get("MOOD_OPENVERSE_URL", "https://api.openverse.org/v1"),
        collected=ROOT / "data",
        allow_local_paths=os.environ.get("MOOD_ALLOW_LOCAL_PATHS", "0") == "1",
    )


def workspaces() -> dict[str, Settings]:
    """Find the workspaces, data sets with nets of their own and the bundled one, in order, the first to be shown first.

    First come those of `MOOD_WORKSPACES`, then the bundled one, then folders of `data/` with trained nets in their
    `models/`. A folder that `MOOD_WORKSPACES` names stands for the data sets in it where those have trained nets and it
    has none; any other is a data set itself, also before a net is trained. Names are those of the folders, or their
    paths where that name is taken.
    """
    named = [folder for path in _named_by("MOOD_WORKSPACES") for folder in _data_sets(path.resolve())]
    places: dict[str, Settings] = {}
    for folder in named:
        places[_free_name(folder, (BUNDLED, *places))] = _inside(folder)
    places[BUNDLED] = load()
    for folder in _with_nets(ROOT / "data"):
        if folder not in named:
            places[_free_name(folder, places)] = _inside(folder)
    return places


def for_photos(photos: Sequence[Path]) -> Settings:
    """Return where the nets and reviews of photos, folders or manifests in them, belong.

    That is inside the first folder, so that the bundled nets stay; the demo portraits go with what the app shows.
    """
    config, first = load(), Path(photos[0]).expanduser().resolve()
    folder = first.parent if first.suffix == ".csv" else first  # a cleaned manifest
    return config if folder == config.demo else _inside(folder)


def photos_beside(models: Path) -> str:
    """Return what a command is told after `--photos`, quoted for a shell, to work with the nets in a folder.

    That is the folder of photos around it, or DIR where it is not in one.
    """
    folder = models.resolve()
    is_beside = folder.name == "models" and folder.parent != ROOT
    return shlex.quote(str(folder.parent)) if is_beside else "DIR"


def _data_sets(folder: Path) -> list[Path]:
    """Return the data sets that a folder of `MOOD_WORKSPACES` stands for; see `workspaces`."""
    return [folder] if _has_nets(folder) else _with_nets(folder) or [folder]


def _with_nets(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*")) if _has_nets(path)]


def _has_nets(folder: Path) -> bool:
    return any((folder / "models").glob("[!.]*/card.json"))


def _free_name(folder: Path, taken: Container[str]) -> str:
    return str(folder) if folder.name in taken else folder.name


def _named_by(variable: str) -> list[Path]:
    parts = os.environ.get(variable, "").strip().split(os.pathsep)
    return [Path(part).expanduser() for part in parts if part.strip()]


def _inside(folder: Path) -> Settings:
    return replace(load(), photos=(folder,), models=folder / "models", reviews=folder / "reviews.sqlite")
