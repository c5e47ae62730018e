"""Pexels' official API, https://www.pexels.com/api/documentation/ (version 1)."""

from http import HTTPStatus
from typing import Self

from mood.datasets.providers.http import Client
from mood.datasets.providers.provider import Offer, Options, Provider, checked_size
from mood.errors import CollectError

PER_PAGE = 80  # the most that the API hands out at once


class Pexels(Provider):
    """Searches Pexels.

    Args:
        key: of the API; sent to the API alone, and never shown.
        base: address of the API.
        size: one of `sizes`, or None for the usual one.
        per_page: photos on a page of results, 1 to 80.
        client: asks the API, or None for one that says nothing.

    Raises:
        CollectError: if there is no key, or no such size.
    """

    name = "pexels"
    title = "Pexels"
    site = "https://www.pexels.com"
    licence = "https://www.pexels.com/license/"
    sizes = ("large", "original", "large2x", "medium", "small")
    key_variable = "PEXELS_API_KEY"
    key_page = "https://www.pexels.com/api/"

    def __init__(
        self, key: str, base: str, size: str | None = None, per_page: int = PER_PAGE, client: Client | None = None
    ) -> None:
        if not key.strip():
            raise CollectError(
                f"Pexels asks for an API key; the environment variable {self.key_variable} is empty.",
                f"Get one at {self.key_page} and set it before starting.",
            )
        self.size = checked_size(type(self), size)
        self._key, self._base, self._per_page = key.strip(), base.rstrip("/"), per_page
        self._client = client or Client()
        self._exhausted_for = 0.0

    @classmethod
    def of(cls, options: Options) -> Self:
        """Return it with the key and the address of the settings; see `Provider`."""
        config = options.config
        return cls(config.pexels_key, config.pexels_url, options.size, client=Client(options.say))

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return one page of what a search finds; see `Provider`."""
        if self._exhausted_for:
            self._client.wait_for(self._exhausted_for, "the requests of this hour are used up")
        try:
            answer = self._client.get(
                f"{self._base}/search", {"Authorization": self._key}, query=query, page=page, per_page=self._per_page
            )
        except CollectError as error:
            if error.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
                raise CollectError("Pexels refuses the API key.", f"Check {self.key_variable}.") from None
            raise
        is_last = answer.headers.get("X-Ratelimit-Remaining") == "0"
        self._exhausted_for = (self._client.reset_of(answer) or 0.0) if is_last else 0.0
        try:
            results = answer.json()
            return [self._offer(photo) for photo in results["photos"]], bool(results.get("next_page"))
        except (ValueError, KeyError, TypeError) as error:
            raise CollectError(f"Pexels answered something else than a list of photos ({error!r}).") from None

    def download(self, offer: Offer) -> bytes:
        """Return the picture of an offer; see `Provider`."""
        return self._client.get(offer.address).content

    def _offer(self, photo: dict) -> Offer:
        address, page_of_person = photo["src"][self.size], photo.get("photographer_url", "")
        return Offer(str(photo["id"]), address, photo["url"], photo["photographer"], page_of_person)
