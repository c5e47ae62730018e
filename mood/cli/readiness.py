"""What is looked at before anything is trained: photos, weights of backbones, and nets that are finished already."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mood.cli.workspace import say
from mood.datasets import Dataset, splits
from mood.errors import DataError, ModelError, WeightsMissingError
from mood.evaluation import predictions
from mood.zoo import Card, ModelSpec, store


def check(specs: Sequence[ModelSpec], dataset: Dataset, arguments: argparse.Namespace) -> None:
    """Check what some nets need to be trained with a command's options.

    Raises:
        DataError: if a split has too few photos of a class, or `--weights` names no backbone of these nets.
        WeightsMissingError: if the weights of backbones cannot be had; it names all of them.
    """
    check_photos(specs, dataset)
    from mood.zoo.architectures import build  # slow: with it comes TensorFlow

    missing = []
    for spec in {spec.architecture: spec for spec in specs if spec.features}.values():
        try:
            build(spec, weights_of(spec, arguments))
        except WeightsMissingError as error:
            missing.append(error)
    if missing:
        message, hint = (" ".join(getattr(error, part) for error in missing) for part in ("message", "hint"))
        raise WeightsMissingError(f"{message} Nothing was trained.", hint)


def check_photos(specs: Sequence[ModelSpec], dataset: Dataset) -> None:
    """Check that there are photos enough for some nets; see `splits.require`. Say which classes no test photo shows."""
    for spec in specs:
        splits.require(dataset.of(spec.classes).table, spec.classes, dataset.name)
    shown = set(dataset.split("test").labels)
    unseen = dict.fromkeys(label for spec in specs for label in spec.classes if label not in shown)
    if unseen:
        say(f"No test photo is of {', '.join(unseen)}: what will be measured says nothing of that.")


def check_names(specs: Sequence[ModelSpec], arguments: argparse.Namespace) -> None:
    """Check that each of `--weights` is for one backbone of some nets.

    Raises:
        DataError: if it is not.
    """
    backbones = list(dict.fromkeys(spec.architecture for spec in specs if spec.features))
    for name, file in arguments.weights:
        if sum(backbone.startswith(name) for backbone in backbones) != 1:
            named = " ".join(f"{backbone}=FILE" for backbone in backbones)
            raise DataError(
                f"--weights names a file for one backbone; {', '.join(spec.name for spec in specs)} "
                f"{'begins' if len(specs) == 1 else 'begin'} with {' and '.join(backbones) or 'none'}; received "
                f"{f'{name}=' if name else ''}{file}.",
                f"Write --weights {named}." if named else "Leave --weights away.",
            )


def weights_of(spec: ModelSpec, arguments: argparse.Namespace) -> Path | str | None:
    """Return where the weights of a net's backbone come from; None where it has none."""
    if not spec.features:
        return None
    return next((file for name, file in arguments.weights if spec.architecture.startswith(name)), "imagenet")


def is_trained(spec: ModelSpec, dataset: Dataset, folder: Path, seed: int) -> bool:
    """Return whether the net in a folder is whole and was trained by this recipe, with this seed, on these photos."""
    try:
        card = store.verified(folder)
    except ModelError:
        return False
    passed_over = {problem["file"] for problem in card.data["skipped"]}
    learned = dataset.of(spec.classes).split(*spec.learns_from).table
    digests = learned.loc[~learned["file"].isin(passed_over), "sha256"]
    return card.training.get("fingerprint") == spec.fingerprint(seed, digests)


def is_measured(spec: ModelSpec, dataset: Dataset, folder: Path) -> bool:
    """Return whether the net in a folder was measured on the validation and test photos of a data set."""
    path = predictions.tables(folder).get(dataset.name)
    if path is None or dataset.name not in Card.read(folder).metrics:
        return False
    asked = dataset.of(spec.classes).split("validation", "test").table["file"]
    return set(predictions.read(path)["id"]) == set(asked)
