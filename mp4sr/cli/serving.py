"""``serve``: open the demo page on a catalogue and its model."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from mp4sr.cache_folder import ensure_temporary_folder
from mp4sr.cli.failures import say
from mp4sr.cli.network import keep_local_addresses_off_the_proxy, prepare_for
from mp4sr.cli.options import Device, DictionaryFile, KeywordEncoderName
from mp4sr.errors import MP4SRError

CHECKOUT = Path(__file__).parents[2]

#: The demo's catalogues and models inside a checkout, the best first.
DEMOS = (("assets/shop", "checkpoints/shop"), ("assets/sample", "checkpoints/sample"))

#: Set before Gradio, PyTorch and FAISS are imported.
ENVIRONMENT = {
    # No usage data leaves this machine.
    "GRADIO_ANALYTICS_ENABLED": "False",
    # After every event Gradio summarises the latest 10,000 of them for a dashboard that the page
    # does not have, so that each click would be slower than the one before.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    # One visitor's request is too small to share among cores, and with several visitors the
    # threads of each would wait for those of the others.
    "OMP_NUM_THREADS": "1",
}


def serve(
    catalogue: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A catalogue folder with features.",
            show_default="the demo shop, in a checkout",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="The catalogue's model, a folder or a Hugging Face hub id.",
            show_default="the demo shop's, in a checkout",
        ),
    ] = None,
    keyword_encoder: KeywordEncoderName = "auto",
    dictionary: DictionaryFile = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A SASRec trained on this catalogue, to compare with.",
            show_default="MODEL-sasrec beside the model, if there is one",
        ),
    ] = None,
    device: Device = None,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The port.", show_default="the first free one from 7860")
    ] = None,
    share: Annotated[
        bool, typer.Option("--share", help="Make a public link through Gradio.")
    ] = False,
) -> None:
    """Open the demo page in a browser.

    Without arguments it opens the demo shop, which a checkout of the project has.
    """
    folder, model = catalogue_and_model(catalogue, model)
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    ensure_temporary_folder()
    # On a Space with ZeroGPU this package lends the GPU; it has to be imported before PyTorch.
    spaces = import_module("spaces") if find_spec("spaces") else None
    prepare_for(model, None if keyword_encoder in ("auto", "bundled") else keyword_encoder)
    from mp4sr.demo.opening import open_shop, warm_up
    from mp4sr.demo.rereading import Rereading
    from mp4sr.device import on_zero_gpu
    from mp4sr.page import build_page, launch_options, own_pages
    from mp4sr.page.api.publish import NO_TOOLS, tools_available
    from mp4sr.zero_gpu import lease_of

    say(f"Opening {folder} with the model {model} ...")
    lease = lease_of(spaces) if on_zero_gpu() else None
    shop = open_shop(
        folder,
        model,
        keyword_encoder=keyword_encoder,
        dictionary=dictionary,
        baseline=baseline,
        device=device,
        lease=lease,
    )
    rereading = Rereading(shop, fetch=keyword_encoder == "auto", device=device, lease=lease)
    if not tools_available():
        say(NO_TOOLS)
    own = own_pages(shop)
    page = build_page(shop, rereading, own)
    keep_local_addresses_off_the_proxy(host)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            share=share,
            prevent_thread_lock=True,
            # Gradio's second look at its own page, which a busy machine may take more than the
            # three seconds for that it allows. The first has no such limit.
            _frontend=False,
            **launch_options(shop, own),
        )
    except OSError as error:
        # Gradio raises it when the port is taken or the address is not one of this machine's.
        raise MP4SRError(f"{error} Choose another --port or --host.") from error
    # Now that the page is there: what the first visitors need is made behind their backs.
    warm_up(shop)
    rereading.start()
    try:
        page.block_thread()
    except SystemExit as stop:  # a request to terminate
        page.close(verbose=False)
        # Threads that are computing in native code do not survive an orderly end of the process.
        os._exit(stop.code if isinstance(stop.code, int) else 1)


def catalogue_and_model(catalogue: Path | None, model: str | None) -> tuple[Path, str]:
    """Return the catalogue and the model to open: those given, or the first demo there is.

    The demo is looked for in the checkout that the package runs from, then in the current folder.

    Raises
    ------
    MP4SRError
        when one of the two is given without the other, and when neither is given and there is no
        demo.
    """
    if catalogue is not None and model is not None:
        return catalogue, model
    if catalogue is not None or model is not None:
        missing = "--model" if model is None else "--catalogue"
        raise MP4SRError(f"a catalogue and its model go together; add {missing}.")
    for root in (CHECKOUT, Path.cwd()):
        for shop, weights in DEMOS:
            folder, model_folder = root / shop, root / weights
            if (folder / "items.csv").is_file() and (model_folder / "config.json").is_file():
                return folder, str(model_folder)
    raise MP4SRError(
        "there is no demo shop here, as it comes with a checkout of the project and not with the "
        "installed package; pass --catalogue DIR and --model DIR, which `mp4sr import`, `mp4sr "
        "features` and `mp4sr finetune` write."
    )
