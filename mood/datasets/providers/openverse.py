"""Openverse, a search of openly licensed photos that asks for no key: https://api.openverse.org/v1/."""

from typing import Self

from mood.datasets.providers.http import Client
from mood.datasets.providers.provider import Offer, Options, Provider, checked_size
from mood.errors import CollectError

PER_PAGE = 20  # the most that the API hands out without a key
LICENCES = "cc0,by"
"""No rights reserved, or the author to be named: what may be shown and changed by anybody."""


class Openverse(Provider):
    """Searches Openverse for photos under CC0 or CC BY; of each the title, the creator and the licence are kept.

    Args:
        base: address of the API.
        size: one of `sizes`, or None for the usual one: pictures of 600 px by Openverse, or as their source has them.
        per_page: photos on a page of results, 1 to 20.
        client: asks the API, or None for one that says nothing.

    Raises:
        CollectError: if there is no such size.
    """

    name = "openverse"
    title = "Openverse"
    site = "https://openverse.org"
    licence = ""
    sizes = ("thumbnail", "original")

    def __init__(
        self, base: str, size: str | None = None, per_page: int = PER_PAGE, client: Client | None = None
    ) -> None:
        self.size = checked_size(type(self), size)
        self._base, self._per_page, self._client = base.rstrip("/"), per_page, client or Client()

    @classmethod
    def of(cls, options: Options) -> Self:
        """Return it with the address of the settings; see `Provider`."""
        return cls(options.config.openverse_url, options.size, client=Client(options.say))

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return one page of what a search finds; see `Provider`."""
        answer = self._client.get(
            f"{self._base}/images/", q=query, license=LICENCES, page=page, page_size=self._per_page
        )
        try:
            results = answer.json()
            return [self._offer(photo) for photo in results["results"]], page < results["page_count"]
        except (ValueError, KeyError, TypeError) as error:
            raise CollectError(f"Openverse answered something else than a list of photos ({error!r}).") from None

    def download(self, offer: Offer) -> bytes:
        """Return the picture of an offer; see `Provider`."""
        return self._client.get(offer.address).content

    def _offer(self, photo: dict) -> Offer:
        names = {"cc0": "CC0", "by": "CC BY"}
        return Offer(
            photo["id"],
            photo["thumbnail" if self.size == "thumbnail" else "url"],
            photo["foreign_landing_url"],
            photo.get("creator") or "",
            photo.get("creator_url") or "",
            title=photo.get("title") or "",
            licence=photo["license_url"],
            licence_title=f"{names[photo['license']]} {photo['license_version']}",
        )
