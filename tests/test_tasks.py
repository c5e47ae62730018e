"""Tasks come from labels and cards, and their rules are kept."""

from dataclasses import asdict

import pytest

from mood.errors import DataError
from mood.tasks import Task, likeliest


def test_labels_of_a_folder_are_a_task():
    assert Task.of_labels(["dog", "cat", "dog"]) == Task("cat-dog", "Cat or dog", ("cat", "dog"), "dog")
    assert Task.of_labels(["dog", "cat"], positive="cat").classes == ("dog", "cat")
    assert Task.of_labels(["New York", "a VW"]).title == "New York or a VW"
    three = Task.of_labels(["dog", "cat", "bird"])
    assert (three.classes, three.positive, three.title) == (("bird", "cat", "dog"), None, "3 classes")


@pytest.mark.parametrize(
    ("classes", "positive"), [(("a",), None), ((), None), (("a", "a"), None), (("a", "b"), "a"), (("a", "b", "c"), "c")]
)
def test_what_breaks_a_rule_is_refused(classes, positive):
    with pytest.raises(DataError, match="received"):
        Task("t", "T", classes, positive)


def test_a_threshold_decides_between_two():
    task = Task("t", "T", ("cat", "dog"), "dog")
    assert (task.predicted(0.5), task.predicted(0.49), task.predicted(0.5, 0.6)) == ("dog", "cat", "cat")
    assert task.opposite("dog") == "cat"


def test_the_likeliest_is_called_and_of_equal_ones_the_later():
    assert likeliest({"a": 0.2, "b": 0.5, "c": 0.3}) == "b"
    assert likeliest({"a": 0.5, "b": 0.5}) == "b"


@pytest.mark.parametrize("task", [Task("t", "T", ("cat", "dog"), "dog"), Task("t", "T", ("a", "b", "c"))])
def test_a_card_keeps_a_task(task):
    assert Task.from_record(asdict(task)) == task
