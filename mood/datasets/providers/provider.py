"""What a provider of licensed photos is: something that can be searched, and hands out what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

from mood.settings import Settings


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


class Provider(Protocol):
    """Where licensed photos come from; `PROVIDERS` lists them by name.

    Attributes:
        name: on the command line, in manifests, and of the folder that its photos go to.
        title: on pages.
        site: address that is linked to wherever its photos are shown.
        licence: address of what its photos may be used for.
        sizes: of the pictures that it hands out, the usual one first.
        key_variable: the environment variable that holds its key, or "" where it asks for none.
        key_page: address where a key is to be had, or "".
        size: the one of `sizes` that is asked for.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    site: ClassVar[str]
    licence: ClassVar[str]
    sizes: ClassVar[tuple[str, ...]]
    key_variable: ClassVar[str]
    key_page: ClassVar[str]
    size: str

    @classmethod
    def of(cls, config: Settings, size: str | None, say: Callable[[str], object]) -> Self:
        """Return the provider with the key and the address of the settings.

        Args:
            config: the settings.
            size: one of `sizes`, or None for the usual one.
            say: called with a sentence before every wait.

        Raises:
            CollectError: if the key is missing, or there is no such size.
        """
        ...

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return one page of what a search finds.

        Args:
            query: the search word.
            page: its number, from 1.

        Returns:
            The photos, and whether there is a further page.

        Raises:
            CollectError: if the provider refuses, cannot be reached or answers something else.
        """
        ...

    def download(self, offer: Offer) -> bytes:
        """Return the picture of an offer.

        Args:
            offer: what `search` found.

        Returns:
            The content of its file, unchecked.

        Raises:
            CollectError: if it cannot be had.
        """
        ...
