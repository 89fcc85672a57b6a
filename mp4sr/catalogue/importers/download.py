"""Fetching pictures from the web into a local cache, whole or not at all.

A picture is fetched into memory, checked by opening it, and only then written, under a name made
from its address and its content. So a run that is stopped goes on where it was, a second import
fetches nothing twice, and a file that was damaged in the cache is fetched again.
"""

import asyncio
import hashlib
import ipaddress
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)

from mp4sr.cache_folder import user_cache_folder
from mp4sr.catalogue.importers.assembly import image_path
from mp4sr.catalogue.pictures import open_picture, picture_suffix
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash, written_atomically
from mp4sr.progress import Progress, note

RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 30.0
"""Seconds between two tries at most, whatever a server asks for."""

MAX_REDIRECTS = 5
_LISTED_FAILURES = 20


@dataclass(frozen=True)
class DownloadSettings:
    """How pictures are fetched.

    Attributes
    ----------
    cache
        The folder that keeps what was fetched; None for ``images`` in the user's cache folder.
    max_bytes
        A larger picture is left out.
    max_total_bytes
        Once the pictures (in the order of their addresses) exceed this together, the rest is left
        out.
    workers
        Pictures fetched at a time.
    tries
        Requests made for a picture whose server is busy or breaks off.
    backoff
        Seconds before the second try; doubled before each further one.
    timeout
        Seconds without a byte after which a try counts as failed.
    deadline
        Seconds that one try may take from the look-up of the host to the last byte.
    public_only
        Refuse addresses in private networks and of this machine, for lists that strangers wrote.
    """

    cache: Path | None = None
    max_bytes: int = 10_000_000
    max_total_bytes: int = 20_000_000_000
    workers: int = 8
    tries: int = 4
    backoff: float = 1.0
    timeout: float = 20.0
    deadline: float = 120.0
    public_only: bool = False

    @property
    def folder(self) -> Path:
        """The cache folder."""
        return Path(self.cache) if self.cache is not None else user_cache_folder() / "images"


@dataclass
class Downloads:
    """What came of fetching: a file for each good address, a reason for each other one."""

    files: dict[str, Path] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def summary(self) -> str:
        """Return the counts, the reasons and the first failures in plain lines."""
        lines = [f"{len(self.files):,} pictures fetched, {len(self.failures):,} failed."]
        reasons = Counter(self.failures.values())
        lines += [f"  {count:,} x {reason}" for reason, count in reasons.most_common()]
        listed = list(self.failures)[:_LISTED_FAILURES]
        lines += [f"  no picture from {url}" for url in listed]
        if len(self.failures) > len(listed):
            lines.append(f"  and {len(self.failures) - len(listed):,} more")
        return "\n".join(lines)


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is an http or https address, the only ones fetched."""
    return text.lower().startswith(("http://", "https://"))


def download_pictures(urls: Iterable[str], settings: DownloadSettings | None = None) -> Downloads:
    """Fetch pictures into the cache; a failure leaves that picture out and stops nothing.

    Progress and a summary with the failures go to standard error. The result depends on the order
    of ``urls`` and on the servers, not on which request was answered first.
    """
    settings = settings or DownloadSettings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    wanted = list(dict.fromkeys(urls))
    downloads = asyncio.run(_downloaded(wanted, settings))
    for url in wanted:
        if url not in downloads.files and url not in downloads.failures:
            limit = f"{settings.max_total_bytes:,}"
            downloads.failures[url] = f"the limit of {limit} bytes for all pictures is reached"
    if wanted:
        note(downloads.summary())
    return downloads


def fetched_images(
    urls: Mapping[str, Sequence[str]], settings: DownloadSettings | None = None
) -> tuple[dict[str, list[str]], dict[str, Path]]:
    """Fetch each item's pictures and name them for a catalogue.

    ``urls`` is by item id. Returns each item's image paths and ``pictures`` as
    ``Catalogue.create`` takes them.
    """
    downloads = download_pictures((url for own in urls.values() for url in own), settings)
    images: dict[str, list[str]] = {}
    pictures: dict[str, Path] = {}
    for item, own in urls.items():
        for number, url in enumerate(own, start=1):
            if (path := downloads.files.get(url)) is not None:
                image = image_path(item, number, picture_suffix(path))
                images.setdefault(item, []).append(image)
                pictures[image] = path
    return images, pictures


class _DownloadError(Exception):
    """A try that failed, for good unless ``again``; ``wait`` is what the server asked for."""

    def __init__(self, reason: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.again = again
        self.wait = wait


class _PublicOnly(httpx.AsyncHTTPTransport):
    """Connects to public addresses only, to the very address that was checked.

    The host is looked up once and the connection made to what was found, so that a second answer
    of a name server cannot lead elsewhere; redirections come through here as well.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            matched = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"no such host {host}", request=request) from error
        addresses = [str(entry[4][0]).partition("%")[0] for entry in matched]
        if not addresses or not all(ipaddress.ip_address(each).is_global for each in addresses):
            raise httpx.UnsupportedProtocol(f"{host} is not a public address", request=request)
        return await super().handle_async_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=addresses[0]),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        )


def _client(settings: DownloadSettings) -> httpx.AsyncClient:
    # The deadline bounds the whole; a proxy of the environment would undo the check of addresses.
    return httpx.AsyncClient(
        headers={"User-Agent": "mp4sr", "Accept": "image/*", "Accept-Encoding": "identity"},
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
        timeout=settings.timeout,
        transport=_PublicOnly() if settings.public_only else None,
        trust_env=not settings.public_only,
    )


async def _downloaded(urls: Sequence[str], settings: DownloadSettings) -> Downloads:
    """Fetch in the order of ``urls``, only a few of them ahead of the one that is waited for."""
    downloads = Downloads()
    cached = _cached(settings.folder)
    total = 0
    waiting: deque[tuple[str, asyncio.Task[Path | str]]] = deque()
    rest = iter(urls)
    workers = asyncio.Semaphore(settings.workers)
    with Progress(desc="pictures", unit="picture", total=len(urls)) as bar:
        async with _client(settings) as client, asyncio.TaskGroup() as group:
            while True:
                while (
                    len(waiting) <= 4 * settings.workers and (url := next(rest, None)) is not None
                ):
                    fetching = _fetched(url, client, settings, workers, cached)
                    waiting.append((url, group.create_task(fetching)))
                if not waiting:
                    break
                url, task = waiting.popleft()
                result = await task
                if isinstance(result, str):
                    downloads.failures[url] = result
                else:
                    total += result.stat().st_size
                    if total > settings.max_total_bytes:
                        for _, unfinished in waiting:
                            unfinished.cancel()
                        break
                    downloads.files[url] = result
                bar.update()
    return downloads


def _cached(folder: Path) -> dict[str, Path]:
    """Return what the cache has, by the hash of the address."""
    return {path.name[:64]: path for path in folder.iterdir() if len(path.name) == 129}


def _is_whole(path: Path) -> bool:
    """Return whether a cached file still holds what its name says."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == path.name[65:]


async def _fetched(
    url: str,
    client: httpx.AsyncClient,
    settings: DownloadSettings,
    workers: asyncio.Semaphore,
    cached: Mapping[str, Path],
) -> Path | str:
    """Return the cached file of ``url``, fetched when it is not there, or why there is none."""
    key = content_hash(url)
    async with workers:
        try:
            path = cached.get(key)
            if path is not None:
                if path.stat().st_size > settings.max_bytes:
                    return _larger(settings)
                if await asyncio.to_thread(_is_whole, path):
                    return path
                path.unlink()
            data = await _with_retries(url, client, settings)
        except _DownloadError as error:
            return str(error)
        return await asyncio.to_thread(_kept, settings.folder, key, data)


def _kept(folder: Path, key: str, data: bytes) -> Path | str:
    """Write a picture into the cache once it has been opened, or say that it cannot be."""
    try:
        open_picture(data, name="the answer")
    except MP4SRError:
        return "not a readable picture"
    path = folder / f"{key}-{hashlib.sha256(data).hexdigest()}"
    with written_atomically(path) as temporary:
        temporary.write_bytes(data)
    return path


async def _with_retries(url: str, client: httpx.AsyncClient, settings: DownloadSettings) -> bytes:
    usual = wait_exponential(multiplier=settings.backoff, max=LONGEST_WAIT)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _DownloadError) else 0.0
        # What the server asks for may be longer, never shorter, than our own.
        return min(max(usual(state), asked), LONGEST_WAIT)

    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(settings.tries),
        wait=wait,
        retry=retry_if_exception(lambda error: isinstance(error, _DownloadError) and error.again),
        reraise=True,
    ):
        with attempt:
            return await _request(url, client, settings)
    raise AssertionError("tenacity returns a result or raises")


async def _request(url: str, client: httpx.AsyncClient, settings: DownloadSettings) -> bytes:
    """Make one request; ``_DownloadError`` says whether another try makes sense."""
    if not is_web_address(url):
        raise _DownloadError("not an http or https address")
    try:
        # httpx bounds every single read; only this bounds a server that drips a byte at a time.
        async with asyncio.timeout(settings.deadline), client.stream("GET", url) as response:
            return await _body(response, settings)
    except TimeoutError as error:
        raise _DownloadError("the picture took too long") from error
    except httpx.UnsupportedProtocol as error:
        reason = str(error) if "public" in str(error) else "not an http or https address"
        raise _DownloadError(reason) from error
    except httpx.TooManyRedirects as error:
        raise _DownloadError("too many redirections") from error
    except httpx.RemoteProtocolError as error:
        raise _DownloadError("the connection broke off", again=True) from error
    except httpx.TransportError as error:
        reason = str(error) or type(error).__name__
        raise _DownloadError(f"the connection failed ({reason})", again=True) from error
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise _DownloadError("not a valid address") from error


async def _body(response: httpx.Response, settings: DownloadSettings) -> bytes:
    if not response.is_success:
        asked = response.headers.get("Retry-After", "")
        raise _DownloadError(
            f"the server answered {response.status_code} {response.reason_phrase}".strip(),
            again=response.status_code in RETRIED_STATUS,
            wait=float(asked) if asked.isdigit() else 0.0,
        )
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > settings.max_bytes:
        raise _DownloadError(_larger(settings))
    data = bytearray()
    # Raw: what is not unpacked cannot unpack to gigabytes.
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > settings.max_bytes:
            raise _DownloadError(_larger(settings))
    return bytes(data)


def _larger(settings: DownloadSettings) -> str:
    return f"larger than {settings.max_bytes:,} bytes"
