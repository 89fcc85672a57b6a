"""Being quick and quiet on a machine without a network."""

import os
import socket
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_HUB = "https://huggingface.co"

#: What a page that runs here is reached by from here.
LOCAL = ("localhost", "127.0.0.1", "::1")


def prepare_for(*names: str | None) -> None:
    """Set up the Hugging Face libraries for models of these names, before they are imported.

    Without a network they would retry for a minute and print a line for each try. So when a name
    may be one of the hub's and the hub's address cannot be resolved, they are told to use their
    local cache only. Behind a proxy the address need not resolve, so nothing is changed there.
    """
    os.environ.setdefault("HF_HUB_VERBOSITY", "error")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    remote = any(name is not None and not Path(name).exists() for name in names)
    if not remote or "HF_HUB_OFFLINE" in os.environ or urllib.request.getproxies():
        return
    hub = urlsplit(os.environ.get("HF_ENDPOINT", DEFAULT_HUB))
    try:
        socket.getaddrinfo(hub.hostname, hub.port or 443)
    except OSError:
        os.environ["HF_HUB_OFFLINE"] = "1"


def keep_local_addresses_off_the_proxy(*hosts: str | None) -> None:
    """Let this process reach itself directly, behind a proxy too.

    Gradio asks its own page for a sign of life when it starts. Through a proxy, which knows nothing
    of this machine's addresses, the answer is an error.
    """
    names = ("no_proxy", "NO_PROXY")
    known = [host.strip() for name in names for host in os.environ.get(name, "").split(",")]
    direct = dict.fromkeys([*filter(None, known), *LOCAL, *filter(None, hosts)])
    for name in names:
        os.environ[name] = ",".join(direct)
