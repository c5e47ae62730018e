"""What people decided on photos is kept: nothing lost, nothing twice, undo of what was done at once, exchange."""

import threading

import pandas as pd
import pytest
import sqlalchemy

from mood.bursts import DISCARD, KEEP
from mood.bursts.decisions import Decided, Decisions
from mood.errors import DataError
from mood.reviews import Review, Reviews

A, B, C = "a" * 64, "b" * 64, "c" * 64


@pytest.fixture
def engine(tmp_path):
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'said.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine):
    return Decisions(engine)


def current(store, series="holiday", photos=None) -> dict[str, str]:
    table = store.current(series, photos)
    return dict(zip(table["sha256"], table["verdict"], strict=True))


def test_the_last_word_stands_in_each_series(store):
    store.decide("holiday", {A: KEEP, B: DISCARD}, "Ann")
    store.decide("holiday", {A: DISCARD})
    store.decide("wedding", {A: KEEP})
    assert current(store) == {A: DISCARD, B: DISCARD}
    assert current(store, "wedding") == {A: KEEP}
    assert current(store, photos=[B, C]) == {B: DISCARD}
    assert current(store, photos=[]) == {}
    assert store.history("holiday", A)["who"].tolist() == ["Ann", ""]


def test_a_photo_is_decided_on_wherever_it_lies(store):
    store.decide("/photos", {A: KEEP, B: KEEP})
    store.decide("/photos.parquet", {A: DISCARD})
    assert current(store, None) == {A: DISCARD, B: KEEP}
    assert current(store, None, [B, C]) == {B: KEEP}
    assert [one.series for one in store.undo([A, C])] == ["/photos.parquet"]
    assert {one.sha256 for one in store.undo([A, C])} == {A, B}  # all of what was decided at once
    assert current(store, None) == {}


def test_undo_takes_back_what_was_decided_at_once_step_by_step(store):
    store.decide("holiday", {A: KEEP})
    store.decide("holiday", {A: DISCARD, B: DISCARD})
    assert {(one.sha256, one.verdict) for one in store.undo([A, B])} == {(A, DISCARD), (B, DISCARD)}
    assert current(store) == {A: KEEP}
    assert [one.sha256 for one in store.undo([A, B])] == [A]
    assert current(store) == {}
    assert store.undo([A, B]) == []
    assert len(store.history("holiday")) == 6  # what was undone is history as well
    store.decide("holiday", {A: DISCARD})
    assert current(store) == {A: DISCARD}


def test_nobody_takes_back_what_another_decided(store):
    store.decide("holiday", {A: KEEP}, "Ann")
    store.decide("holiday", {A: DISCARD}, "Bob")
    assert [one.who for one in store.undo([A], "Ann")] == ["Ann"]
    assert current(store) == {A: DISCARD}
    assert store.undo([B, C], "Bob") == []


def test_an_export_can_be_imported_elsewhere_and_twice(store, tmp_path):
    store.decide("a, “b”", {A: KEEP, B: DISCARD}, "Änn")
    store.undo([A, B], "Änn")
    store.decide("a, “b”", {B: KEEP})
    text = store.export_csv("a, “b”")
    other = Decisions(sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'other.sqlite'}"))
    assert other.import_csv(text) == 5
    assert other.import_csv(text) == 0
    pd.testing.assert_frame_equal(other.history("a, “b”"), store.history("a, “b”"))
    with pytest.raises(DataError, match="Decisions have the columns"):
        other.import_csv("a,b\n1,2\n")


def test_what_breaks_a_rule_is_refused_whole(store):
    with pytest.raises(DataError, match="A verdict is one of keep, discard"):
        store.decide("holiday", {A: KEEP, B: "look"})
    with pytest.raises(DataError, match="The sha256 may have 64 characters"):
        Decided("holiday", "x" * 65, KEEP)
    assert store.history("holiday").empty
    store.decide("holiday", {})
    assert store.history("holiday").empty


def test_several_at_once_lose_nothing(engine):
    Decisions(engine)

    def work(name):
        for number in range(20):
            Decisions(engine).decide("holiday", {f"{number}": KEEP}, name)

    people = [threading.Thread(target=work, args=(name,)) for name in ("Ann", "Bob", "Cid")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert Decisions(engine).history("holiday")["who"].value_counts().to_dict() == {"Ann": 20, "Bob": 20, "Cid": 20}


def test_many_decisions_are_read_and_taken_back_at_once(store):
    store.decide("library", {f"{number:064x}": KEEP if number % 2 else DISCARD for number in range(5000)})
    assert current(store, "library", [f"{7:064x}"]) == {f"{7:064x}": KEEP}
    assert len(current(store, "library", [f"{number:064x}" for number in range(4000, 6000)])) == 1000
    assert len(store.undo([f"{number:064x}" for number in range(5000)])) == 5000


def test_decisions_lie_beside_reviews(engine):
    Reviews(engine).add(Review("demo", "a.jpg", "noisy"))
    Decisions(engine).decide("holiday", {A: KEEP})
    assert set(sqlalchemy.inspect(engine).get_table_names()) == {"reviews", "decisions"}
    assert len(Reviews(engine).current("demo")) == 1
