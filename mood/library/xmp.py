"""XMP sidecars: what was decided on a photo, in a small file beside it that other programs read.

The rating is the XMP standard's, -1 for rejected and 1 to 5 stars; colour and pick label are what darktable, digiKam
and Lightroom show beside it. A field that somebody else filled in is never changed.

Source: https://developer.adobe.com/xmp/docs/XMPNamespaces/xmp/
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.dom import Node, minidom
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from mood.errors import DataError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMLNS = "http://www.w3.org/2000/xmlns/"
SPACES = {
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "mood": "urn:mood:decision:1.0/",
}
"""Namespaces by their usual prefixes; the last holds what this project wrote, by which it knows that again."""

Fields = Mapping[str, str]
"""Values by `Rating`, `Label` and `PickLabel`."""

KEPT: Fields = {"Rating": "4", "Label": "Green", "PickLabel": "3"}
KEPT_BY_YOU: Fields = KEPT | {"Rating": "5"}
DISCARDED: Fields = {"Rating": "-1", "Label": "Red", "PickLabel": "1"}
"""What is written of a photo that is kept by a suggestion, kept by a person, or discarded."""

SPACE_OF = {"Rating": "xmp", "Label": "xmp", "PickLabel": "digiKam"}
MAX_BYTES = 10 * 2**20

NAMES: dict[str, Callable[[Path], Path]] = {
    "full": lambda photo: photo.with_name(f"{photo.name}.xmp"),
    "short": lambda photo: photo.with_suffix(".xmp"),
}
"""Where a photo's sidecar lies: NAME.EXT.xmp (darktable, digiKam) or NAME.xmp (Lightroom, Bridge, Capture One)."""

_EMPTY = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Mood">
 <rdf:RDF xmlns:rdf="{RDF}">
  <rdf:Description rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


class SidecarError(DataError):
    """A sidecar is somebody's, or cannot be read: it is left as it is."""


def merged(fields: Fields, old: bytes | None = None) -> bytes:
    """Return a sidecar with the fields, as the content of its file; everything else in an old one stays.

    Raises:
        SidecarError: if the old one has a rating of somebody's, or cannot be changed without losing something.
    """
    data = _EMPTY if old is None else old
    document = _parsed(data)
    places = _descriptions(document)
    if not places:
        raise SidecarError("A sidecar holds XMP, an rdf:Description; this one has none.", "Move it away first.")
    standing = _values(places)
    due = [name for name, value in fields.items() if standing.get((SPACE_OF[name], name)) != value]
    if not due:
        return data
    if "Rating" in due and not _is_free(standing, "Rating"):
        raise SidecarError(f"It has a rating of somebody's, {standing['xmp', 'Rating']}, and stays as it is.")
    for name in [name for name in due if _is_free(standing, name)]:
        for space in (SPACE_OF[name], "mood"):
            _remove(places, space, name)
            _set(places[0], space, name, fields[name])
    new = document.toxml(encoding="utf-8")
    if _without_ours(data) != _without_ours(new):
        raise SidecarError("It is written in a way that cannot be changed without loss, and stays as it is.")
    return new


def read(data: bytes) -> dict[str, str]:
    """Return what a sidecar says, the content of a file, of rating, label and pick label; without those it lacks.

    Raises:
        SidecarError: if it cannot be read.
    """
    standing = _values(_descriptions(_parsed(data)))
    return {name: standing[space, name] for name, space in SPACE_OF.items() if (space, name) in standing}


def _parsed(data: bytes) -> minidom.Document:
    if len(data) > MAX_BYTES:
        raise SidecarError(f"A sidecar has at most {MAX_BYTES // 2**20} MB; this one has {len(data) / 2**20:.0f} MB.")
    try:
        if b"<!" in re.sub(rb"<!(?:--|\[CDATA\[)", b"", data.replace(b"\0", b"")):
            raise SidecarError("A sidecar declares no document type of its own; this one does, and stays as it is.")
        return minidom.parseString(data)  # noqa: S318 - without a document type there is no entity to expand
    except (ExpatError, LookupError, ValueError) as error:
        raise SidecarError(f"It is no XML that can be read ({error}), and stays as it is.") from error


def _descriptions(document: minidom.Document) -> list[minidom.Element]:
    """Return the rdf:Descriptions right in rdf:RDF, which hold a photo's own fields."""
    return [
        element
        for rdf in document.getElementsByTagNameNS(RDF, "RDF")
        for element in rdf.childNodes
        if element.nodeType == Node.ELEMENT_NODE and (element.namespaceURI, element.localName) == (RDF, "Description")
    ]


def _values(places: list[minidom.Element]) -> dict[tuple[str, str], str]:
    """Return the values of our fields and of what we once wrote into them, by prefix and name."""
    asked = [(space, name) for name, own in SPACE_OF.items() for space in (own, "mood")]
    found = {}
    for space, name in asked:
        for place in places:
            if place.hasAttributeNS(SPACES[space], name):
                found[space, name] = place.getAttributeNS(SPACES[space], name).strip()
            for child in _children(place, space, name):
                found[space, name] = "".join(_texts(child)).strip()
    return found


def _is_free(standing: Mapping[tuple[str, str], str], name: str) -> bool:
    """Return whether a field is empty, or holds what we wrote."""
    value = standing.get((SPACE_OF[name], name), "")
    return value in ("", "0", standing.get(("mood", name)))


def _children(place: minidom.Element, space: str, name: str) -> Iterator[minidom.Element]:
    for child in list(place.childNodes):
        if child.nodeType == Node.ELEMENT_NODE and (child.namespaceURI, child.localName) == (SPACES[space], name):
            yield child


def _texts(element: minidom.Element) -> Iterator[str]:
    return (part.data for part in element.childNodes if isinstance(part, minidom.Text))


def _remove(places: list[minidom.Element], space: str, name: str) -> None:
    for place in places:
        if place.hasAttributeNS(SPACES[space], name):
            place.removeAttributeNS(SPACES[space], name)
        for child in _children(place, space, name):
            place.removeChild(child)


def _set(place: minidom.Element, space: str, name: str, value: str) -> None:
    place.setAttributeNS(SPACES[space], f"{_prefix(place, space)}:{name}", value)


def _prefix(place: minidom.Element, space: str) -> str:
    """Return a prefix that stands for a namespace in an element, declared there where none is yet."""
    bound, element = {}, place
    while element is not None and element.nodeType == Node.ELEMENT_NODE:
        for attribute in element.attributes.values():
            if attribute.name.startswith("xmlns:"):
                bound.setdefault(attribute.name.removeprefix("xmlns:"), attribute.value)
        element = element.parentNode
    known = [prefix for prefix, address in bound.items() if address == SPACES[space]]
    if known:
        return known[0]
    prefix = space
    while prefix in bound:
        prefix += "_"
    place.setAttributeNS(XMLNS, f"xmlns:{prefix}", SPACES[space])
    return prefix


def _without_ours(data: bytes) -> str:
    """Return in a canonical form what a sidecar says beside our fields, to see that nothing else was changed."""
    ours = {f"{{{SPACES[space]}}}{name}" for name, own in SPACE_OF.items() for space in (own, "mood")}
    tree = ElementTree.fromstring(data)  # noqa: S314 - parsed before, without entities
    for element in tree.iter():
        for name in ours.intersection(element.attrib):
            del element.attrib[name]
        for child in [child for child in element if child.tag in ours]:
            element.remove(child)
    return ElementTree.canonicalize(ElementTree.tostring(tree, "unicode"), strip_text=True, rewrite_prefixes=True)
