"""XMP sidecars: what other programs read in them, and that nothing of somebody's is lost."""

import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from mood.library import xmp
from mood.library.xmp import DISCARDED, KEPT, KEPT_BY_YOU, SidecarError

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DARKTABLE = """<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xap="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:darktable="http://darktable.sf.net/"
    exif:DateTimeOriginal="2026:05:01 10:00:00" xap:Rating="{rating}" darktable:xmp_version="5">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tom &amp; Jerry &lt;3 &#233;</rdf:li></rdf:Alt></dc:title>
   <darktable:history><rdf:Seq><rdf:li darktable:num="0" darktable:params="gz12eJw="/></rdf:Seq></darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""


def darktable(rating: str = "0") -> bytes:
    return DARKTABLE.replace("{rating}", rating).encode()


@pytest.mark.parametrize("fields", [KEPT, KEPT_BY_YOU, DISCARDED])
def test_a_new_sidecar_says_what_was_decided(fields):
    assert xmp.read(xmp.merged(fields)) == dict(fields)


def test_another_decision_replaces_our_own():
    assert xmp.read(xmp.merged(DISCARDED, xmp.merged(KEPT))) == dict(DISCARDED)


def test_the_same_decision_changes_no_byte():
    once = xmp.merged(KEPT, darktable())
    assert xmp.merged(KEPT, once) == once


def test_what_else_a_sidecar_says_stays():
    new = xmp.merged(KEPT, darktable())
    assert xmp.read(new)["Rating"] == "4"
    root = ElementTree.fromstring(new)
    assert root.find(f".//{RDF}Alt/{RDF}li").text == "Tom & Jerry <3 é"
    step = root.find(f".//{RDF}Seq/{RDF}li")
    assert step.attrib["{http://darktable.sf.net/}params"] == "gz12eJw="
    place = root.find(f".//{RDF}Description")
    assert place.attrib["{http://ns.adobe.com/exif/1.0/}DateTimeOriginal"] == "2026:05:01 10:00:00"
    assert place.attrib["{http://ns.adobe.com/xap/1.0/}Rating"] == "4"


def test_a_rating_of_somebody_s_is_never_changed():
    with pytest.raises(SidecarError, match="rating of somebody's, 3"):
        xmp.merged(KEPT, darktable("3"))
    ours = xmp.merged(KEPT).replace(b'xmp:Rating="4"', b'xmp:Rating="2"')  # later changed in another program
    with pytest.raises(SidecarError, match="rating of somebody's, 2"):
        xmp.merged(DISCARDED, ours)


def test_a_label_of_somebody_s_stays_beside_our_rating():
    old = xmp.merged(KEPT).replace(b'xmp:Label="Green"', b'xmp:Label="To print"')
    assert xmp.read(xmp.merged(DISCARDED, old)) == {"Rating": "-1", "Label": "To print", "PickLabel": "1"}


def test_fields_that_are_elements_are_read_and_replaced():
    old = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF.strip("{}")}"><rdf:Description rdf:about="" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:Rating>0</xmp:Rating><xmp:Label>Blue</xmp:Label>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    new = xmp.merged(KEPT, old)
    assert xmp.read(new) == {"Rating": "4", "Label": "Blue", "PickLabel": "3"}
    assert new.count(b"Rating") == 2  # one of the standard's, and ours beside it


def test_a_prefix_that_means_something_else_is_not_taken():
    old = darktable().replace(b'xmlns:dc="', b'xmlns:digiKam="urn:other" xmlns:dc="')
    new = xmp.merged(KEPT, old)
    assert xmp.read(new)["PickLabel"] == "3"
    assert b'xmlns:digiKam="urn:other"' in new


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (b"", "no XML"),
        (b"<x>", "no XML"),
        (b"\x89PNG\r\n\x1a\n", "no XML"),
        (b"<x/>", "no"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "document type"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16"), "document type"),
        (darktable().replace(b'about=""', b'about="" exif:UserComment="a\nb&#10;c"'), "without loss"),
    ],
    ids=["empty", "cut off", "a picture", "other XML", "entities", "entities in UTF-16", "a line break in a value"],
)  # fmt: skip
def test_what_cannot_be_changed_safely_is_left(old, why):
    with pytest.raises(SidecarError, match=why):
        xmp.merged(KEPT, old)


def test_too_large_a_file_is_no_sidecar(monkeypatch):
    monkeypatch.setattr(xmp, "MAX_BYTES", 100)
    with pytest.raises(SidecarError, match="at most"):
        xmp.merged(KEPT, darktable())


@pytest.mark.parametrize("old", [None, darktable()], ids=["new", "merged"])
@pytest.mark.parametrize("fields", [KEPT_BY_YOU, DISCARDED], ids=["kept", "discarded"])
def test_exiftool_reads_it_back(tmp_path, old, fields):
    exiftool = shutil.which("exiftool")
    if exiftool is None:
        pytest.skip("exiftool is missing: `apt-get install libimage-exiftool-perl`")
    path = tmp_path / "a photo.jpg.xmp"
    path.write_bytes(xmp.merged(fields, old))
    asked = ["-XMP-xmp:Rating", "-XMP-xmp:Label", "-XMP-digiKam:PickLabel", "-XMP-dc:Title"]
    done = subprocess.run(
        [exiftool, "-s3", "-validate", "-warning", *asked, str(path)], capture_output=True, text=True, check=True
    )
    said = ["OK", *fields.values(), *([] if old is None else ["Tom & Jerry <3 é"])]
    assert done.stdout.splitlines() == said
