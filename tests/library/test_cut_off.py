"""Whenever copying or moving stops, and on whatever disks: nothing is lost, and a log finishes or undoes it."""

import errno
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mood.library import filing
from mood.library.filing import COPY, MOVE
from tests.conftest import ROOT
from tests.library.cards import Killed, contents, photos


def on_another_disk(monkeypatch, number: int) -> None:
    """Let no file be linked or renamed: `EXDEV` where the target is another disk, `EPERM` on one without links."""

    def refuse(target, source):
        raise OSError(number, os.strerror(number))

    is_part = lambda source: str(source).endswith(".mood-part")  # noqa: E731 - beside its target, on the same disk
    real = Path.hardlink_to
    monkeypatch.setattr(
        Path, "hardlink_to", lambda target, source: (
            real(target, source) if number == errno.EXDEV and is_part(source) else refuse(target, source)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM], ids=["another disk", "no links"])
@pytest.mark.parametrize("do", [COPY, MOVE])
def test_other_file_systems(card, tmp_path, monkeypatch, number, do):
    before, log = contents(card), tmp_path / "log.jsonl"
    on_another_disk(monkeypatch, number)
    report = filing.carry_out(filing.transfers(do, photos(card), tmp_path / "out", card)[0], log)
    assert (report.done, report.refused) == (6, {})
    assert len(contents(tmp_path / "out")) == 6
    assert not list((tmp_path / "out").rglob(".*"))
    filing.undo(log)
    assert contents(card) == before


def test_a_real_other_file_system(card):
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == card.stat().st_dev:
        pytest.skip("there is no second file system here")
    out, before = memory / f"mood-test-{os.getpid()}", contents(card)
    try:
        steps, _ = filing.transfers(MOVE, photos(card), out, card)
        assert filing.carry_out(steps, out / "log.jsonl").done == 6
        assert filing.undo(out / "log.jsonl").refused == {}
        assert contents(card) == before
    finally:
        shutil.rmtree(out)


def steps_of_a_disk(monkeypatch, last: int) -> None:
    """Let the process end at the given operation on the disk, counted from 0: before it, or halfway through a copy."""
    counter = iter(range(10**6))

    def dying(real, halfway=None):
        def operation(*arguments, **options):
            if next(counter) == last:
                if halfway:
                    halfway(*arguments)
                raise Killed
            return real(*arguments, **options)

        return operation

    for name in ("hardlink_to", "unlink", "replace"):
        monkeypatch.setattr(Path, name, dying(getattr(Path, name)))
    half = dying(shutil.copyfileobj, lambda source, target, *_: target.write(source.read(1)))
    monkeypatch.setattr(shutil, "copyfileobj", half)


@pytest.mark.parametrize("number", [None, errno.EXDEV, errno.EPERM], ids=["one disk", "another disk", "no links"])
@pytest.mark.parametrize("do", [COPY, MOVE])
@pytest.mark.parametrize("way", ["finish", "undo"])
def test_killed_at_any_operation_it_is_finished_or_undone(card, tmp_path, do, number, way):
    before = contents(card)
    for last in range(60):
        out, log = tmp_path / f"out{last}", tmp_path / f"log{last}.jsonl"
        steps, _ = filing.transfers(do, photos(card), out, card)
        with pytest.MonkeyPatch.context() as patch:
            if number:
                on_another_disk(patch, number)
            steps_of_a_disk(patch, last)
            try:
                filing.carry_out(steps, log)
                is_killed = False
            except Killed:
                is_killed = True
        left = Counter((contents(card) | {f"out/{name}": data for name, data in contents(out).items()}).values())
        assert not Counter(before.values()) - left  # nothing is lost at any moment
        if way == "finish":
            filing.finish(log)
            moved = {} if do == COPY else {name for name in before if name not in ("100/a.cr2", "100/a.xmp")}
            assert contents(card) == {name: data for name, data in before.items() if name not in moved}
            assert {name for name in contents(out) if ".mood-part" not in name} == set(before) - {
                "100/a.cr2",
                "100/a.xmp",
            }
        assert filing.undo(log).refused == {}
        assert contents(card) == before
        assert contents(out) == {}
        if not is_killed:
            return
    pytest.fail("more operations than files need")


KILLED = """
import sys
from pathlib import Path
from mood.library import filing
card, out, log = map(Path, sys.argv[1:])
files = [filing.Original(path, "", path.stat().st_size) for path in sorted(card.iterdir())]
print("begins", flush=True)
filing.carry_out(filing.transfers("move", files, out, card)[0], log)
"""


def test_a_process_that_is_really_killed_loses_nothing(tmp_path):
    card, out, log = tmp_path / "card", tmp_path / "out", tmp_path / "log.jsonl"
    card.mkdir()
    for number in range(1200):
        (card / f"{number}.jpg").write_bytes(str(number).encode())
    before = contents(card)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, card, out, log], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    while not out.exists() and process.poll() is None:
        pass
    process.kill()
    process.communicate()
    assert contents(card) | contents(out) == before
    filing.finish(log)
    assert (contents(card), contents(out)) == ({}, before)
    filing.undo(log)
    assert (contents(card), contents(out)) == (before, {})
