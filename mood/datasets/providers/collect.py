"""From searches to a labelled data set: list, download, drop what is double or ambiguous, split, report."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from mood import images
from mood.datasets import splits
from mood.datasets.providers.provider import Offer, Provider
from mood.errors import CollectError, ImageError
from mood.files import write_bytes, write_csv, write_text

Advance: TypeAlias = Callable[[float, str], object]
LISTING, REPORT, MANIFEST = "listing.json", "report.csv", "manifest.csv"
TWIN = 2
"""Bits in which the likeness hashes of two files of one photo differ at most; look-alikes that differ more are kept,
in one group and so in one split."""


@dataclass(frozen=True)
class Report:
    """What became of the photos found.

    Args:
        manifest: the file that was written.
        kept: photos in it, by label.
        dropped: one row a photo that is not: id, label, reason.
    """

    manifest: Path
    kept: dict[str, int]
    dropped: pd.DataFrame

    def sentences(self) -> list[str]:
        """Return what was kept, and how many were dropped for each reason."""
        kept = ", ".join(f"{count} {label}" for label, count in self.kept.items())
        reasons = self.dropped["reason"].value_counts()
        return [f"Kept {kept}.", *(f"Dropped {count}: {reason}." for reason, count in reasons.items())]


def collect(
    provider: Provider,
    queries: Sequence[str],
    limit: int,
    folder: Path,
    advance: Advance = lambda *_: None,
) -> Report:
    """Collect photos; an interrupted collection goes on where it stopped.

    Args:
        provider: where to search.
        queries: search words, each a label too.
        limit: most photos to look at for each of them.
        folder: where the data set goes; a folder a label, a manifest and a report.
        advance: called with the share done, in [0, 1], and what is being done.

    Returns:
        The report, also written as `report.csv`.

    Raises:
        CollectError: if a rule is broken or the provider cannot be reached; what was had until then is kept.
    """
    _check(queries, limit)
    _check_apart(provider.source, folder)
    folder.mkdir(parents=True, exist_ok=True)
    listing = _Listing(folder / LISTING, provider)
    for done, query in enumerate(queries):
        listing.extend(query, limit)
        advance(0.1 * (done + 1) / len(queries), f"Searching for {query}")
    offers = [(query, offer) for query in queries for offer in listing.offers(query)[:limit]]
    searches = Counter(offer.id for _, offer in offers)
    several = sorted(number for number, count in searches.items() if count > 1)
    dropped = [(number, "several", "found under several search words") for number in several]
    wanted = [(query, offer) for query, offer in offers if searches[offer.id] == 1]
    rows = []
    for done, (label, offer) in enumerate(wanted):
        advance(0.1 + 0.9 * done / len(wanted), f"Photo {done + 1} of {len(wanted)}")
        try:
            rows.append(_row(provider, label, offer, folder))
        except ImageError:
            dropped.append((offer.id, label, "not a readable picture"))
        except CollectError as error:
            if error.status is None:  # the provider is out of reach: go on later
                raise
            dropped.append((offer.id, label, f"refused with {error.status}"))
    table, doubles = _without_doubles(pd.DataFrame(rows))
    return _written(folder, table, pd.DataFrame([*dropped, *doubles.to_numpy()], columns=["id", "label", "reason"]))


class _Listing:
    """What the searches found so far, on disk after every page."""

    def __init__(self, path: Path, provider: Provider) -> None:
        self._path, self._provider = path, provider
        self._state = json.loads(path.read_text("utf-8")) if path.exists() else {}
        asked = {"provider": provider.name, "size": provider.size}
        begun = {key: self._state.get(key, value) for key, value in asked.items()}
        if begun != asked:
            message = f"“{path.parent}” was begun with {begun}; received {asked}."
            raise CollectError(message, "Go on with the same, or name a new folder.")
        self._state |= asked if provider.source is None else asked | {"queries": {}}
        self._queries = self._state.setdefault("queries", {})

    def offers(self, query: str) -> list[Offer]:
        """Return the photos listed for a query, each once, in the order found."""
        offers = [Offer(**photo) for photo in self._queries[query]["photos"]]
        return list({offer.id: offer for offer in reversed(offers)}.values())[::-1]

    def extend(self, query: str, limit: int) -> None:
        """List further pages until there are enough photos or no more."""
        known = self._queries.setdefault(query, {"next_page": 1, "photos": []})
        while known["next_page"] is not None and len(self.offers(query)) < limit:
            offers, has_more = self._provider.search(query, known["next_page"])
            known["photos"] += map(asdict, offers)
            known["next_page"] = known["next_page"] + 1 if has_more else None
            write_text(self._path, json.dumps(self._state))


def _check(queries: Sequence[str], limit: int) -> None:
    wrong = [query for query in queries if images.safe_stem(f"{query}.") != query]
    if wrong or not queries or len(set(queries)) < len(queries):
        raise CollectError(
            f"A search word is also the label and the folder of what it finds: each once, of letters, digits, - and _; "
            f"received {', '.join(queries) or 'none'}."
        )
    if limit < 1:
        raise CollectError(f"The limit is at least one photo a search word; received {limit}.")


def _check_apart(source: Path | None, folder: Path) -> None:
    """Copies among their originals would be found by the next search."""
    if source is not None:
        searched, written = source.resolve(), folder.resolve()
        if searched.is_relative_to(written) or written.is_relative_to(searched):
            rule = "Photos are copied from one folder to another, neither inside the other"
            raise CollectError(f"{rule}; received “{source}” and “{folder}”.", "Name another with --out DIR.")


def _row(provider: Provider, label: str, offer: Offer, folder: Path) -> dict[str, object]:
    """Return the manifest row of a photo, which is downloaded unless it is there.

    Raises:
        ImageError: if it is none.
        CollectError: if it cannot be had.
    """
    path = folder / label / f"{provider.name}_{_stem(offer.id)}{offer.suffix}"
    is_here = path.exists() and provider.source is None
    data = path.read_bytes() if is_here else provider.download(offer)
    photo = images.decode(data, path.name)
    if not is_here:
        write_bytes(path, data)
    height, width = photo.pixels.shape[:2]
    return {"file": f"{label}/{path.name}", "label": label, "sha256": photo.sha256, "width": width, "height": height,
            "likeness": splits.likeness_hash(photo.pixels), "id": offer.id, "photographer": offer.photographer,
            "photographer_page": offer.photographer_page, "page": offer.page, "title": offer.title,
            "licence": offer.licence or provider.licence, "licence_title": offer.licence_title,
            "provider": provider.name, "size": provider.size}  # fmt: skip


def _stem(number: str) -> str:
    """Return a file name for an id: the id itself, or the end of what is safe of it and what sets it apart."""
    safe = images.safe_stem(f"{number}.")
    return safe if safe == number else f"{safe[-40:]}-{images.sha256(number.encode())[:8]}"


def _without_doubles(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drop photos that are there twice; those that are there under two labels are dropped with their twins."""
    if table.empty:
        raise CollectError("None of the photos found can be used.", "Try other search words or a larger limit.")
    twins = pd.Series(splits.near_groups(table["likeness"].to_list(), TWIN))
    is_disputed = table["label"].groupby(twins).transform("nunique") > 1
    is_same_file = table["sha256"].duplicated() & ~is_disputed
    is_twin = twins.duplicated() & ~is_same_file & ~is_disputed
    reasons = {
        "looks like a photo of another label": is_disputed,
        "the same file as another": is_same_file,
        "another version of a photo that is there": is_twin,
    }
    columns = table[["id", "label"]]
    dropped = pd.concat([columns[is_dropped].assign(reason=reason) for reason, is_dropped in reasons.items()])
    kept = table.drop(dropped.index).reset_index(drop=True)
    if kept.empty:
        raise CollectError("None of the photos found can be used: all look like one of another label.")
    return kept, dropped


def _written(folder: Path, table: pd.DataFrame, dropped: pd.DataFrame) -> Report:
    write_csv(folder / REPORT, dropped)
    write_csv(folder / MANIFEST, splits.drawn(table))
    return Report(folder / MANIFEST, {str(label): n for label, n in Counter(table["label"]).items()}, dropped)
