"""Which training photos speak for and against a verdict, and how few of them have to go before it is another."""

from dataclasses import dataclass

import numpy as np

from mood.evaluation.predictions import called
from mood.influence.regression import Regression

MOST = 0.5
"""Share of the training photos that are left out at most."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a head says of one photo, and what each training photo has to do with it.

    Args:
        x: (d,) features of the photo.
        p: (classes,) its probabilities.
        called: index of the likeliest class.
        lead: logit of that class less that of the next, at least 0: the log-odds of the verdict against it.
        support: (n,) by how much the lead would shrink without each training photo alone, by one Newton step; below 0
            where a photo speaks against the verdict.
    """

    head: Regression
    x: np.ndarray
    p: np.ndarray
    called: int
    lead: float
    support: np.ndarray

    def strongest(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the training photos that speak most for the verdict, and most against it, strongest first."""
        order = np.argsort(-self.support, kind="stable")
        for_it, against = order[:count], order[::-1][:count]
        return for_it[self.support[for_it] > 0], against[self.support[against] < 0]


@dataclass(frozen=True, eq=False)
class Flip:
    """Training photos without which the head, trained again, gives another verdict.

    Args:
        rows: (k,) int, the photos that were left out, strongest first.
        called: index of the class that is called without them.
        p: (classes,) the probabilities without them.
        predicted: change of the lead that one Newton step a photo, added up, foretells.
        retrained: change of the lead after training again.
    """

    rows: np.ndarray
    called: int
    p: np.ndarray
    predicted: float
    retrained: float

    @property
    def k(self) -> int:
        """How many photos they are."""
        return len(self.rows)


def verdict_of(head: Regression, x: np.ndarray) -> Verdict:
    """Return what a head says of a photo (d,), and what each training photo has to do with it."""
    logits, p = head.logits(x[None])[0], head.proba(x[None])[0]
    first = int(called(p[None])[0])
    moved = head.moved_without_each(x)
    second = _next(logits, first)
    return Verdict(head, x, p, first, float(logits[first] - logits[second]), moved[:, second] - moved[:, first])


def flip(verdict: Verdict) -> Flip | None:
    """Find how few of the photos that speak most for a verdict have to go, each try verified by training again.

    Photos go in the order of their support. As many as are foretold to be enough are tried first; then more until the
    verdict is another, or fewer by halving, until one photo less would leave it. The order is fixed, so another choice
    of photos may do with fewer. None where half of the training photos, or all that speak for it, are not enough.
    """
    order = np.argsort(-verdict.support, kind="stable")
    order = order[: min(int((verdict.support > 0).sum()), int(MOST * len(order)))]
    foretold = np.cumsum(verdict.support[order])
    enough = int(np.searchsorted(foretold, verdict.lead)) + 1
    found, low = None, 0
    while found is None:
        count = min(enough, len(order))
        tried = _without(verdict, order[:count])
        if tried.called != verdict.called:
            found = tried
        elif count == len(order):
            return None
        else:
            low, enough = count, count + max(1, count // 2)
    while found.k - low > 1:
        tried = _without(verdict, order[: (low + found.k) // 2])
        found, low = (found, tried.k) if tried.called == verdict.called else (tried, low)
    return found


def _without(verdict: Verdict, rows: np.ndarray) -> Flip:
    head = verdict.head.without(rows)
    logits, p = head.logits(verdict.x[None])[0], head.proba(verdict.x[None])[0]
    before = verdict.head.logits(verdict.x[None])[0]
    other = _next(before, verdict.called)
    retrained = float(logits[verdict.called] - logits[other]) - verdict.lead
    return Flip(rows, int(called(p[None])[0]), p, -float(verdict.support[rows].sum()), retrained)


def without_one(verdict: Verdict, row: int) -> float:
    """Return the change of the lead when the head is trained again without one photo."""
    return _without(verdict, np.array([row])).retrained


def _next(logits: np.ndarray, first: int) -> int:
    others = logits.copy()
    others[first] = -np.inf
    return int(others.argmax())
