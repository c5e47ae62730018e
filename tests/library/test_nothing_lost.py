"""What nearly cost somebody a photo, a row or an answer: links, copies, files that went, and runs at the same time."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from mood import bursts, cli
from mood.bursts import Choice, Decision
from mood.errors import DataError
from mood.files import write_csv
from mood.images import sha256
from mood.library import culling, filing, moving, read
from mood.library.filing import MOVE
from mood.library.local import ENDED
from mood.library.planning import Known, plan
from mood.library.scanning import File as Found
from mood.library.scanning import Scan, shown
from mood.library.series import File, original_first
from tests.library.cards import contents, file_of


def table_of(verdict: str, own: str | None, path: Path, *copies: Path) -> pd.DataFrame:
    """Return what becomes of one photo and its copies."""
    file = File(shown(path.name), path, sha256(path.read_bytes()), path.stat().st_size, copies)
    found = culling.culled([[0]], lambda _: Choice((0,), (Decision(verdict, "why", (), 0.5),)))
    return culling.table([file], found, {} if own is None else {file.sha256: own})


@pytest.fixture
def pair(tmp_path) -> list[Path]:
    """Return two files with the same content."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.jpg", "a copy.jpg"):
        (folder / name).write_bytes(b"the only one")
    return [folder / "a.jpg", folder / "a copy.jpg"]


def test_undo_does_not_take_a_link_for_the_photo(pair, tmp_path):
    photo = pair[0]
    steps, _ = filing.transfers(MOVE, [file_of(photo)], tmp_path / "out", photo.parent)
    filing.carry_out(steps, tmp_path / "log.jsonl")
    photo.symlink_to(tmp_path / "out" / "a.jpg")
    assert "Something else is at" in str(filing.undo(tmp_path / "log.jsonl").refused)
    assert (tmp_path / "out" / "a.jpg").read_bytes() == photo.read_bytes() == b"the only one"


def test_a_file_that_is_another_now_is_not_moved(pair, tmp_path):
    pair[0].write_bytes(b"THE ONLY ONE")
    with pytest.raises(moving.RefusedError, match="another than when it was looked at"):
        moving.moved(pair[0], tmp_path / "out.jpg", sha256(b"the only one"))
    assert pair[0].read_bytes() == b"THE ONLY ONE"


def test_a_link_comes_after_what_it_links_to(pair):
    short = pair[0].with_name("x")
    short.symlink_to(pair[0])
    assert sorted([short, *pair], key=original_first) == [*pair, short]


def test_copies_stay_with_a_photo_on_which_nobody_decided(pair):
    rows = table_of(bursts.LOOK, None, *pair)
    assert rows["kept"].tolist() == [True, True]
    assert set(rows["decided_by"]) == {culling.NOBODY}
    assert not culling.originals(rows, kept=False)


def test_copies_go_by_a_suggestion_where_the_photo_is_kept_by_somebody(pair):
    rows = table_of(bursts.LOOK, bursts.KEEP, *pair)
    assert rows[["kept", "decided_by"]].to_numpy().tolist() == [[True, culling.YOU], [False, culling.SUGGESTION]]
    assert rows["copy_of"].tolist() == ["", str(pair[0])]
    rows = table_of(bursts.KEEP, bursts.DISCARD, *pair)
    assert rows[["kept", "decided_by"]].to_numpy().tolist() == [[False, culling.YOU]] * 2


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_last_file_of_a_kept_photo_stays(pair, tmp_path, is_kept):
    rows = table_of(bursts.KEEP, None if is_kept else bursts.DISCARD, *pair)
    pair[0].unlink()
    files = culling.originals(rows, kept=False)
    steps, refused = filing.transfers(MOVE, files, tmp_path / "out", pair[0].parent)
    assert len(steps) == (0 if is_kept else 1)
    if is_kept:
        assert "of which it is a copy, is not there any more" in refused[str(pair[1])]


def test_a_name_that_is_no_utf_8_comes_through_the_table(tmp_path):
    photo = tmp_path / os.fsdecode(b"\xff.jpg")
    photo.write_bytes(b"photo")
    write_csv(tmp_path / "choice.csv", table_of(bursts.DISCARD, bursts.DISCARD, photo))
    assert cli.main(["cull", str(tmp_path / "choice.csv"), "--move-to", str(tmp_path / "out")]) == 0
    assert contents(tmp_path / "out") == {photo.name: b"photo"}


def test_measuring_all_again_drops_nothing_that_is_not_there(three, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "d.jpg").write_bytes(b"more")
    three.run(tmp_path / "more")
    with pytest.raises(DataError, match="1 photo of other folders"):
        three.run(again=True)
    shutil.rmtree(three.photos)
    three.photos.mkdir()
    with pytest.raises(DataError, match="3 photos"):
        three.run(tmp_path / "more", again=True)
    assert len(read(three.out).table) == 4


def test_a_photo_whose_process_ended_is_tried_again(tmp_path):
    file = Found(str(tmp_path / "a.jpg"), 5, 0)
    for problem, count in (("", 0), ("no picture", 0), (ENDED, 1)):
        rows = {file.path: Known(file, "0" * 64, problem, tmp_path, 0)}
        assert len(plan(Scan((str(tmp_path),), [file]), rows, 1).changed) == count


def test_an_index_that_changed_meanwhile_gives_no_rows_of_others(three):
    index = read(three.out)
    three.add("0.jpg", "before all others")
    three.run()
    with pytest.raises(DataError, match="was changed since it was opened"):
        index.vectors([0, 1, 2])
