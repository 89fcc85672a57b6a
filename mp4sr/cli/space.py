"""``space build`` and ``space push``."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from mp4sr.cli.failures import say
from mp4sr.errors import MP4SRError

spaces = typer.Typer(
    help="Publish the page as a Hugging Face Space.", no_args_is_help=True, rich_markup_mode=None
)

CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue",
        metavar="DIR",
        help="A catalogue folder with features.",
        show_default="the demo shop, in a checkout",
    ),
]
ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model",
        metavar="DIR",
        help="The catalogue's model folder.",
        show_default="the demo shop's, in a checkout",
    ),
]
TitleOption = Annotated[str, typer.Option(help="What the Space is called on the hub.")]


@spaces.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to write.")],
    catalogue: CatalogueOption = None,
    model: ModelOption = None,
    title: TitleOption = "MP4SR",
) -> None:
    """Write the folder of a Space, to look at or to push with git."""
    _build(folder, catalogue, model, title)


@spaces.command()
def push(
    name: Annotated[
        str, typer.Argument(metavar="OWNER/NAME", help="The Space, created if it is not there.")
    ],
    catalogue: CatalogueOption = None,
    model: ModelOption = None,
    title: TitleOption = "MP4SR",
    private: Annotated[
        bool, typer.Option("--private", help="Let only its owner see a Space that is created.")
    ] = False,
    hardware: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="What a Space that is created runs on: 'zero-a10g' (ZeroGPU, free), 'cpu-basic', "
            "'t4-small'...; docs/space.md compares them.",
        ),
    ] = "zero-a10g",
) -> None:
    """Publish the page as a Space on the Hugging Face hub.

    Log in with `hf auth login` first, or set HF_TOKEN.
    """
    if name.count("/") != 1 or not all(name.split("/")):
        raise MP4SRError(f"'{name}' is not the name of a Space; write OWNER/NAME.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "space"
        _build(folder, catalogue, model, title)
        say(f"Uploading to {name} ...")
        from mp4sr.space import push_space

        typer.echo(push_space(folder, name, private=private, hardware=hardware))


def _build(folder: Path, catalogue: Path | None, model: Path | None, title: str) -> None:
    from mp4sr.cli.serving import catalogue_and_model
    from mp4sr.demo.opening import baseline_of
    from mp4sr.space import build_space

    shop, name = catalogue_and_model(catalogue, None if model is None else str(model))
    weights = Path(name)
    built = build_space(folder, shop, weights, baseline=baseline_of(weights), title=title)
    say(f"Wrote {built.files:,} files ({built.size / 1e6:.1f} MB) to {built.folder}")
