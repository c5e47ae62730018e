"""What becomes of every photo, and the command that writes it to the disk."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mood import bursts, cli
from mood.bursts import Choice, Decision
from mood.errors import DataError, ImageError
from mood.library import archives, culling, xmp
from mood.library.series import File


def file(name: str, *copies: str, folder: Path = Path("/photos")) -> File:
    return File(name, folder / name, name[0] * 64, 10, tuple(folder / copy for copy in copies))


def chosen(*verdicts: str) -> Choice:
    return Choice(tuple(range(len(verdicts))), tuple(Decision(verdict, "why", (), 0.5) for verdict in verdicts))


FILES = [file("a.jpg", "a2.jpg"), file("b.jpg"), file("c.jpg"), file("d.jpg")]
CULLED = culling.culled(
    [[0, 1, 2], [3]], lambda places: chosen(*((bursts.KEEP, bursts.DISCARD, bursts.LOOK)[: len(places)]))
)


def test_suggestions_stand_until_somebody_decides():
    rows = culling.table(FILES, CULLED, {}).set_index("file")
    assert rows["kept"].to_dict() == {"a.jpg": True, "a2.jpg": False, "b.jpg": False, "c.jpg": True, "d.jpg": True}
    assert rows["decided_by"].tolist() == ["suggestion"] * 3 + ["nobody yet", "suggestion"]
    assert rows.loc["a2.jpg", "reason"] == "same content as /photos/a.jpg"
    rows = culling.table(FILES, CULLED, {"a" * 64: bursts.DISCARD, "c" * 64: bursts.KEEP, "x" * 64: bursts.KEEP})
    assert rows["kept"].tolist() == [False, False, False, True, True]
    assert rows["decided_by"].tolist() == ["you", "you", "suggestion", "you", "suggestion"]


def test_what_nobody_decided_is_neither_rated_nor_moved():
    rows = culling.table(FILES, CULLED, {"b" * 64: bursts.KEEP})
    rated = {path.name: fields for path, fields in culling.ratings(rows).items()}
    assert rated == {"a.jpg": xmp.KEPT, "a2.jpg": xmp.DISCARDED, "b.jpg": xmp.KEPT_BY_YOU, "d.jpg": xmp.KEPT}
    assert [one.path.name for one in culling.originals(rows, kept=False)] == ["a2.jpg"]
    assert culling.root(rows) == Path("/photos")


def test_bursts_and_single_photos_are_told_apart():
    assert [burst.places for burst in CULLED.bursts] == [(0, 1, 2)]
    assert [burst.number for burst in CULLED.alone] == [2]
    assert CULLED.verdicts.tolist() == [bursts.KEEP, bursts.DISCARD, bursts.LOOK, bursts.KEEP]


def test_a_table_is_read_as_it_was_written(tmp_path):
    rows = culling.table([*FILES[:3], file('d, "ü\n.jpg')], CULLED, {})
    rows.to_csv(tmp_path / "choice.csv", index=False)
    pd.testing.assert_frame_equal(culling.read(tmp_path / "choice.csv"), rows)


@pytest.mark.parametrize(
    ("text", "why"),
    [("a,b\n1,2\n", "has no path"), ("path,kept,decided_by,bytes,sha256\n/a,maybe,you,1,x\n", "True or False"),
     ("path,kept,decided_by,bytes,sha256\n/a,True,you,many,x\n", "a number"), ("", "not a CSV")],
)  # fmt: skip
def test_what_is_no_table_of_a_choice_is_refused(tmp_path, text, why):
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(DataError, match=why):
        culling.read(tmp_path / "x.csv")


@pytest.fixture
def choice(tmp_path) -> Path:
    """Return the CSV of a choice among three files, the first kept, the second not, the third open."""
    folder = tmp_path / "photos"
    folder.mkdir()
    files = [File(f"{n}.jpg", folder / f"{n}.jpg", "", 1) for n in range(3)]
    for number, one in enumerate(files):
        one.path.write_bytes(str(number).encode())
    found = culling.culled([[0, 1, 2]], lambda _: chosen(bursts.KEEP, bursts.DISCARD, bursts.LOOK))
    culling.table(files, found, {}).to_csv(tmp_path / "choice.csv", index=False)
    return tmp_path / "choice.csv"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl")


def run(capsys, *words: object) -> str:
    assert cli.main(["cull", *map(str, words)]) == 0
    return capsys.readouterr().out


def log_of(said: str) -> str:
    return said.splitlines()[-1].rpartition("--undo ")[2]


def test_the_command_writes_sidecars_and_takes_them_back(choice, tmp_path, capsys):
    said = run(capsys, choice, "--xmp")
    assert (
        "3 photos: by you 0 kept and 0 discarded; by suggestions 1 kept and 1 discarded; undecided, so they stay 1"
        in said
    )
    assert "2 files written" in said
    assert names(tmp_path / "photos") == ["0.jpg", "0.jpg.xmp", "1.jpg", "1.jpg.xmp", "2.jpg"]
    assert xmp.read((tmp_path / "photos" / "1.jpg.xmp").read_bytes())["Rating"] == "-1"
    assert "2 files put back" in run(capsys, "--undo", log_of(said))
    assert names(tmp_path / "photos") == ["0.jpg", "1.jpg", "2.jpg"]


def test_the_command_copies_what_is_kept_and_moves_what_is_not(choice, tmp_path, capsys):
    run(capsys, choice, "--copy-to", tmp_path / "kept", "--csv", tmp_path / "all.csv")
    assert names(tmp_path / "kept") == ["0.jpg", "2.jpg"]  # what nobody decided stays
    assert len(pd.read_csv(tmp_path / "all.csv")) == 3
    said = run(capsys, choice, "--move-to", tmp_path / "gone")
    assert (names(tmp_path / "photos"), names(tmp_path / "gone")) == (["0.jpg", "2.jpg"], ["1.jpg"])
    run(capsys, "--undo", log_of(said))
    assert names(tmp_path / "photos") == ["0.jpg", "1.jpg", "2.jpg"]
    assert "1 file done" in run(capsys, "--finish", log_of(said))


def test_the_command_names_what_it_left_alone(choice, tmp_path, capsys):
    (tmp_path / "photos" / "0.jpg").unlink()
    assert cli.main(["cull", str(choice), "--xmp"]) == 0
    assert "not there any more" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [([], "Name a choice"), (["choice.csv"], "Say what to write"), (["none.csv", "--xmp"], "not a CSV file"),
     (["--undo", "none.jsonl"], "no log"), (["choice.csv", "--csv", "photos/0.jpg"], "ends in .csv")],
)  # fmt: skip
def test_the_command_says_what_is_wrong(choice, words, why, monkeypatch, capsys):
    monkeypatch.chdir(choice.parent)
    assert cli.main(["cull", *words]) != 0
    assert why in capsys.readouterr().err


def zip_of(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_photos_are_read_out_of_a_zip_file_and_the_rest_is_passed_over():
    data = zip_of({
        "a/b.JPG": b"one",
        "a/._b.JPG": b"mac",
        "__MACOSX/c.jpg": b"mac",
        "d.txt": b"",
        ".e/f.png": b"",
        "g.png": b"2",
    })
    assert list(archives.photos_in(data, "x.zip")) == [("a/b.JPG", b"one"), ("g.png", b"2")]


def test_a_damaged_entry_is_named_and_the_others_are_read():
    data = bytearray(zip_of({"a.jpg": np.random.default_rng(0).bytes(500), "b.jpg": b"two"}))
    data[60] ^= 255
    first, second = archives.photos_in(bytes(data), "x.zip")
    assert isinstance(first, ImageError)
    assert "“a.jpg” in the ZIP file is damaged" in first.message
    assert second == ("b.jpg", b"two")


def test_a_bomb_is_read_to_little_more_than_a_photo_may_have(monkeypatch):
    monkeypatch.setattr(archives.images, "MAX_BYTES", 1000)
    ((_, data),) = archives.photos_in(zip_of({"bomb.jpg": bytes(10**7)}), "x.zip")
    assert len(data) == 1001


@pytest.mark.parametrize("data", [b"", b"junk", zip_of({"a.jpg": b"1"})[:-30]], ids=["empty", "junk", "cut off"])
def test_what_is_no_zip_file_is_refused(data):
    with pytest.raises(DataError, match="not a ZIP file"):
        list(archives.photos_in(data, "x.zip"))


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST", 1)
    with pytest.raises(DataError, match="2 photos"):
        list(archives.photos_in(zip_of({"a.jpg": b"", "b.jpg": b""}), "x.zip"))
