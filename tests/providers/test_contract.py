"""What holds for every provider: it pages, hands out pictures, and says what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from mood import images, settings
from mood.datasets import open_dataset, read_photos
from mood.datasets.providers import PROVIDERS, Folder, Offer, Openverse, Options, Pexels, Provider, collect
from mood.errors import CollectError
from tests.providers.server import KEY, FakeOpenverse, FakePexels, serving
from tests.providers.test_collecting import picture

SEEDS = {"cat": [1, 2, 3, 4], "dog": [11, 12, 13]}


@dataclass(frozen=True)
class Case:
    """A provider that has the photos of `SEEDS`.

    Attributes:
        options: with which it is made.
        lacking: the same without what it cannot do without, or None where it needs nothing.
        paged: the provider with two photos on a page.
    """

    options: Options
    lacking: Options | None
    paged: Provider


@pytest.fixture
def pexels() -> Iterator[Case]:
    with serving(FakePexels(SEEDS, {seed: picture(seed) for seeds in SEEDS.values() for seed in seeds})) as server:
        config = replace(settings.load(), pexels_key=KEY, pexels_url=f"{server.base}/v1")
        yield Case(Options(config), Options(replace(config, pexels_key="")), Pexels(KEY, config.pexels_url, per_page=2))


@pytest.fixture
def openverse() -> Iterator[Case]:
    files = {seed: picture(seed) for seeds in SEEDS.values() for seed in seeds}
    with serving(FakeOpenverse(SEEDS, files)) as server:
        config = replace(settings.load(), openverse_url=f"{server.base}/v1")
        yield Case(Options(config), None, Openverse(config.openverse_url, per_page=2))


@pytest.fixture
def folder(tmp_path) -> Case:
    for label, seeds in SEEDS.items():
        (tmp_path / "own" / label).mkdir(parents=True)
        for seed in seeds:
            (tmp_path / "own" / label / f"{seed}.jpg").write_bytes(picture(seed))
    config = settings.load()
    return Case(Options(config, source=tmp_path / "own"), Options(config), Folder(tmp_path / "own", per_page=2))


@pytest.fixture(params=PROVIDERS)
def case(request) -> Case:
    """Return the case of each entry of the table, which a fixture of its name makes."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def kind(case, request) -> type[Provider]:
    return PROVIDERS[request.node.callspec.params["case"]]


def everything(provider: Provider, query: str) -> list[list[Offer]]:
    """Return what a search finds, page by page."""
    pages, has_more = [], True
    while has_more:
        offers, has_more = provider.search(query, len(pages) + 1)
        pages.append(offers)
    return pages


def test_it_says_what_it_is(kind):
    assert kind.title
    assert kind.sizes
    assert all(address == "" or address.startswith("https://") for address in (kind.site, kind.licence, kind.key_page))
    assert bool(kind.key_variable) == bool(kind.key_page)


def test_pages_hand_out_every_photo_once(case):
    for query, seeds in SEEDS.items():
        pages = everything(case.paged, query)
        assert [len(page) for page in pages] == [2] * (len(seeds) // 2) + [1] * (len(seeds) % 2)
        offers = [offer for page in pages for offer in page]
        assert len({offer.id for offer in offers}) == len(offers)
        pictures = {case.paged.download(offer) for offer in offers}
        assert pictures == {picture(seed) for seed in seeds}
        assert all(images.decode(data) for data in pictures)


def test_a_data_set_comes_of_it_and_a_second_time_the_same(case, kind, tmp_path):
    out = tmp_path / "out"
    report = collect(kind.of(case.options), list(SEEDS), 100, out)
    assert report.kept == {"cat": 4, "dog": 3}
    assert report.dropped.empty
    dataset = open_dataset(out)
    assert len(read_photos(dataset, 16).pixels) == 7
    assert {"id", "photographer", "page", "licence", "provider", "size", "near_group"} <= set(dataset.table)
    assert set(dataset.table["provider"]) == {kind.name}
    written = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    collect(kind.of(case.options), list(SEEDS), 100, out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == written


def test_what_is_missing_is_said(case, kind):
    if case.lacking is not None:
        with pytest.raises(CollectError) as error:
            kind.of(case.lacking)
        assert error.value.hint
    with pytest.raises(CollectError, match="A size is one of .*; received 'huge'"):
        kind.of(replace(case.options, size="huge"))


def test_every_size_is_one_that_can_be_asked_for(case, kind):
    assert kind.of(case.options).size == kind.sizes[0]
    assert [kind.of(replace(case.options, size=size)).size for size in kind.sizes] == list(kind.sizes)
