"""Which nets an index is made with."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mood import bursts, zoo
from mood.errors import DataError, ModelError
from mood.library import parts
from mood.library.measuring import direction
from mood.library.parts import Made


def made_with(names: Sequence[str], models: Path, index: Path | None) -> Made:
    """Return what rows of an index are made with: the wished nets, and with them the one that tells likeness.

    Args:
        names: of the nets; of none given those of the index, or where it has no row yet the newest of most nets' task.
        models: folder of the nets.
        index: folder of the index, or None where it is begun anew.

    Raises:
        DataError: if the index was made with something else.
        ModelError: if a net is not trained, or none has frozen features.
    """
    cards, old = zoo.cards(models), index and parts.made(index)
    wished = list(names or (old.nets if old else _newest(models)))
    if unknown := [name for name in wished if name not in cards]:
        message = (
            f"The nets of an index are trained ones ({', '.join(cards) or 'none'}); received {', '.join(unknown)}."
        )
        raise ModelError(message, "Name others with --nets, or their folder with --models.")
    task = [card.spec.task for card in cards.values() if card.spec.name == wished[0]]
    frozen = bursts.frozen({name: card for name, card in cards.items() if card.spec.task in task}).spec.name
    chosen = {name: card for name, card in cards.items() if name in (*wished, frozen)}
    nets = {name: card.onnx or card.sha256 for name, card in chosen.items()}
    classes = {name: list(card.spec.classes) for name, card in chosen.items()}
    if old and (old.nets, old.classes, old.frozen, old.version) == (nets, classes, frozen, parts.VERSION):
        return old
    made = Made(nets, classes, frozen, _length(frozen, models))
    if old:
        message = f"“{index}” was made with {_told(old)}; asked for is {_told(made)}. They are not mixed."
        raise DataError(message, "Measure all again with --again, or name another index with --out.")
    return made


def _newest(models: Path) -> list[str]:
    return zoo.trained(models, next(iter(zoo.tasks(models)), None))[-1:]


def _length(name: str, models: Path) -> int:
    """Return how many features a net has, by asking it."""
    net = zoo.load(name, models)
    return len(direction(net.features(np.zeros((1, *2 * (net.spec.input_size,), 3), np.uint8))[0]))


def _told(made: Made) -> str:
    nets = ", ".join(f"{name} ({digest[:8]})" for name, digest in made.nets.items())
    return f"{nets} and version {made.version} of the measures"
