"""``import``: one command for each source, all of which write the same catalogue folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mp4sr.cli.failures import OneSentenceGroup
from mp4sr.cli.information import catalogue_facts, catalogue_lines
from mp4sr.cli.options import Json, print_json

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.catalogue.importers import DownloadSettings

MEGABYTE = 1_000_000

importers = typer.Typer(
    help="Import MovieLens, Amazon, RecBole or CSV files.",
    cls=OneSentenceGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The catalogue folder to write.", show_default=False),
]
Name = Annotated[
    str | None, typer.Option(help="What to call the catalogue.", show_default="the source's name")
]
MinRating = Annotated[
    float | None,
    typer.Option(help="Leave out interactions rated lower.", show_default="take all"),
]
Core = Annotated[
    int,
    typer.Option(
        min=0, help="Keep only users and items with at least so many interactions (0: all)."
    ),
]
Missing = Annotated[
    Literal["keep", "drop"],
    typer.Option(
        help="What becomes of an interaction whose item has no row among the items: keep it as an "
        "item without words and pictures, or drop the interaction."
    ),
]
Download = Annotated[bool, typer.Option("--download", help="Fetch the pictures from the web.")]
ImageCache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where fetched pictures are kept, so that no address is asked twice.",
        show_default="mp4sr/images in your cache folder",
    ),
]
MaxImage = Annotated[
    float,
    typer.Option("--max-image-megabytes", min=0.001, help="Leave out larger pictures."),
]
MaxImages = Annotated[
    float,
    typer.Option("--max-total-megabytes", min=0.001, help="Stop fetching beyond this together."),
]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Pictures fetched at a time.")]


@importers.command()
def movielens(
    source: Annotated[
        Path,
        typer.Argument(
            help="The unpacked folder: ratings.csv, ratings_ordered.csv or ratings.dat, and movies."
        ),
    ],
    out: Out,
    posters: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="A folder of MOVIEID.webp, .jpg or .png.", show_default=False
        ),
    ] = None,
    min_rating: MinRating = None,
    all_items: Annotated[
        bool, typer.Option("--all-items", help="Also keep films that nobody rated.")
    ] = False,
    missing: Missing = "keep",
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import MovieLens (100K-latest to 32M, 1M, 10M), with a folder of posters."""
    from mp4sr.catalogue.importers import import_movielens

    named = {} if name is None else {"name": name}
    catalogue = import_movielens(
        source,
        out,
        posters=posters,
        min_rating=min_rating,
        all_items=all_items,
        missing=missing,
        **named,
    )
    _report(catalogue, out, as_json)


@importers.command()
def atomic(
    source: Annotated[
        Path,
        typer.Argument(help="The folder with NAME.inter, or NAME.train.inter and NAME.item2index."),
    ],
    out: Out,
    dataset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The files' first name, when the folder holds several data sets.",
            show_default=False,
        ),
    ] = None,
    min_rating: MinRating = None,
    all_items: Annotated[
        bool, typer.Option("--all-items", help="Also keep items of NAME.item that nobody touched.")
    ] = False,
    missing: Missing = "keep",
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import atomic files of RecBole, or of UniSRec, VQ-Rec and MISSRec."""
    from mp4sr.catalogue.importers import import_atomic

    catalogue = import_atomic(
        source,
        out,
        dataset=dataset,
        min_rating=min_rating,
        all_items=all_items,
        missing=missing,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command()
def amazon(
    reviews: Annotated[
        Path, typer.Argument(help="The reviews: .json or .jsonl, packed (.gz) or not.")
    ],
    out: Out,
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The products, of the same form.", show_default=False),
    ] = None,
    core: Core = 0,
    min_rating: MinRating = None,
    download: Download = False,
    images_per_item: Annotated[
        int, typer.Option(min=1, max=10, help="Pictures fetched for a product at most.")
    ] = 3,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    missing: Missing = "keep",
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import an Amazon review dump of 2014, 2018 or 2023."""
    from mp4sr.catalogue.importers import import_amazon

    catalogue = import_amazon(
        reviews,
        out,
        metadata=metadata,
        core=core,
        min_rating=min_rating,
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        images_per_item=images_per_item,
        missing=missing,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command("csv")
def csv_pair(
    items: Annotated[
        Path, typer.Argument(help="The items: a table with a header line (.csv, .tsv, .gz).")
    ],
    out: Out,
    interactions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who touched which item when.", show_default=False),
    ] = None,
    item_column: Annotated[str, typer.Option(help="The column with the items' ids.")] = "item",
    title_column: Annotated[str | None, typer.Option(show_default="title")] = None,
    sentence_column: Annotated[
        list[str] | None,
        typer.Option(help="Further texts; may be given several times.", show_default="sentences"),
    ] = None,
    category_column: Annotated[str | None, typer.Option(show_default="category")] = None,
    image_column: Annotated[
        str | None,
        typer.Option(
            help="Files or http addresses, between them a line end or '|'.", show_default="images"
        ),
    ] = None,
    images_folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="What the files in the image column are relative to.",
            show_default="the items' folder",
        ),
    ] = None,
    user_column: Annotated[str, typer.Option(help="The column with the users.")] = "user",
    interaction_item_column: Annotated[
        str | None,
        typer.Option(
            help="The item's column among the interactions.", show_default="the item column"
        ),
    ] = None,
    time_column: Annotated[
        str | None, typer.Option(show_default="time, or the order of the rows")
    ] = None,
    rating_column: Annotated[str | None, typer.Option(show_default="rating")] = None,
    min_rating: MinRating = None,
    core: Core = 0,
    download: Download = False,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    missing: Missing = "keep",
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import any pair of tables: commas, tabs or semicolons, with a header line."""
    from mp4sr.catalogue.importers import import_table

    catalogue = import_table(
        items,
        out,
        interactions=interactions,
        item_column=item_column,
        title_column=title_column,
        sentence_columns=sentence_column or None,
        category_column=category_column,
        image_column=image_column,
        user_column=user_column,
        interaction_item_column=interaction_item_column,
        time_column=time_column,
        rating_column=rating_column,
        min_rating=min_rating,
        core=core,
        images_folder=images_folder,
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        missing=missing,
        name=name,
    )
    _report(catalogue, out, as_json)


def _settings(
    cache: Path | None, max_image: float, max_images: float, workers: int
) -> "DownloadSettings":
    from mp4sr.catalogue.importers import DownloadSettings

    return DownloadSettings(
        cache=cache,
        max_bytes=int(max_image * MEGABYTE),
        max_total_bytes=int(max_images * MEGABYTE),
        workers=workers,
    )


def _report(catalogue: "Catalogue", out: Path, as_json: bool) -> None:
    """Say what was imported and what comes next."""
    facts = catalogue_facts(catalogue)
    if as_json:
        print_json(facts)
        return
    for line in catalogue_lines(facts):
        typer.echo(line)
    typer.echo(f"Next: python -m mp4sr features {out}")
