"""``open``: from a shop's exports to the page in one command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mp4sr.cli.failures import say
from mp4sr.cli.importing import Encoding, SkipBadRows, TimeFormat
from mp4sr.cli.serving import CHECKOUT, serve
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.catalogue.importers.recognition import Recognised

#: Models that a checkout may have: one to fine-tune, and those to use as they are without data.
FOUNDATION = "checkpoints/foundation"
ZERO_SHOT = (FOUNDATION, "checkpoints/shop-pretrained")


def open_shop(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES...",
            help="A shop's exports: products and orders, one table, a zip or a folder.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where the catalogue and the model go.",
            show_default="shops/NAME",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="What to call the shop.", show_default="the first file's name"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether the files were recognised.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Fetch the pictures from the web.")
    ] = True,
    foundation: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="A model pre-trained elsewhere, to start from; 'none' pre-trains on the shop.",
            show_default="the one in a checkout, if there is one",
        ),
    ] = None,
    time_format: TimeFormat = None,
    encoding: Encoding = "guess",
    skip_bad_rows: SkipBadRows = False,
    page: Annotated[
        bool, typer.Option("--page/--no-page", help="Open the page when all is done.")
    ] = True,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The port.", show_default="the first free one from 7860")
    ] = None,
) -> None:
    """Open the page on your own shop: import, read, train and measure what has changed.

    Every step is skipped when its input is the same as last time, and goes on where it was stopped.
    Nothing leaves this machine but the requests for the pictures.
    """
    from mp4sr.catalogue.importers.recognition import recognise
    from mp4sr.catalogue.sheets import SheetOptions

    options = SheetOptions(encoding=encoding, skip_bad_rows=skip_bad_rows)
    recognised = recognise(files, options, time_format)
    _confirm(recognised, yes)
    title = name or files[0].resolve().name.split(".")[0]
    folder = out or Path("shops") / title
    from mp4sr.catalogue.importers import DownloadSettings
    from mp4sr.shop_opening import prepare_shop

    chosen = foundation or _in_checkout(FOUNDATION)
    opened = prepare_shop(
        recognised,
        folder,
        name=title,
        download=DownloadSettings() if pictures else None,
        foundation=None if chosen == "none" else chosen,
        zero_shot=next((result for place in ZERO_SHOT if (result := _in_checkout(place))), None),
        say=say,
    )
    if page:
        serve(catalogue=opened.catalogue, model=str(opened.model), host=host, port=port)
    else:
        typer.echo(f"Next: mp4sr serve --catalogue {opened.catalogue} --model {opened.model}")


def _confirm(recognised: "Recognised", yes: bool) -> None:
    """Show what was recognised, and ask once."""
    say(f"Recognised as {recognised.importer}:")
    for line in recognised.files:
        say(f"  {line}")
    if yes:
        return
    try:
        agreed = typer.confirm("Go on?", default=True, err=True)
    except typer.Abort as error:
        raise MP4SRError("nobody answered; add --yes to go on without being asked.") from error
    if not agreed:
        raise MP4SRError(
            "stopped; `mp4sr import` has a command for each kind of export, and `mp4sr import csv` "
            "takes columns by name."
        )


def _in_checkout(place: str) -> str | None:
    path = CHECKOUT / place
    return str(path) if (path / "config.json").is_file() else None
