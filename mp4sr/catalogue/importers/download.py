"""Fetching pictures from the web into a local cache, whole or not at all.

A picture is fetched into memory, checked by opening it, and only then written, under a name made
from its address. So a run that is stopped goes on where it was, and a second import fetches
nothing twice.
"""

import http.client
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tqdm import tqdm

from mp4sr.catalogue.importers.assembly import image_path
from mp4sr.catalogue.pictures import open_picture, picture_suffix
from mp4sr.errors import MP4SRError
from mp4sr.files import content_hash, written_atomically

RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 30.0
"""Seconds between two tries at most, whatever a server asks for."""

_CHUNK = 1 << 16
_LISTED_FAILURES = 20


@dataclass(frozen=True)
class DownloadSettings:
    """How pictures are fetched.

    Attributes
    ----------
    cache
        The folder that keeps what was fetched; None for ``mp4sr/images`` in the user's cache.
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
        Seconds without a byte after which a try counts as failed; a whole picture may take ten
        times as long.
    """

    cache: Path | None = None
    max_bytes: int = 10_000_000
    max_total_bytes: int = 20_000_000_000
    workers: int = 8
    tries: int = 4
    backoff: float = 1.0
    timeout: float = 20.0

    @property
    def folder(self) -> Path:
        """The cache folder."""
        if self.cache is not None:
            return Path(self.cache)
        base = os.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else Path.home() / ".cache") / "mp4sr" / "images"


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


class _DownloadError(Exception):
    """A try that failed, for good unless ``again``; ``wait`` is what the server asked for."""

    def __init__(self, reason: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.wait = wait


def download_pictures(urls: Iterable[str], settings: DownloadSettings | None = None) -> Downloads:
    """Fetch pictures into the cache; a failure leaves that picture out and stops nothing.

    A progress bar and a summary with the failures go to standard error.

    The result depends on the order of ``urls`` and on the servers, not on which worker was first.
    """
    settings = settings or DownloadSettings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    wanted = list(dict.fromkeys(urls))
    downloads = Downloads()
    total = 0
    stop = threading.Event()
    with (
        ThreadPoolExecutor(settings.workers) as pool,
        tqdm(total=len(wanted), desc="pictures", unit="picture") as bar,
    ):
        try:
            for url, future in _in_order(pool, wanted, settings, stop):
                try:
                    path = future.result()
                except _DownloadError as error:
                    downloads.failures[url] = str(error)
                else:
                    total += path.stat().st_size
                    if total > settings.max_total_bytes:
                        break
                    downloads.files[url] = path
                bar.update()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    for url in wanted:
        if url not in downloads.files and url not in downloads.failures:
            limit = f"{settings.max_total_bytes:,}"
            downloads.failures[url] = f"the limit of {limit} bytes for all pictures is reached"
    tqdm.write(downloads.summary(), file=sys.stderr)
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


def _in_order(
    pool: ThreadPoolExecutor,
    urls: Sequence[str],
    settings: DownloadSettings,
    stop: threading.Event,
) -> Iterator[tuple[str, Future[Path]]]:
    """Yield ``(url, future)`` in the order of ``urls``, only a few of them ahead."""
    waiting: deque[tuple[str, Future[Path]]] = deque()
    for url in urls:
        waiting.append((url, pool.submit(_fetched, url, settings, stop)))
        if len(waiting) > 4 * settings.workers:
            yield waiting.popleft()
    yield from waiting


def _fetched(url: str, settings: DownloadSettings, stop: threading.Event) -> Path:
    """Return the cached file of ``url``, fetched with retries when it is not there."""
    path = settings.folder / content_hash(url)
    if path.is_file():
        if path.stat().st_size > settings.max_bytes:
            raise _DownloadError(f"larger than {settings.max_bytes:,} bytes")
        return path
    wait = settings.backoff
    for attempt in range(1, settings.tries + 1):
        try:
            data = _request(url, settings, stop)
            break
        except _DownloadError as error:
            if not error.again or attempt == settings.tries:
                raise
            # An asked-for wait may be longer, never shorter, than our own.
            stop.wait(min(max(wait, error.wait or 0.0), LONGEST_WAIT))
            wait *= 2
    try:
        open_picture(data, name="the answer")
    except MP4SRError as error:
        raise _DownloadError("not a readable picture") from error
    with written_atomically(path) as temporary:
        temporary.write_bytes(data)
    return path


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener that knows http and https and nothing else, after a redirection too."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _request(url: str, settings: DownloadSettings, stop: threading.Event) -> bytes:
    """Make one request; ``_DownloadError`` says whether another try makes sense."""
    if not is_web_address(url):
        raise _DownloadError("not an http or https address")
    try:
        # Addresses in dumps hold spaces and accents; what is quoted already stays.
        request = urllib.request.Request(
            quote(url, safe="%/:=&?~#+!$,;'@()*[]"), headers={"User-Agent": "mp4sr"}
        )
        with _opener().open(request, timeout=settings.timeout) as response:
            return _body(response, settings, stop)
    except urllib.error.HTTPError as error:
        asked = str(error.headers.get("Retry-After", ""))
        raise _DownloadError(
            f"the server answered {error.code} {error.reason}",
            again=error.code in RETRIED_STATUS,
            wait=float(asked) if asked.isdigit() else None,
        ) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise _DownloadError(f"the connection failed ({reason})", again=True) from error
    except ValueError as error:
        raise _DownloadError("not a valid address") from error


def _body(
    response: http.client.HTTPResponse, settings: DownloadSettings, stop: threading.Event
) -> bytes:
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > settings.max_bytes:
        raise _DownloadError(f"larger than {settings.max_bytes:,} bytes")
    deadline = time.monotonic() + 10 * settings.timeout
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += chunk
        if len(data) > settings.max_bytes:
            raise _DownloadError(f"larger than {settings.max_bytes:,} bytes")
        if stop.is_set() or time.monotonic() > deadline:
            raise _DownloadError("the picture took too long")
    if declared.isdigit() and len(data) < int(declared):
        raise _DownloadError("the connection broke off", again=True)
    return bytes(data)
