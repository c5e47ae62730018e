"""Photos on this computer: a search word is the name of a sub-folder, and what lies in it is what the search finds."""

from pathlib import Path
from typing import Self

from mood import images
from mood.datasets.manifest import inside
from mood.datasets.providers.provider import Offer, Options, Provider, checked_size
from mood.errors import CollectError, ImageError, ManifestError

PER_PAGE = 500
_RULE = "Photos are taken from a folder on this computer"


class Folder(Provider):
    """Searches a folder; its files are copied as they are, and links that lead out of it are not followed.

    Args:
        source: the folder, with a sub-folder a search word.
        size: the only one of `sizes`, or None for it.
        per_page: photos on a page of results.

    Raises:
        CollectError: if the folder is not there, or there is no such size.
    """

    name = "folder"
    title = "a folder"
    site = licence = ""
    sizes = ("original",)

    def __init__(self, source: Path, size: str | None = None, per_page: int = PER_PAGE) -> None:
        if not source.is_dir():
            raise CollectError(f"{_RULE}; “{source}” is none.", "Check the path given to --from.")
        self.size = checked_size(type(self), size)
        self.source = self._source = source
        self._per_page = per_page

    @classmethod
    def of(cls, options: Options) -> Self:
        """Return it for the folder that is asked for; see `Provider`."""
        if options.source is None:
            raise CollectError(f"{_RULE}; received none.", "Add --from DIR.")
        return cls(options.source.expanduser(), options.size)

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        """Return one page of the photos in a sub-folder, at any depth, by path; see `Provider`."""
        paths = filter(_is_photo, sorted((self._source / query).rglob("*")))
        files = list(filter(self._is_own, (path.relative_to(self._source) for path in paths)))
        if not files:
            raise CollectError(
                f"A search word is a sub-folder of “{self._source}” with photos in it; received {query}.",
                f"Put {images.READABLE} files there; links that lead out are not followed.",
            )
        end = page * self._per_page
        return [_offer(file) for file in files[end - self._per_page : end]], end < len(files)

    def download(self, offer: Offer) -> bytes:
        """Return the content of a file; see `Provider`."""
        try:
            return inside(self._source, offer.address).read_bytes()
        except OSError as error:
            raise ImageError(f"“{offer.address}” cannot be opened: {error.strerror}.") from error

    def _is_own(self, file: Path) -> bool:
        try:
            parts = inside(self._source, file).relative_to(self._source).parts
        except ManifestError:
            return False
        return not any(part.startswith(".") for part in parts)


def _is_photo(path: Path) -> bool:
    return images.is_photo(path.name) and path.is_file()


def _offer(file: Path) -> Offer:
    number = file.as_posix().encode(errors="replace").decode()  # a name may hold bytes that no table takes
    return Offer(number, file.as_posix(), suffix=file.suffix.lower())
