"""Models of the hub on a machine without a network."""

import os
import socket
from pathlib import Path

import pytest

from mp4sr.cli.network import keep_local_addresses_off_the_proxy, prepare_for


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The addresses that were looked up; there is no network."""
    for name in ("HF_HUB_OFFLINE", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("urllib.request.getproxies", dict)
    addresses = []

    def getaddrinfo(host: str, port: int) -> None:
        addresses.append((host, port))
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return addresses


def test_without_a_network_only_the_local_cache_counts(asked: list[tuple[str, int]]) -> None:
    prepare_for("some/model")
    assert asked == [("huggingface.co", 443)]
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_folders_need_no_network(asked: list[tuple[str, int]], tmp_path: Path) -> None:
    prepare_for(str(tmp_path), None)
    assert asked == []
    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_mirror_is_looked_up_instead(
    asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example:8080")
    prepare_for("some/model")
    assert asked == [("mirror.example", 8080)]


def test_behind_a_proxy_nothing_is_looked_up(
    asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": "http://proxy:3128"})
    prepare_for("some/model")
    assert asked == []
    assert "HF_HUB_OFFLINE" not in os.environ


def test_with_a_network_the_hub_is_used(
    asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port: [])
    prepare_for("some/model")
    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_page_is_reached_directly_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example, 127.0.0.1")
    monkeypatch.delenv("no_proxy", raising=False)
    keep_local_addresses_off_the_proxy("10.0.0.7")
    expected = "intranet.example,127.0.0.1,localhost,::1,10.0.0.7"
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == expected
    keep_local_addresses_off_the_proxy(None)
    assert os.environ["NO_PROXY"] == expected
