"""Which methods to show first: those that do best on some nets among those that answer at once."""

from collections.abc import Sequence

import pandas as pd

from mood.explanation import METHODS
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.tables import ranking

AT_ONCE = tuple(key for key, method in METHODS.items() if method.passes(method.params()) <= 2)
"""Methods that take about two passes of one photo at most: a visitor does not wait for them."""

UNTESTED = ("grad_cam", "layer_cam")
"""Where no net was tested: the best known, and the one that shows finer places."""


def first_methods(tables: Sequence[pd.DataFrame], count: int = 2) -> tuple[str, ...]:
    """Return the methods that the tests of some nets put first among those that answer at once.

    Args:
        tables: one a net, as `read` returns them, rows of one data set; those of nets that were not tested are empty.
        count: at most so many.

    Returns:
        Keys of `METHODS`, those first that beat every control on most nets, then by the mean of insertion minus
        deletion over the nets; `UNTESTED` where there is no test.
    """
    rows = [
        {"method": ranked.method, "n_nets": 1, "n_clear": not ranked.unbeaten, "gain": ranked.gain.value}
        for table in tables
        for ranked in ranking(table[table["method"].isin([*AT_ONCE, *CONTROLS])])
    ]
    if not rows:
        return UNTESTED[:count]
    nets = pd.DataFrame(rows).groupby("method").agg({"n_nets": "sum", "n_clear": "sum", "gain": "mean"})
    # A method that was tested on fewer nets says less.
    best = nets.sort_values(["n_nets", "n_clear", "gain"], ascending=False, kind="stable")
    return tuple(best.index[:count])
