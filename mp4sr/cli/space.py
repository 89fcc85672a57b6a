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
    typer.Option("--catalogue", metavar="DIR", help="A catalogue folder.", show_default=False),
]
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", metavar="DIR", help="A model folder.", show_default=False),
]
TitleOption = Annotated[str, typer.Option(help="What the Space is called on the hub.")]


@spaces.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to write.")],
    catalogue: CatalogueOption = None,
    model: ModelOption = None,
    title: TitleOption = "MP4SR",
) -> None:
    """Write the folder of a Space, to look at or to push with git.

    Without --catalogue and --model it holds the demo shop.
    """
    _build(folder, catalogue, model, title)


@spaces.command()
def push(
    name: Annotated[str, typer.Argument(metavar="OWNER/NAME", help="The Space; made if need be.")],
    catalogue: CatalogueOption = None,
    model: ModelOption = None,
    title: TitleOption = "MP4SR",
    private: Annotated[bool, typer.Option("--private", help="Only its owner may see it.")] = False,
) -> None:
    """Publish the page as a Space on the Hugging Face hub.

    Without --catalogue and --model it shows the demo shop. Log in with `hf auth login` first, or
    set HF_TOKEN.
    """
    from mp4sr.space import push_space

    if name.count("/") != 1:
        raise MP4SRError(f"'{name}' is not the name of a Space; write OWNER/NAME.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "space"
        _build(folder, catalogue, model, title)
        say(f"Uploading to {name} ...")
        typer.echo(push_space(folder, name, private=private))


def _build(folder: Path, catalogue: Path | None, model: Path | None, title: str) -> None:
    from mp4sr.cli.serving import chosen
    from mp4sr.demo.opening import baseline_of
    from mp4sr.space import build_space

    shop, weights = chosen(catalogue, None if model is None else str(model))
    built = build_space(
        folder, shop, Path(weights), baseline=baseline_of(Path(weights)), title=title
    )
    say(f"Wrote {built.files:,} files ({built.size / 1e6:.1f} MB) to {built.folder}")
