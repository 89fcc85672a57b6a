"""Open the page on a catalogue and a model: ``python app.py --catalogue DIR --model DIR``."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

# Before Gradio is imported: it would call home otherwise.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# After each event it would sum up the latest 10,000, for a dashboard that the page does not have:
# every click would be slower than the one before it.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
# Before PyTorch and FAISS are: what one visitor asks for is too little to share among cores, and
# several visitors at once would only wait for each other's threads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import typer

from mp4sr.errors import MP4SRError

# Before PyTorch is imported: on a Space with ZeroGPU this package hands out the GPU.
spaces = import_module("spaces") if find_spec("spaces") else None

HERE = Path(__file__).resolve().parent
DEMOS = (
    (HERE / "assets" / "shop", HERE / "checkpoints" / "shop"),
    (HERE / "assets" / "sample", HERE / "checkpoints" / "sample"),
)
"""Catalogues and models that come with the project, the best first."""


def chosen(catalogue: Path | None, model: str | None) -> tuple[Path, str]:
    """Return the catalogue and the model to open: those asked for, or the first demo there is.

    Raises ``MP4SRError`` when one of the two is given without the other, and when nothing is
    given and no demo is there.
    """
    if catalogue is not None and model is not None:
        return catalogue, model
    if catalogue is not None or model is not None:
        missing = "--model" if model is None else "--catalogue"
        raise MP4SRError(f"A catalogue and its model go together; add {missing}.")
    for shop, weights in DEMOS:
        if (shop / "items.csv").is_file() and (weights / "config.json").is_file():
            return shop, str(weights)
    raise MP4SRError(
        "This copy has no demo catalogue; pass --catalogue and --model, each a folder that "
        "`python -m mp4sr` wrote."
    )


def main(
    catalogue: Annotated[Path | None, typer.Option(help="A catalogue folder.")] = None,
    model: Annotated[
        str | None, typer.Option(help="A model folder, or its id on the Hugging Face hub.")
    ] = None,
    keyword_encoder: Annotated[
        str,
        typer.Option(
            help="What reads visitors' pictures: bundled, an open_clip pair such as "
            "ViT-B-32/openai, model@FILE, hf-hub:ID or local-dir:FOLDER."
        ),
    ] = "bundled",
    dictionary: Annotated[
        Path | None, typer.Option(help="Your own word list, one word a line.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            help="A folder with a SASRec of this catalogue, to compare with; by default "
            "MODEL-sasrec beside the model, where there is one."
        ),
    ] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; the first free one by default.")
    ] = None,
    share: Annotated[bool, typer.Option(help="Make a public link through Gradio.")] = False,
) -> None:
    """Open the MP4SR page; without arguments, on the demo that comes with the project."""
    try:
        folders = chosen(catalogue, model)
        # Not at the top: it takes seconds, and --help should not.
        from mp4sr.demo.opening import open_shop, warm_up
        from mp4sr.page import build_page, launch_options
        from mp4sr.page.api.publish import NO_TOOLS, tools_available

        print(f"Opening {folders[0]} with the model {folders[1]} ...", file=sys.stderr)
        shop = open_shop(
            *folders, keyword_encoder=keyword_encoder, dictionary=dictionary, baseline=baseline
        )
        if spaces is not None:
            shop.describe = spaces.GPU(shop.describe)  # type: ignore[method-assign]
        if not tools_available():
            print(NO_TOOLS, file=sys.stderr)
        if spaces is None:  # ZeroGPU has no GPU for work that no visitor asked for
            warm_up(shop)
        build_page(shop).launch(
            server_name=host, server_port=port, share=share, **launch_options(shop)
        )
    except MP4SRError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    except OSError as error:
        # Gradio raises it when the port is taken or the address is not this machine's.
        print(f"{error} Choose another --port or --host.", file=sys.stderr)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
