"""``import``: one command for each source, all of which write the same catalogue folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from mp4sr.cli.failures import OneSentenceGroup
from mp4sr.cli.information import catalogue_facts, catalogue_lines
from mp4sr.cli.options import Json, print_json
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue
    from mp4sr.catalogue.importers import DownloadSettings, OrderOptions
    from mp4sr.catalogue.sheets import SheetOptions
    from mp4sr.catalogue.sheets.dialect import Quotes

MEGABYTE = 1_000_000

importers = typer.Typer(
    help="Import exports of Shopify, WooCommerce, product feeds, CSV, MovieLens, Amazon, RecBole.",
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
    Literal["keep", "drop"] | None,
    typer.Option(
        help="What becomes of an interaction whose item has no row among the items: keep it as an "
        "item without words and pictures, or drop the interaction.",
        show_default="keep, but stop when it is nearly all of them",
    ),
]
Download = Annotated[bool, typer.Option("--download", help="Fetch the pictures from the web.")]
ImageCache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where fetched pictures are kept, so that no address is asked twice.",
        show_default="images in the cache folder (MP4SR_CACHE)",
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
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The encoding of text files: cp1252, latin-1, utf-16...; 'guess' takes a guess.",
        show_default="by the byte-order mark, else UTF-8",
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        metavar="SIGN",
        help="What stands between cells; 'tab' and 'blank' are understood.",
        show_default="the one that the first line has most",
    ),
]
Quoting = Annotated[
    Literal["doubled", "backslash", "none", "loose"] | None,
    typer.Option(
        "--quotes",
        help="A quotation mark in a quoted cell is doubled, or behind a backslash; or marks quote "
        "nothing (none), or only some of them do (loose).",
        show_default="what fits",
    ),
]
SkipBadRows = Annotated[
    bool,
    typer.Option(
        "--skip-bad-rows",
        help="Leave out rows that cannot be read, and list them in skipped-rows.csv.",
    ),
]
TimeFormat = Annotated[
    str | None,
    typer.Option(
        metavar="FORMAT",
        help="How times are written, as in strptime: '%d.%m.%Y %H:%M'.",
        show_default="recognised",
    ),
]
WithUnpaid = Annotated[
    bool, typer.Option("--with-unpaid", help="Also take orders that are not paid (yet).")
]
ExportFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="PRODUCTS... ORDERS...",
        help="The exports, in any number: CSV files, zips of them or folders. Which is which shows "
        "in their headers.",
        show_default=False,
    ),
]


@importers.command()
def movielens(
    source: Annotated[
        Path,
        typer.Argument(
            help="The unpacked folder: ratings.csv, ratings.dat or u.data, and the movies."
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
    missing: Missing = None,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import MovieLens (100K to 32M), with a folder of posters."""
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
        bool, typer.Option("--all-items", help="Also keep items of NAME.item that nobody chose.")
    ] = False,
    separator: Separator = None,
    user_column: Annotated[str | None, typer.Option(show_default="user_id")] = None,
    item_column: Annotated[str | None, typer.Option(show_default="item_id")] = None,
    time_column: Annotated[str | None, typer.Option(show_default="timestamp")] = None,
    rating_column: Annotated[str | None, typer.Option(show_default="rating")] = None,
    title_column: Annotated[
        str | None, typer.Option(show_default="title, item_name and the like")
    ] = None,
    missing: Missing = None,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import atomic files of RecBole, or of UniSRec, VQ-Rec and MISSRec."""
    from mp4sr.catalogue.importers import AtomicOptions, import_atomic

    catalogue = import_atomic(
        source,
        out,
        dataset=dataset,
        min_rating=min_rating,
        all_items=all_items,
        options=AtomicOptions(
            _sign(separator), user_column, item_column, time_column, rating_column, title_column
        ),
        missing=missing,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command()
def amazon(
    reviews: Annotated[
        list[Path],
        typer.Argument(
            help="The reviews, in one file or several: .json, .jsonl or .csv, packed (.gz) or not, "
            ".parquet, or a folder of the datasets library.",
            show_default=False,
        ),
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
    missing: Missing = None,
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
        Path,
        typer.Argument(
            help="The items: a table with a header (CSV, TSV, Excel, Parquet, JSON, XML), packed "
            "or not."
        ),
    ],
    out: Out,
    interactions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who chose which item when.", show_default=False),
    ] = None,
    item_column: Annotated[
        str | None,
        typer.Option(help="The column with the items' ids.", show_default="item, sku, id..."),
    ] = None,
    title_column: Annotated[str | None, typer.Option(show_default="title, name...")] = None,
    sentence_column: Annotated[
        list[str] | None,
        typer.Option(
            help="Further texts; may be given several times.",
            show_default="sentences, description...",
        ),
    ] = None,
    category_column: Annotated[str | None, typer.Option(show_default="category...")] = None,
    image_column: Annotated[
        list[str] | None,
        typer.Option(
            help="Files or http addresses, several in a cell or not; may be given several times.",
            show_default="images, image_url...",
        ),
    ] = None,
    images_folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="What picture files are relative to; without a column of pictures they are found "
            "in it by the items' ids.",
            show_default="the items' folder",
        ),
    ] = None,
    user_column: Annotated[
        str | None,
        typer.Option(help="The column with the users.", show_default="user, customer_id..."),
    ] = None,
    interaction_item_column: Annotated[
        str | None,
        typer.Option(
            help="The item's column among the interactions.", show_default="the one that fits"
        ),
    ] = None,
    time_column: Annotated[
        str | None, typer.Option(show_default="time, date..., or the order of the rows")
    ] = None,
    time_format: TimeFormat = None,
    rating_column: Annotated[str | None, typer.Option(show_default="rating")] = None,
    min_rating: MinRating = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="Take only rows with this value (event=transaction); may be given several times.",
            show_default=False,
        ),
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=NUMBER",
            help="Take only rows with at least this value (label=1).",
            show_default=False,
        ),
    ] = None,
    positive: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help="Take only rows above zero (Quantity).", show_default=False
        ),
    ] = None,
    core: Core = 0,
    encoding: Encoding = None,
    separator: Separator = None,
    quotes: Quoting = None,
    skip_bad_rows: SkipBadRows = False,
    download: Download = False,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    missing: Missing = None,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import any pair of tables with a header, or one table that is both."""
    from mp4sr.catalogue.importers import (
        InteractionColumns,
        ItemColumns,
        RowFilters,
        import_table,
    )

    catalogue = import_table(
        items,
        out,
        interactions=interactions,
        item_columns=ItemColumns(
            item_column, title_column, sentence_column or None, category_column, image_column or ()
        ),
        interaction_columns=InteractionColumns(
            user_column, interaction_item_column, time_column, rating_column, time_format
        ),
        filters=RowFilters(
            min_rating,
            _by_column(only, "--only"),
            {
                column: _number(values[-1], "--at-least")
                for column, values in _by_column(at_least, "--at-least").items()
            },
            positive or (),
        ),
        options=_sheet_options(encoding, separator, quotes, skip_bad_rows),
        core=core,
        images_folder=images_folder,
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        missing=missing,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command()
def shopify(
    files: ExportFiles,
    out: Out,
    with_unpaid: WithUnpaid = False,
    time_format: TimeFormat = None,
    encoding: Encoding = None,
    separator: Separator = None,
    quotes: Quoting = None,
    skip_bad_rows: SkipBadRows = False,
    download: Download = False,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import Shopify's exports of products and of orders."""
    from mp4sr.catalogue.importers import import_shopify

    catalogue = import_shopify(
        files,
        out,
        options=_sheet_options(encoding, separator, quotes, skip_bad_rows),
        orders=_order_options(with_unpaid, time_format),
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command()
def woocommerce(
    files: ExportFiles,
    out: Out,
    with_unpaid: WithUnpaid = False,
    time_format: TimeFormat = None,
    encoding: Encoding = None,
    separator: Separator = None,
    quotes: Quoting = None,
    skip_bad_rows: SkipBadRows = False,
    download: Download = False,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import WooCommerce's export of products, and orders from analytics or a plug-in."""
    from mp4sr.catalogue.importers import import_woocommerce

    catalogue = import_woocommerce(
        files,
        out,
        options=_sheet_options(encoding, separator, quotes, skip_bad_rows),
        orders=_order_options(with_unpaid, time_format),
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        name=name,
    )
    _report(catalogue, out, as_json)


@importers.command("google-feed")
def google_feed(
    files: ExportFiles,
    out: Out,
    group_variants: Annotated[
        bool,
        typer.Option("--group-variants", help="Make one item of all rows of an item_group_id."),
    ] = False,
    with_unpaid: WithUnpaid = False,
    time_format: TimeFormat = None,
    encoding: Encoding = None,
    separator: Separator = None,
    quotes: Quoting = None,
    skip_bad_rows: SkipBadRows = False,
    download: Download = False,
    image_cache: ImageCache = None,
    max_image: MaxImage = 10,
    max_images: MaxImages = 20_000,
    workers: Workers = 8,
    name: Name = None,
    as_json: Json = False,
) -> None:
    """Import a product feed of the Google Merchant Center (TSV, CSV or XML), and orders."""
    from mp4sr.catalogue.importers import import_google_feed

    catalogue = import_google_feed(
        files,
        out,
        options=_sheet_options(encoding, separator, quotes, skip_bad_rows),
        orders=_order_options(with_unpaid, time_format),
        download=_settings(image_cache, max_image, max_images, workers) if download else None,
        name=name,
        group_variants=group_variants,
    )
    _report(catalogue, out, as_json)


def _sheet_options(
    encoding: str | None, separator: str | None, quotes: str | None, skip_bad_rows: bool
) -> "SheetOptions":
    from mp4sr.catalogue.sheets import SheetOptions

    return SheetOptions(encoding, _sign(separator), cast("Quotes | None", quotes), skip_bad_rows)


def _order_options(with_unpaid: bool, time_format: str | None) -> "OrderOptions":
    from mp4sr.catalogue.importers import OrderOptions

    return OrderOptions(with_unpaid, time_format)


def _sign(separator: str | None) -> str | None:
    """Return a separator that may be named by a word."""
    if separator is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "blank": " ", "space": " ", "comma": ",", "semicolon": ";"}
    separator = sign.get(separator, separator)
    if len(separator) != 1:
        raise MP4SRError(f"--separator is {separator!r}; give one character, 'tab' or 'blank'.")
    return separator


def _by_column(given: list[str] | None, option: str) -> dict[str, tuple[str, ...]]:
    """Return ``COLUMN=VALUE`` options by column."""
    values: dict[str, tuple[str, ...]] = {}
    for text in given or ():
        column, sign, value = text.partition("=")
        if not sign or not column.strip():
            raise MP4SRError(f"{option} is {text!r}; write {option} COLUMN=VALUE.")
        values[column.strip()] = (*values.get(column.strip(), ()), value.strip())
    return values


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise MP4SRError(f"{option} needs a number, not {text!r}.") from error


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
