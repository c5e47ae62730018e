"""Pexels' official API, https://www.pexels.com/api/documentation/ (version 1)."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import requests

from mood.datasets.providers.http import Client, reset_of
from mood.errors import CollectError

SIZES = ("original", "large2x", "large", "medium", "small")
PER_PAGE = 80
"""The most that the API hands out at once."""


@dataclass(frozen=True)
class Offer:
    """One photo that a search found.

    Args:
        id: the provider's number of it.
        address: of the picture, at the size asked for.
        page: address of its page, to be linked to.
        photographer: to be named.
        photographer_page: address of the photographer's page.
    """

    id: str
    address: str
    page: str
    photographer: str
    photographer_page: str


class Pexels:
    """Searches Pexels.

    Args:
        key: of the API; sent to the API alone, and never shown.
        base: address of the API.
        size: one of `SIZES`.
        per_page: photos on a page of results, 1 to 80.
        say: called with a sentence before every wait.
        wait: called with seconds.
        now: the time, in seconds since 1970.

    Raises:
        CollectError: if there is no key, or no such size.
    """

    name = "pexels"
    licence = "https://www.pexels.com/license/"

    def __init__(
        self,
        key: str,
        base: str = "https://api.pexels.com/v1",
        size: str = "large",
        per_page: int = PER_PAGE,
        say: Callable[[str], object] = lambda _: None,
        wait: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        if not key.strip():
            raise CollectError(
                "Pexels asks for an API key; the environment variable PEXELS_API_KEY is empty.",
                "Get one at https://www.pexels.com/api/ and set it before starting.",
            )
        if size not in SIZES:
            raise CollectError(f"A size is one of {', '.join(SIZES)}; received {size!r}.")
        self.size = size
        self._key, self._base, self._per_page, self._now = key.strip(), base.rstrip("/"), per_page, now
        self._client = Client(say, wait, now)
        self._exhausted_for = 0.0

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return one page of what a search finds.

        Args:
            query: the search word.
            page: its number, from 1.

        Returns:
            The photos, and whether there is a further page.

        Raises:
            CollectError: if Pexels refuses the key, cannot be reached or answers something else.
        """
        if self._exhausted_for:
            self._client.wait_for(self._exhausted_for, "the requests of this hour are used up")
        try:
            answer = self._client.get(
                f"{self._base}/search", {"Authorization": self._key}, query=query, page=page, per_page=self._per_page
            )
        except CollectError as error:
            if error.status in (requests.codes.unauthorized, requests.codes.forbidden):
                raise CollectError("Pexels refuses the API key.", "Check PEXELS_API_KEY.") from None
            raise
        is_last = answer.headers.get("X-Ratelimit-Remaining") == "0"
        self._exhausted_for = (reset_of(answer, self._now()) or 0.0) if is_last else 0.0
        try:
            found = answer.json()
            return [self._offer(one) for one in found["photos"]], bool(found.get("next_page"))
        except (ValueError, KeyError, TypeError) as error:
            raise CollectError(f"Pexels answered something else than a list of photos ({error!r}).") from None

    def download(self, offer: Offer) -> bytes:
        """Return the picture of an offer.

        Args:
            offer: what `search` found.

        Returns:
            The content of its file, unchecked.

        Raises:
            CollectError: if it cannot be had.
        """
        return self._client.get(offer.address).content

    def _offer(self, one: dict) -> Offer:
        return Offer(
            str(one["id"]), one["src"][self.size], one["url"], one["photographer"], one.get("photographer_url", "")
        )
