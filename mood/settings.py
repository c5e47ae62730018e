"""Where things lie, read once from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Folders and switches of one run.

    Args:
        models: folder with one sub-folder for each trained generation (`MOOD_MODELS`).
        demo: the bundled data set of synthetic portraits.
        photos: a further data set to browse, or None (`MOOD_PHOTOS`).
        yunet: ONNX file of the YuNet face detector, or None for OpenCV's cascade (`MOOD_YUNET`).
        reviews: file of the review database, where `secrets.toml` names no other (`MOOD_REVIEWS`).
        warm_up: whether the app imports TensorFlow in the background (`MOOD_WARM_UP`, 1 or 0).
    """

    models: Path
    demo: Path
    photos: Path | None
    yunet: Path | None
    reviews: Path
    warm_up: bool


def load() -> Settings:
    """Read the settings from the environment.

    Returns:
        The settings; folders are not checked for existence here.
    """
    photos = os.environ.get("MOOD_PHOTOS", "").strip()
    return Settings(
        models=Path(os.environ.get("MOOD_MODELS", ROOT / "models")),
        demo=ROOT / "data" / "demo",
        photos=Path(photos).expanduser() if photos else None,
        yunet=Path(os.environ["MOOD_YUNET"]) if os.environ.get("MOOD_YUNET") else None,
        reviews=Path(os.environ.get("MOOD_REVIEWS", ROOT / "data" / "reviews.sqlite")),
        warm_up=os.environ.get("MOOD_WARM_UP", "1") != "0",
    )
