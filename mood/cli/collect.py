"""The command that collects photos from a provider."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import settings
from mood.cli.options import Commands, command, say
from mood.datasets.providers import SIZES, Pexels, collect


def add(commands: Commands) -> None:
    """Add the command."""
    found = command(
        commands, "collect", _collect, "collect licensed photos; the key comes from PEXELS_API_KEY",
        "collect --query cat --query dog --limit 500",
    )  # fmt: skip
    found.add_argument("--provider", choices=[Pexels.name], default=Pexels.name)
    found.add_argument(
        "--query", action="append", required=True, metavar="LABEL", help="search word and label, several"
    )
    found.add_argument("--limit", type=int, default=1000, metavar="N", help="photos to look at a word (default 1000)")
    found.add_argument("--size", choices=SIZES, default="large", help="of the pictures (default large)")
    found.add_argument(
        "--out", type=Path, default=settings.load().collected, metavar="DIR", help="(default data/pexels)"
    )


def _collect(arguments: argparse.Namespace) -> None:
    config = settings.load()
    provider = Pexels(config.pexels_key, config.pexels_url, arguments.size, say=say)
    with tqdm(total=100, unit="%", bar_format="{desc}: {percentage:3.0f} %|{bar}| [{elapsed}<{remaining}]") as bar:

        def advance(share: float, text: str) -> None:
            bar.set_description(text, refresh=False)
            bar.update(100 * share - bar.n)

        report = collect(provider, arguments.query, arguments.limit, arguments.out, advance)
    print("\n".join(report.sentences()))
    print(f"Train with `python -m mood train all --photos {arguments.out}`.")
