"""Numbers with what they count."""

import pytest

from mood.plurals import capitalised, plural


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((0, "photo"), "0 photos"),
        ((1, "photo"), "1 photo"),
        ((2, "photo"), "2 photos"),
        ((1250, "photo"), "1,250 photos"),
        ((1, "photo is", "photos are"), "1 photo is"),
        ((3, "photo is", "photos are"), "3 photos are"),
    ],
)
def test_one_is_not_several(words, said):
    assert plural(*words) == said


@pytest.mark.parametrize(
    ("text", "said"), [("cat or dog", "Cat or dog"), ("new York or Zürich", "New York or Zürich"), ("", "")]
)
def test_only_the_first_letter_becomes_a_capital(text, said):
    assert capitalised(text) == said
