"""Publishing a Space to a server that answers as the hub does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants

from mp4sr.errors import MP4SRError
from mp4sr.space import push_space
from tests.hub import LARGE, Hub, point_to, running_hub

SPACE = "spaces/somebody/shop"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running_hub() as hub:
        point_to(hub.address, monkeypatch)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", "/nonexistent")
        monkeypatch.setenv("HF_TOKEN", hub.token)
        yield hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "space"
    (folder / "mp4sr").mkdir(parents=True)
    (folder / "README.md").write_text("---\ntitle: Shop\nsdk: gradio\n---\n", encoding="utf-8")
    (folder / "app.py").write_text("print('open')\n", encoding="utf-8")
    (folder / "mp4sr" / "heads.safetensors").write_bytes(bytes(range(250)) * (LARGE // 200))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_space_is_created_and_equals_the_folder(hub: Hub, folder: Path) -> None:
    address = push_space(folder, "somebody/shop")
    assert address == f"{hub.address}/{SPACE}"
    assert hub.created == [
        {
            "name": "shop",
            "organization": "somebody",
            "visibility": "public",
            "type": "space",
            "sdk": "gradio",
            "hardware": "zero-a10g",
        }
    ]
    assert hub.repositories[SPACE] == {".gitattributes": b"", **contents(folder)}
    assert len(hub.large) == 1, "the large file goes outside of git"


def test_pushing_again_replaces_and_deletes(hub: Hub, folder: Path) -> None:
    push_space(folder, "somebody/shop", private=True, hardware="cpu-basic")
    (folder / "app.py").unlink()
    (folder / "README.md").write_text("---\ntitle: Other\nsdk: gradio\n---\n", encoding="utf-8")
    uploads = sum(line.startswith("PUT") for line in hub.asked)
    push_space(folder, "somebody/shop")
    assert hub.repositories[SPACE] == {".gitattributes": b"", **contents(folder)}
    assert sum(line.startswith("PUT") for line in hub.asked) == uploads == 1
    assert [(each["visibility"], each["hardware"]) for each in hub.created] == [
        ("private", "cpu-basic")
    ]


def test_without_the_right_to_write_nothing_is_published(
    hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_other")
    with pytest.raises(MP4SRError, match="log in with `hf auth login`"):
        push_space(folder, "somebody/shop")
    assert hub.repositories == {}


def test_hardware_that_must_be_paid_for_is_one_sentence(hub: Hub, folder: Path) -> None:
    hub.refuses = 402
    with pytest.raises(MP4SRError, match=r"choose --hardware zero-a10g") as raised:
        push_space(folder, "somebody/shop", hardware="cpu-basic")
    assert "\n" not in str(raised.value)


def test_another_refusal_names_the_reason(hub: Hub, folder: Path) -> None:
    hub.refuses = 400
    with pytest.raises(MP4SRError, match="The hub refused 'somebody/shop'"):
        push_space(folder, "somebody/shop")


@pytest.mark.parametrize("name", ["a/b/c", "some body/shop", "somebody/-shop"])
def test_a_malformed_name_is_one_sentence(hub: Hub, folder: Path, name: str) -> None:
    with pytest.raises(MP4SRError, match="write OWNER/NAME"):
        push_space(folder, name)
    assert hub.asked == []


def test_unknown_hardware_is_one_sentence(folder: Path) -> None:
    with pytest.raises(MP4SRError, match="There is no hardware 'moon'; choose one of cpu-basic"):
        push_space(folder, "somebody/shop", hardware="moon")


def test_a_hub_that_is_not_there_is_one_sentence(
    hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to("http://127.0.0.1:1", monkeypatch)
    with pytest.raises(MP4SRError, match="check the network and HF_ENDPOINT"):
        push_space(folder, "somebody/shop")
