"""The pages on own catalogues: each at an address that cannot be guessed, gone when it ends.

They share one route of the demo's web server. Behind it this module looks up the token in the
address and hands the request to the Gradio app of that catalogue, so that nothing of the running
server has to change when a page comes or goes.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Mount
from starlette.types import Message, Receive, Scope, Send

from mp4sr.demo.own_catalogue.limits import LIMITS
from mp4sr.demo.own_catalogue.opening import Say, open_own_shop
from mp4sr.demo.own_catalogue.reading import Reading
from mp4sr.demo.own_catalogue.store import OwnCatalogues
from mp4sr.demo.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.theme import STYLES, theme
from mp4sr.page.thumbnails import thumbnail_route

ROUTE = "/own-catalogue"
"""Where the pages are, below the demo's page."""

DELETE = "delete"
"""What to post to, below a catalogue's address, to delete it."""

SWEEP_S = 1.0
"""How often catalogues that have ended are looked for, while there are any."""

RELEASE_S = 5.0
"""How long after a page's end what it held is let go: time for what is still running on it."""

BuildPage = Callable[[Shop, Callable[[gr.Blocks], None]], gr.Blocks]
"""Builds the page of a shop, with what the second argument puts on top of it."""


@dataclass
class _Page:
    """The Gradio app of a catalogue, and what runs as long as it does."""

    app: App
    running: AsyncExitStack | None = None
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)


class OwnPages:
    """Makes the pages on own catalogues and serves them; one for each server.

    Parameters
    ----------
    shop
        the demo's shop, whose encoders and model the pages use.
    build
        builds a page.
    largest_file
        the largest file that a page accepts: ``60mb``.
    catalogues
        keeps the catalogues.
    """

    def __init__(
        self,
        shop: Shop,
        build: BuildPage,
        largest_file: str,
        catalogues: OwnCatalogues | None = None,
    ) -> None:
        self.shop = shop
        self.catalogues = catalogues if catalogues is not None else OwnCatalogues(LIMITS)
        self._build = build
        self._largest = largest_file
        self._pages: dict[str, _Page] = {}
        self._building = threading.Lock()
        self._sweeping: asyncio.Task[None] | None = None

    @property
    def route(self) -> Mount:
        """The route of all pages, for the web server."""
        return Mount(ROUTE, app=self)

    def open(self, reading: Reading, say: Say) -> str:
        """Make the page on a catalogue and return its address, relative to the demo's page.

        Call it in a thread of its own: inside an event of Gradio no page can be built.

        Raises
        ------
        MP4SRError
            as :func:`mp4sr.demo.own_catalogue.opening.open_own_shop`.
        """
        limits = self.catalogues.limits
        shop = open_own_shop(self.shop, reading, say, limits)
        with self._building:  # Gradio has one page under construction at a time
            token = self.catalogues.add(shop, reading)
            try:
                page = self._build(shop, lambda blocks: self._banner(blocks, token, reading.name))
                self._pages[token] = _Page(_app_of(page, f"{ROUTE}/{token}", shop, self._largest))
            except BaseException:
                self.catalogues.remove(token)
                raise
        self.catalogues.touched(token)  # its time begins now
        timer = threading.Timer(limits.grace_seconds + SWEEP_S, self._forget_unvisited, [token])
        timer.daemon = True
        timer.start()
        return f"{ROUTE.lstrip('/')}/{token}/"

    def _forget_unvisited(self, token: str) -> None:
        """Let a page go that nobody has ever asked for; any other is swept by the server."""
        page = self._pages.get(token)
        if page is None or page.running is not None or self.catalogues.get(token) is not None:
            return
        self._pages.pop(token, None)
        self.catalogues.remove(token)
        _release(page.app)

    def _banner(self, page: gr.Blocks, token: str, name: str) -> None:
        """Say on top of a page whose it is and when it ends, and count who has it open."""
        limits = self.catalogues.limits
        banner = render("own_catalogue/banner", name=name, limits=limits, delete=DELETE)
        gr.HTML(banner, elem_id="own-banner", apply_default_css=False)

        def enter() -> None:
            self.catalogues.entered(token)

        def leave() -> None:
            self.catalogues.left(token)

        page.load(enter, show_progress="hidden", api_visibility="private")
        page.unload(leave)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request below :data:`ROUTE`."""
        if scope["type"] != "http":
            return
        base = scope["root_path"]
        # Behind a proxy the path may lack the beginning of the root path.
        own = scope["path"].partition(f"{ROUTE}/")[2]
        token, slash, rest = own.partition("/")
        page = self._pages.get(token) if self.catalogues.get(token) is not None else None
        if page is None:
            await self._end(token)
            gone = HTMLResponse(render("own_catalogue/gone"), status_code=404)
            await gone(scope, receive, _private(send))
            return
        if rest == DELETE and scope["method"] == "POST":
            await self._end(token)
            await RedirectResponse("../../", status_code=303)(scope, receive, _private(send))
            return
        if not slash:
            await RedirectResponse(f"{base}/{token}/")(scope, receive, _private(send))
            return
        self.catalogues.touched(token)
        await self._start(page)
        # The demo's server compresses what is sent; twice would be too much.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        root = f"{base}/{token}"
        inner = {**scope, "root_path": root, "path": f"{root}/{rest}", "headers": headers}
        await page.app(inner, receive, _private(send))

    async def _start(self, page: _Page) -> None:
        """Start what a page needs, when it is first asked for: its queue and its cleaning."""
        async with page.starting:
            if page.running is not None:
                return
            running = AsyncExitStack()
            await running.enter_async_context(page.app.router.lifespan_context(page.app))
            blocks = page.app.get_blocks()
            blocks.run_startup_events()
            await blocks.run_extra_startup_events()
            page.running = running
        if self._sweeping is None or self._sweeping.done():
            self._sweeping = asyncio.create_task(self._sweep())

    async def _sweep(self) -> None:
        """End the pages of catalogues that have ended, until none is left."""
        while self._pages:
            await asyncio.sleep(SWEEP_S)
            self.catalogues.sweep()
            for token in list(self._pages):
                if self.catalogues.get(token) is None:
                    await self._end(token)

    async def _end(self, token: str) -> None:
        """Stop a page and forget its catalogue; an unknown token does not matter."""
        self.catalogues.remove(token)
        page = self._pages.pop(token, None)
        if page is None:
            return
        if page.running is not None:
            page.app.stop_event.set()  # open connections end
            page.app.get_blocks()._queue.close()
            await page.running.aclose()  # deletes what was uploaded to the page
        asyncio.get_running_loop().call_later(RELEASE_S, _release, page.app)


def _app_of(page: gr.Blocks, path: str, shop: Shop, largest_file: str) -> App:
    """Return the web app of a page, as if it were mounted at ``path``."""
    parent = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        page,
        path,
        footer_links=[],
        app_kwargs={"routes": [thumbnail_route(shop.thumbnails)]},
        max_file_size=largest_file,
        ssr_mode=False,
        mcp_server=False,
        theme=theme(),
        css_paths=list(STYLES),
    )
    mount = parent.routes[-1]
    assert isinstance(mount, Mount)
    assert isinstance(mount.app, App)
    return mount.app


def _release(app: App) -> None:
    """Empty an app that has ended, as Gradio may hold on to it: nothing of a visitor stays."""
    app.state_holder.session_data.clear()
    app.router.routes.clear()
    blocks, app.blocks = app.blocks, None
    if blocks is not None:
        blocks.__dict__.clear()


def _private(send: Send) -> Send:
    """Return ``send`` with headers that keep an address from other sites and search engines."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Referrer-Policy"] = "no-referrer"
            headers["X-Robots-Tag"] = "noindex"
        await send(message)

    return send_private
