"""Files copied, moved and given sidecars: nothing is overwritten or lost whenever it stops, and undo undoes."""

import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from mood.errors import DataError
from mood.library import filing, moving, xmp
from mood.library.filing import COPY, MOVE
from tests.library.cards import Killed, contents, file_of, photos


def test_copies_have_the_same_content_and_times_and_their_sidecars(card, tmp_path):
    before, out = contents(card), tmp_path / "out"
    os.utime(card / "100" / "a.jpg", ns=(10**18, 10**18))
    steps, refused = filing.transfers(COPY, photos(card), out, card)
    report = filing.carry_out(steps, filing.log_in(out, "copy"))
    assert refused == report.refused == {}
    shared = {"100/a.cr2", "100/a.xmp"}  # the sidecar may be the raw file's, which stays
    assert contents(out) == {name: data for name, data in before.items() if name not in shared}
    assert contents(card) == before
    assert (out / "100" / "a.jpg").stat().st_mtime_ns == 10**18
    again, why = filing.transfers(COPY, photos(card), out, card)
    assert not again
    assert {reason[:21] for reason in why.values()} == {"It was copied before,"}


@pytest.mark.parametrize("do", [COPY, MOVE])
def test_undo_brings_back_what_was(card, tmp_path, do):
    before, out = contents(card), tmp_path / "out"
    log = filing.log_in(out, do)
    report = filing.carry_out(filing.transfers(do, photos(card), out, card)[0], log)
    assert report.done == 6
    undone = filing.undo(log)
    assert (undone.done, undone.refused) == (6, {})
    assert contents(card) == before
    assert contents(out) == {}
    assert filing.undo(log).done == 0


def test_a_taken_name_gets_a_number_and_nothing_is_overwritten(card, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"somebody's")
    elsewhere = [file for file in photos(card) if file.path.name == "a.jpg"]
    steps, _ = filing.transfers(MOVE, elsewhere, out, tmp_path / "other")
    filing.carry_out(steps, tmp_path / "log.jsonl")
    assert contents(out) == {"a.jpg": b"somebody's", "a-2.jpg": b"one", "a-3.jpg": b"three", "a-3.xmp": b"<three/>"}
    filing.undo(tmp_path / "log.jsonl")
    assert contents(out) == {"a.jpg": b"somebody's"}


@pytest.mark.parametrize("do", [COPY, MOVE])
def test_what_comes_between_plan_and_step_is_not_overwritten(card, tmp_path, do):
    out = tmp_path / "out"
    steps, _ = filing.transfers(do, photos(card)[:1], out, card)
    (out / "100").mkdir(parents=True)
    (out / "100" / "a.jpg").write_bytes(b"faster")
    report = filing.carry_out(steps, tmp_path / "log.jsonl")
    assert "Something else is at" in report.refused[str(card / "100" / "a.jpg")]
    assert (out / "100" / "a.jpg").read_bytes() == b"faster"
    assert (card / "100" / "a.jpg").read_bytes() == b"one"
    filing.undo(tmp_path / "log.jsonl")
    assert (out / "100" / "a.jpg").read_bytes() == b"faster"


def test_a_photo_that_changed_or_went_is_left_and_said(card, tmp_path):
    one, two, three, four = photos(card)
    two.path.write_bytes(b"two, edited")
    three.path.unlink()
    steps, refused = filing.transfers(COPY, [one, two, three, four], tmp_path / "out", card)
    assert "changed" in refused[str(two.path)]
    assert "not there" in refused[str(three.path)]
    four.path.write_bytes(b"FOUR")  # the same size, after the plan
    report = filing.carry_out(steps, tmp_path / "log.jsonl")
    assert report.done == 1
    assert "another than when it was looked at" in report.refused[str(four.path)]
    assert "stays beside its photo" in report.refused[str(four.path.with_suffix(".xmp"))]
    assert contents(tmp_path / "out") == {"100/a.jpg": b"one"}


def test_a_photo_that_lies_there_already_or_is_a_link_is_left(card, tmp_path):
    one = photos(card)[0]
    link = card / "link.jpg"
    link.symlink_to(one.path)
    steps, refused = filing.transfers(MOVE, [one, file_of(link)], card, card)
    assert not steps
    assert "lies there already" in refused[str(one.path)]
    assert "link" in refused[str(link)]


def test_a_copy_whose_original_is_gone_is_not_removed(card, tmp_path):
    log, one = tmp_path / "log.jsonl", photos(card)[0]
    filing.carry_out(filing.transfers(COPY, [one], tmp_path / "out", card)[0], log)
    one.path.unlink()
    assert "stays" in filing.undo(log).refused[str(one.path)]
    assert contents(tmp_path / "out") == {"100/a.jpg": b"one"}


def test_sidecars_are_written_beside_photos_merged_and_taken_back(card, tmp_path):
    (card / "100" / "b.jpg.xmp").write_bytes(xmp.merged(xmp.DISCARDED))
    (card / "101" / "a.jpg.xmp").write_bytes(xmp.merged(xmp.KEPT).replace(b'"4"', b'"2"', 1))
    before, log = contents(card), tmp_path / "log.jsonl"
    steps, refused = filing.sidecars({file.path: xmp.KEPT for file in photos(card)})
    assert list(refused) == [str(card / "101" / "a.jpg")]
    assert "rating of somebody's, 2" in refused[str(card / "101" / "a.jpg")]
    assert filing.carry_out(steps, log).done == 3
    after = contents(card)
    assert {name: data for name, data in after.items() if not name.endswith(".xmp")} == {
        name: data for name, data in before.items() if not name.endswith(".xmp")
    }
    for name in ("100/a.jpg.xmp", "100/b.jpg.xmp", "100/ü '\"\n$.jpg.xmp"):
        assert xmp.read(after[name]) == dict(xmp.KEPT)
    assert filing.sidecars({card / "100" / "a.jpg": xmp.KEPT}) == ([], {})
    (card / "100" / "a.jpg.xmp").write_bytes(b"edited since")
    assert list(filing.undo(log).refused) == [str(card / "100" / "a.jpg.xmp")]
    assert contents(card) == before | {"100/a.jpg.xmp": b"edited since"}


def test_short_names_shared_by_two_photos_need_one_decision(card):
    one, raw = card / "100" / "a.jpg", card / "100" / "a.cr2"
    (card / "100" / "a.xmp").unlink()
    steps, refused = filing.sidecars({one: xmp.KEPT, raw: xmp.KEPT}, "short")
    assert ([Path(step.target).name for step in steps], refused) == (["a.xmp"], {})
    steps, refused = filing.sidecars({one: xmp.KEPT, raw: xmp.DISCARDED}, "short")
    assert steps == []
    assert all("decided otherwise" in refused[str(photo)] for photo in (one, raw))


def test_the_log_is_whole_before_anything_is_done(card, tmp_path, monkeypatch):
    steps, _ = filing.transfers(MOVE, photos(card), tmp_path / "out", card)
    monkeypatch.setattr(filing, "_take", lambda step: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        filing.carry_out(steps, tmp_path / "log.jsonl")
    assert filing.read_log(tmp_path / "log.jsonl") == steps
    lines = (tmp_path / "log.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "log.jsonl").write_text("".join(lines[:-2]) + lines[-2][:9])
    with pytest.raises(DataError, match="none of them was taken"):
        filing.undo(tmp_path / "log.jsonl")


def test_a_log_that_is_there_is_never_written_over(card, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text("somebody's")
    with pytest.raises(DataError, match="Nothing was done"):
        filing.carry_out(filing.transfers(MOVE, photos(card), tmp_path / "out", card)[0], log)
    assert log.read_text() == "somebody's"
    with pytest.raises(DataError, match="no log"):
        filing.undo(log)


def test_moving_to_and_fro_at_random_loses_nothing(tmp_path):
    dice, card = random.Random(0), tmp_path / "0"
    card.mkdir()
    for number in range(8):
        (card / f"{number % 4}{'aA'[number // 4]}.jpg").write_bytes(str(number).encode())
    before, logs = Counter(contents(card).values()), []
    for number in range(30):
        files = [file_of(path) for path in sorted(tmp_path.rglob("*.jpg")) if dice.random() < 0.4]
        folder, root = (tmp_path / str(dice.randrange(3)) for _ in range(2))
        log = tmp_path / f"{number}.jsonl"
        filing.carry_out(filing.transfers(MOVE, files, folder, root)[0], log)
        logs.append(log)
        if dice.random() < 0.4:
            filing.undo(logs.pop())
        assert Counter(contents(tmp_path).values()) == before
    for log in reversed(logs):
        assert filing.undo(log).refused == {}
    assert Counter(contents(card).values()) == before


def test_logs_are_json_lines(card, tmp_path):
    log = filing.log_in(tmp_path / "out", "move")
    filing.carry_out(filing.transfers(MOVE, photos(card), tmp_path / "out", card)[0], log)
    rows = [json.loads(line) for line in log.read_text("ascii").splitlines()]
    assert rows[0]["steps"] == len(rows) - 2
    assert rows[-1] == {"taken": 6, "refused": {}}


def test_a_file_is_compared_by_content(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"same size")
    other.write_bytes(b"SAME SIZE")
    assert not moving.same(one, other)
    other.write_bytes(b"same size")
    assert moving.same(one, other)
    assert not moving.same(one, tmp_path / "none")
