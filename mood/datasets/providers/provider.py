"""What a provider of photos is: something that can be searched, and hands out what a search finds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self

from mood.errors import CollectError
from mood.settings import Settings


@dataclass(frozen=True)
class Options:
    """What somebody asks a provider for.

    Args:
        config: holds its key and its address.
        size: one of its `sizes`, or None for the usual one.
        source: the folder to search, for a provider of own photos.
        say: called with a sentence before every wait.
    """

    config: Settings
    size: str | None = None
    source: Path | None = None
    say: Callable[[str], object] = lambda _: None


@dataclass(frozen=True)
class Offer:
    """One photo that a search found.

    Args:
        id: the provider's name of it, never that of another photo.
        address: of the picture, at the size asked for.
        page: address of its page, to be linked to, or "".
        photographer: to be named, or "" where nobody is known; `photographer_page` is the address of their page.
        suffix: of the file that it becomes.
        title: what the photographer calls it, or "".
        licence: address of its own licence, or "" where the provider's holds for all; `licence_title` is its name.
    """

    id: str
    address: str
    page: str = ""
    photographer: str = ""
    photographer_page: str = ""
    suffix: str = ".jpg"
    title: str = ""
    licence: str = ""
    licence_title: str = ""


class Provider(Protocol):
    """Where photos come from; `PROVIDERS` lists them by name.

    Attributes:
        name: on the command line, in manifests, and of the folder that its photos go to.
        title: on pages, behind "Photos from".
        site: address that is linked to wherever its photos are shown, or "" where they lie on this computer.
        licence: address of what its photos may be used for, or "" where each says so of itself or nothing does.
        sizes: of the pictures that it hands out, the usual one first.
        key_variable: the environment variable that holds its key, or "" where it asks for none.
        key_page: address where a key is to be had, or "".
        size: the one of `sizes` that is asked for.
        source: the folder on this computer that it searches, read anew each time; None for a service, whose answers
            are kept.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    site: ClassVar[str]
    licence: ClassVar[str]
    sizes: ClassVar[tuple[str, ...]]
    key_variable: ClassVar[str] = ""
    key_page: ClassVar[str] = ""
    size: str
    source: Path | None = None

    @classmethod
    def of(cls, options: Options) -> Self:
        """Return the provider, ready to be asked.

        Raises:
            CollectError: if its key or its folder is missing, or there is no such size.
        """
        ...

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return the photos of one page of what a search finds, from page 1, and whether there is a further one.

        Raises:
            CollectError: if the provider refuses, cannot be reached or answers something else.
        """
        ...

    def download(self, offer: Offer) -> bytes:
        """Return the content of the file of an offer, unchecked.

        Raises:
            CollectError: if it cannot be had.
            ImageError: if it can be opened no more.
        """
        ...


def checked_size(kind: type[Provider], size: str | None) -> str:
    """Return the size that is asked for, by default the provider's usual one.

    Raises:
        CollectError: if there is no such size.
    """
    if size is not None and size not in kind.sizes:
        raise CollectError(f"A size is one of {', '.join(kind.sizes)}; received {size!r}.")
    return size or kind.sizes[0]
