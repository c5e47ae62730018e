"""What would change a verdict, on a net whose answer can be worked out by hand."""

import numpy as np

from mood.images.faces import Face
from mood.triage import probe
from mood.triage.counterfactual import FACTORS, SHARES
from mood.triage.facts import crop, of_pixels


def test_red_in_one_corner_makes_it_happy_and_hiding_it_does_not(two_pixel_classifier):
    # 4 * mean(red) - 2 * mean(green) - 0.5: one white-red quarter gives 4 / 4 - 0.5 > 0 on black.
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:4, :4, 0] = 255
    done = []
    tried = probe(two_pixel_classifier, photo, done.append)
    assert tried.p > 0.5
    assert tried.variants == ()
    assert tried.flip is not None
    assert tried.flip.p < 0.5
    # Gray adds as much green as it hides red: half of the red must go before the logit falls below 0.
    assert (tried.flip.pixels[:4, :4, 0] < 255).any()
    assert tried.flip_share in SHARES
    brightness, saturation = (sweep.p for sweep in tried.sweeps)
    assert len(brightness) == len(saturation) == len(FACTORS)
    assert np.isclose(brightness[FACTORS.index(1.0)], tried.p, atol=1e-6)
    assert np.all(np.diff(brightness) >= -1e-6)  # brighter red is happier, until it saturates
    assert done == sorted(done)
    text = " ".join(tried.sentences())
    assert "No face was found" in text
    assert "is enough to make it “sad”" in text


def test_what_nothing_can_turn_says_so(two_pixel_classifier):
    green = np.zeros((8, 8, 3), np.uint8)
    green[..., 1] = 255  # logit -2.5; half of it gray gives red 0.125 and green 0.875
    tried = probe(two_pixel_classifier, green)
    assert tried.flip is None
    assert "No gray square" in " ".join(tried.sentences())


class Unmoved:
    """A net that calls every photo the same, and remembers what it was asked about."""

    def __init__(self, spec):
        self.spec, self.asked = spec, []

    def prepare(self, photos):
        return np.stack(photos)

    def predict_proba(self, photos):
        self.asked += list(photos)
        return np.tile([0.3, 0.7], (len(photos), 1))


def test_gray_squares_of_each_size_cover_the_photo(two_pixel_classifier):
    net = Unmoved(two_pixel_classifier.spec)
    assert probe(net, np.zeros((8, 8, 3), np.uint8)).flip is None
    covered = {}
    for hidden in (photo.any(2) for photo in net.asked):  # black is 0 in any light; a square is gray
        side = round(hidden.sum() ** 0.5)
        rows, columns = np.flatnonzero(hidden.any(1)), np.flatnonzero(hidden.any(0))
        assert len(rows) == len(columns) == side
        covered[side] = covered.get(side, False) | hidden
    assert covered.keys() - {0} == {round(8 * share) for share in SHARES}
    assert all(covered[side].all() for side in covered.keys() - {0})


def test_brightness_and_saturation_of_plain_colours():
    white = of_pixels(np.full((2, 2, 3), 255, np.uint8))
    red = of_pixels(np.tile(np.array([255, 0, 0], np.uint8), (2, 2, 1)))
    assert np.allclose([white["brightness"], white["saturation"]], [1, 0], atol=1e-6)
    assert np.allclose([red["brightness"], red["saturation"]], [0.299, 1], atol=1e-6)


def test_a_crop_takes_in_some_of_what_is_around():
    pixels = np.arange(100 * 200 * 3, dtype=np.uint32).reshape(100, 200, 3).astype(np.uint8)
    face = Face(0.5, 0.5, 0.2, 0.2, 9.0)
    assert crop(pixels, face, 0).shape == (20, 40, 3)
    assert crop(pixels, face, 0.5).shape == (40, 80, 3)
    assert crop(pixels, Face(0.9, 0.9, 0.2, 0.2, 9.0), 1).shape[0] <= 30  # the edge ends it
