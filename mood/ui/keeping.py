"""How the app keeps what it computed: by the content of what went in, until a file that was read changes."""

import os
from collections.abc import Callable, Iterable
from functools import partial, wraps
from inspect import signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
R = TypeVar("R")

BY_CONTENT: dict[str | type, Callable[[Any], object]] = {
    "mood.images.decoding.Photo": lambda photo: photo.sha256,
    "mood.datasets.manifest.Dataset": lambda dataset: dataset.fingerprint,
    "mood.zoo.classifier.Classifier": lambda net: net.fingerprint,
    "mood.ui.explanations.Request": lambda request: request.key,
    "mood.bursts.shots.Shot": lambda shot: (shot.sha256, sorted((net, *p.items()) for net, p in shot.p.items())),
    "mood.library.series.File": lambda file: file.sha256,
    "mood.library.series.Series": lambda series: series.key,
    # Frozen records of texts and numbers, which Streamlit would copy deeply, and paths, which it would take apart:
    "mood.tasks.Task": repr,
    "mood.bursts.noise.Bands": repr,
    "mood.bursts.weighing.Weights": repr,
    "mood.evaluation.intervals.Metric": repr,
    "mood.evaluation.curves.Bin": repr,
    "mood.evaluation.conformal.Conformal": repr,
    "pathlib.PosixPath": os.fspath,
}
"""What stands for a record as part of a key; by name, since some bring slow libraries."""


def _given(*arguments: Any) -> list[Path]:
    return [argument for argument in arguments if isinstance(argument, Path)]


def kept(
    max_entries: int, reads: Callable[..., Iterable[Path]] = _given, spinner: bool | str = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function compute the same only once for all sessions; what it returns is shared and must not be changed.

    Args:
        max_entries: how many results are kept.
        reads: told the same arguments, names the files that the result depends on, by default those among the
            arguments; a later change computes it anew.
        spinner: what is said meanwhile, if anything.
    """

    def decorate(compute: Callable[P, R]) -> Callable[P, R]:
        called = signature(compute)

        # All arguments as one, hashed by Streamlit, which would look up the name of each at every call.
        def once(key: object, _compute: Callable[[], R]) -> R:  # noqa: ARG001
            return _compute()

        once.__module__, once.__qualname__ = compute.__module__, compute.__qualname__  # a cache is named after these
        cached = st.cache_resource(show_spinner=spinner, max_entries=max_entries, hash_funcs=BY_CONTENT)(once)

        @wraps(compute)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = called.bind(*args, **kwargs)
            counted = [value for name, value in given.arguments.items() if not name.startswith("_")]
            stamps = [(path, stamp_of(path)) for path in reads(*given.args)]
            return cached((counted, stamps), partial(compute, *args, **kwargs))

        return asked

    return decorate


def stamp_of(path: Path) -> float:
    """Return when a file changed last; 0 for none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
