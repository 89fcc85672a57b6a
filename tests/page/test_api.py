import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from mp4sr.page.shop import Shop


@pytest.fixture
def client(served: str) -> Iterator[Client]:
    client = Client(served, verbose=False)
    yield client
    client.close()


def test_every_endpoint_is_named_typed_and_described(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/search", "/recommend", "/compare", "/keywords", "/read_pictures"}
    for endpoint in endpoints.values():
        assert endpoint["description"]
        assert all(parameter["python_type"]["type"] for parameter in endpoint["parameters"])


def test_search_recommend_compare_and_keywords(client: Client, shop: Shop) -> None:
    found = client.predict("furniture", api_name="/search")
    assert [item["item"] for item in found["items"]] == ["sofa", "chair"]
    assert found["categories"] == ["Home", "Kitchen"]

    ranked = client.predict(["sofa", "chair"], 3, api_name="/recommend")
    expected = shop.recommender.recommend([["sofa", "chair"]], 3)[0]
    assert [(one["rank"], one["item"]) for one in ranked] == [
        (one.rank, one.item.id) for one in expected
    ]
    for one in ranked:
        assert one["score"] == pytest.approx(one["text"] + one["image"] + one["id"])

    lists = client.predict(["sofa", "chair"], 3, api_name="/compare")
    assert lists["both"] == ranked
    assert {len(lists[mode]) for mode in ("both", "text", "image")} == {3}

    assert client.predict("vase", api_name="/keywords")[0][0]["word"] == "blue"


def test_uploaded_pictures_are_read_and_not_kept(
    client: Client, photo: Path, tmp_path: Path
) -> None:
    answer = client.predict("My thing", [handle_file(photo)], api_name="/read_pictures")
    assert answer["title"] == "My thing"
    assert answer["encoder"] == "colours (a stand-in)"
    assert answer["pictures"][0][0]["word"] == "red"
    assert (tmp_path / "uploads").is_dir()
    assert not list((tmp_path / "uploads").rglob("photo*"))


def test_bad_input_is_one_sentence(client: Client, subtests: pytest.Subtests) -> None:
    cases: list[tuple[str, tuple[object, ...], str]] = [
        ("/recommend", (["sopha"],), "did you mean 'sofa'"),
        ("/recommend", ([],), "1 to 50 items"),
        ("/recommend", (["sofa"] * 51,), "1 to 50 items"),
        ("/recommend", ("sofa",), "list of item ids"),
        ("/recommend", (["sofa"], 0), "1 to 50"),
        ("/recommend", (["sofa"], "many"), "k is a whole number, not 'many'"),
        ("/recommend", (["sofa"], 2.5), "k is a whole number, not '2.5'"),
        ("/recommend", (["sofa"], 5, "smell"), "no mode 'smell'"),
        ("/search", ("", "", None), "page is a whole number"),
        ("/keywords", ("nothing",), "no item 'nothing'"),
        ("/read_pictures", ("", None), "a title, a picture, or both"),
    ]
    for endpoint, arguments, sentence in cases:
        with subtests.test(sentence), pytest.raises(AppError, match=sentence):
            client.predict(*arguments, api_name=endpoint)
    assert client.predict("vase", api_name="/search")["found"] == 1


def test_only_thumbnails_are_served(served: str, shop: Shop) -> None:
    item = shop.catalogue.folder / "items.csv"
    picture = shop.catalogue.folder / "images" / "vase.png"
    for path in (item, picture, Path(__file__), Path("/etc/passwd")):
        assert httpx.get(f"{served}gradio_api/file={path}").status_code == 403
    assert httpx.get(served + shop.pictures.address(0)).headers["content-type"] == "image/webp"


def test_the_page_needs_no_other_server(served: str) -> None:
    html = httpx.get(served).text + httpx.get(served + "theme.css").text
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+)"|url\([\'"]?(https?://[^)]+)', html)
    assert not [
        address for found in loaded for address in found if address and served not in address
    ]
