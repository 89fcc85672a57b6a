"""Fetching pictures from a server that is busy, breaks off, drips, lies and sends too much."""

import asyncio
import time
from dataclasses import replace

import httpx
import pytest

from mp4sr.catalogue import open_picture
from mp4sr.catalogue.importers.download import (
    Downloads,
    DownloadSettings,
    download_pictures,
    fetched_images,
)
from mp4sr.files import content_hash
from tests.catalogue.conftest import picture_bytes


@pytest.fixture
def settings(tmp_path, monkeypatch) -> DownloadSettings:
    monkeypatch.setenv("no_proxy", "*")
    return DownloadSettings(
        cache=tmp_path / "cache", max_bytes=100_000, backoff=0.01, timeout=2, workers=3
    )


def test_good_pictures_arrive_whole(picture_server, settings):
    urls = [picture_server.url(f"/{colour}.png") for colour in ("red", "green", "blue", "red")]
    downloads = download_pictures(urls, settings)
    assert downloads.failures == {}
    assert list(downloads.files) == urls[:3]
    assert open_picture(downloads.files[urls[2]]).getpixel((0, 0)) == (0, 0, 255)
    assert {path.name[:64] for path in settings.cache.iterdir()} == set(map(content_hash, urls))


@pytest.mark.parametrize("path", ["/busy-2/red.png", "/cut-2/red.png", "/moved"])
def test_trouble_that_passes_is_outlasted(picture_server, settings, path):
    url = picture_server.url(path)
    downloads = download_pictures([url], settings)
    assert open_picture(downloads.files[url]).size == (16, 16)
    if path != "/moved":
        assert picture_server.requests[path] == 3


@pytest.mark.parametrize(
    ("path", "reason", "requests"),
    [
        ("/busy-9/red.png", "the server answered 503", 4),
        ("/cut-9/red.png", "the connection broke off", 4),
        ("/none", "the server answered 404 Not Found", 1),
        ("/html", "not a readable picture", 1),
        ("/large", "larger than 100,000 bytes", 1),
        ("/endless", "larger than 100,000 bytes", 1),
    ],
)
def test_trouble_that_stays_is_named_and_stops_nothing(
    picture_server, settings, path, reason, requests
):
    urls = [picture_server.url(path), picture_server.url("/red.png")]
    downloads = download_pictures(urls, settings)
    assert list(downloads.files) == urls[1:]
    assert downloads.failures[urls[0]].startswith(reason)
    assert picture_server.requests[path] == requests
    assert len(list(settings.cache.iterdir())) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://host/a.png", "data:image/png;base64,AA", "red.png", ""]
)
def test_only_web_addresses_are_fetched(settings, url):
    assert download_pictures([url], settings).failures == {url: "not an http or https address"}


def test_bad_addresses_and_dead_servers(picture_server, settings):
    urls = ["http://", "http://[::1", "http://127.0.0.1:1/a.png", picture_server.url("/ftp")]
    downloads = download_pictures(urls, replace(settings, tries=1))
    assert downloads.files == {}
    assert list(downloads.failures) == urls


def test_addresses_with_spaces_and_accents(picture_server, settings):
    url = picture_server.url("/none/ä b.png")
    assert "404" in download_pictures([url], settings).failures[url]
    assert list(picture_server.requests) == ["/none/%C3%A4%20b.png"]


def test_what_is_there_is_not_fetched_again(picture_server, settings):
    urls = [picture_server.url("/red.png"), picture_server.url("/busy-9/green.png")]
    first = download_pictures(urls, replace(settings, tries=1))
    assert len(first.files) == 1
    second = download_pictures([*urls, picture_server.url("/blue.png")], settings)
    assert picture_server.requests["/red.png"] == 1
    assert second.files[urls[0]] == first.files[urls[0]]
    assert len(second.files) == 2
    smaller = download_pictures(urls[:1], replace(settings, max_bytes=10))
    assert smaller.failures == {urls[0]: "larger than 10 bytes"}


def test_a_stopped_run_leaves_whole_files_and_goes_on(picture_server, settings, monkeypatch):
    urls = [picture_server.url(f"/{colour}.png") for colour in ("red", "green", "blue")]
    checked = []

    def killed_at_the_second(data, *, name):
        checked.append(data)
        if len(checked) == 2:
            raise KeyboardInterrupt
        return open_picture(data, name=name)

    module = "mp4sr.catalogue.importers.download.open_picture"
    monkeypatch.setattr(module, killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        download_pictures(urls, replace(settings, workers=1))
    monkeypatch.setattr(module, open_picture)
    for path in settings.cache.iterdir():
        assert open_picture(path).size == (16, 16)
    assert len(download_pictures(urls, settings).files) == 3
    assert picture_server.requests["/red.png"] == 1


def test_the_total_is_limited_in_the_order_of_the_addresses(picture_server, settings):
    colours = ("red", "green", "blue", "white", "black")
    urls = [picture_server.url(f"/{colour}.png") for colour in colours]
    whole = download_pictures(urls, settings)
    sizes = [whole.files[url].stat().st_size for url in urls]
    limited = replace(settings, max_total_bytes=sum(sizes[:2]))
    for _ in range(3):
        downloads = download_pictures(urls, limited)
        assert list(downloads.files) == urls[:2]
        assert set(downloads.failures) == set(urls[2:])
        assert "limit" in downloads.failures[urls[2]]


def test_no_more_than_so_many_at_a_time(settings, monkeypatch):
    running = most = 0

    async def slow(url, client, settings):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return picture_bytes()

    monkeypatch.setattr("mp4sr.catalogue.importers.download._request", slow)
    downloads = download_pictures([f"http://x/{n}" for n in range(40)], settings)
    assert most == 3
    assert len(downloads.files) == 40


def test_a_damaged_cache_entry_is_fetched_again(picture_server, settings):
    url = picture_server.url("/red.png")
    path = download_pictures([url], settings).files[url]
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert download_pictures([url], settings).files[url].read_bytes() == whole
    assert picture_server.requests["/red.png"] == 2
    assert [entry.read_bytes() for entry in settings.cache.iterdir()] == [whole]


@pytest.mark.parametrize("path", ["/drip-headers", "/drip-body"])
def test_a_server_that_drips_is_given_up_at_the_deadline(picture_server, settings, path):
    url = picture_server.url(path)
    began = time.monotonic()
    downloads = download_pictures([url], replace(settings, timeout=5, deadline=0.3))
    assert downloads.failures == {url: "the picture took too long"}
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/a.png", "http://localhost:1/a.png", "http://[::1]:1/", "http://10.1.2.3/"],
)
def test_a_strangers_list_reaches_no_private_address(settings, url):
    downloads = download_pictures([url], replace(settings, public_only=True))
    assert "is not a public address" in downloads.failures[url]


def test_a_name_that_is_looked_up_again_leads_nowhere_else(settings, monkeypatch):
    """A redirection to this machine is refused like an address in the list itself."""
    reached = []

    async def handle(self, request):
        reached.append(request.url.host)
        return httpx.Response(302, headers={"Location": "http://127.0.0.1/red.png"})

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
    downloads = download_pictures(["http://8.8.8.8/a.png"], replace(settings, public_only=True))
    assert downloads.failures == {"http://8.8.8.8/a.png": "127.0.0.1 is not a public address"}
    assert reached == ["8.8.8.8"]


def test_pictures_are_named_for_a_catalogue(picture_server, settings, capsys):
    images, pictures = fetched_images(
        {
            "B01": [
                picture_server.url("/red.png"),
                picture_server.url("/none"),
                picture_server.url("/blue.jpg"),
            ],
            "odd/id": [picture_server.url("/red.png")],
            "B02": [picture_server.url("/html")],
        },
        settings,
    )
    assert images["B01"] == ["images/B01-1.png", "images/B01-3.jpg"]
    assert list(images) == ["B01", "odd/id"]
    assert images["odd/id"][0].startswith("images/odd_id-")
    assert set(pictures) == {*images["B01"], *images["odd/id"]}
    summary = capsys.readouterr().err
    assert "2 pictures fetched, 2 failed." in summary
    assert "1 x the server answered 404 Not Found" in summary
    assert picture_server.url("/html") in summary


def test_a_long_list_of_failures_is_cut():
    failures = {f"http://x/{n}": "the server answered 404 Not Found" for n in range(1_000)}
    summary = Downloads({}, failures).summary()
    assert len(summary.splitlines()) < 30
    assert "and 980 more" in summary


def test_the_cache_has_a_usual_place(monkeypatch, tmp_path):
    monkeypatch.delenv("MP4SR_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert DownloadSettings().folder == tmp_path / "mp4sr" / "images"
    monkeypatch.setenv("MP4SR_CACHE", str(tmp_path / "mine"))
    assert DownloadSettings().folder == tmp_path / "mine" / "images"
