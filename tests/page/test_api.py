import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from mp4sr.demo.shop import Shop
from mp4sr.vocabulary import MODES

CATALOGUE = {"catalogue", "item", "search", "search_by_meaning", "more_like", "items_with_keyword"}
HISTORIES = {"keywords", "shoppers", "shopper", "cases", "case"}
RANKING = {"recommend", "why", "compare", "ranks", "neighbours", "exposure"}
OWN = {"read_pictures", "recommend_after", "invent_item", "what_if"}


@pytest.fixture(scope="module")
def client(served: str) -> Iterator[Client]:
    client = Client(served, verbose=False)
    yield client
    client.close()


def test_every_endpoint_is_named_typed_and_described(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {f"/{name}" for name in CATALOGUE | HISTORIES | RANKING | OWN}
    for endpoint in endpoints.values():
        assert endpoint["description"]
        for parameter in endpoint["parameters"]:
            assert parameter["python_type"]["type"]
            # Gradio describes a parameter that comes through a component by its label.
            described = (parameter["python_type"]["description"], parameter["label"])
            assert any(text.endswith(".") for text in described), parameter
    choices = endpoints["/recommend"]["parameters"][2]
    assert choices["parameter_name"] == "mode"
    assert all(f"'{mode}'" in choices["python_type"]["type"] for mode in MODES)


def test_the_catalogue_is_described_and_searched(client: Client) -> None:
    facts = client.predict(api_name="/catalogue")
    assert (facts["name"], facts["items"], facts["shoppers"]) == ("Tiny shop", 8, 12)
    assert facts["cases"] == ["The walk to the chair"]
    assert list(facts["rankers"]) == ["both", "text", "image", "popularity"]
    assert sum(facts["statuses"].values()) == 8

    answer = client.predict("furniture", api_name="/search")
    assert [item["item"] for item in answer["items"]] == ["sofa", "chair"]
    assert answer["categories"] == ["Home", "Kitchen"]

    lamp = client.predict("lamp", api_name="/item")
    assert lamp["sentences"] == ["It bends to where you read."]
    assert len(lamp["pictures"]) == 2


def test_items_are_found_by_meaning_likeness_and_keyword(client: Client, served_shop: Shop) -> None:
    near = client.predict("Oak dining chair", 2, api_name="/search_by_meaning")
    expected = served_shop.meaning("Oak dining chair", 2)
    assert near[0]["item"] == "chair"
    assert [entry["cosine"] for entry in near] == pytest.approx([entry.score for entry in expected])
    kitchen = client.predict("Oak dining chair", 3, "Kitchen", api_name="/search_by_meaning")
    assert [entry["item"] for entry in kitchen] == ["mug"]
    for by in ("text", "image"):
        alike = client.predict("rug", by, 3, api_name="/more_like")
        expected = served_shop.search.like(served_shop.catalogue.row("rug"), by, 3)
        ids = [served_shop.catalogue.items[entry.row].id for entry in expected]
        assert [entry["item"] for entry in alike] == ids
    assert client.predict("red", 1, api_name="/items_with_keyword")[0]["item"] == "rug"
    assert client.predict("vase", api_name="/keywords")[0][0]["word"] == "blue"


@pytest.mark.parametrize("mode", MODES)
def test_a_category_narrows_the_list_of_every_mode(client: Client, mode: str) -> None:
    whole = client.predict(["sofa", "rug"], 50, mode, api_name="/recommend")
    home = client.predict(["sofa", "rug"], 50, mode, True, "Home", api_name="/recommend")
    kinds = {item["item"]: client.predict(item["item"], api_name="/item") for item in whole}
    inside = [entry["item"] for entry in whole if "Home" in kinds[entry["item"]]["category"]]
    assert [entry["item"] for entry in home] == inside
    assert [entry["rank"] for entry in home] == list(range(1, len(inside) + 1))
    assert 0 < len(inside) < len(whole)


def test_shoppers_and_cases_open_their_histories(client: Client, served_shop: Shop) -> None:
    assert client.predict(2, api_name="/shoppers") == served_shop.shoppers[:2]
    loaded = client.predict("user1", api_name="/shopper")
    assert loaded == {
        "shopper": "user1",
        "history": ["lamp", "sofa", "rug", "mug"],
        "next": "chair",
    }
    assert client.predict(api_name="/cases")[0]["rule"] == "the first user with five items"
    opened = client.predict("The walk to the chair", api_name="/case")
    assert opened == {"case": "The walk to the chair", **loaded}


def test_recommendations_are_those_of_the_recommender_and_explained(
    client: Client, served_shop: Shop
) -> None:
    ranked = client.predict(["sofa", "chair"], 3, api_name="/recommend")
    expected = served_shop.recommender.recommend([["sofa", "chair"]], 3)[0]
    assert [(entry["rank"], entry["item"]) for entry in ranked] == [
        (entry.rank, entry.item.id) for entry in expected
    ]
    for entry in ranked:
        assert entry["score"] == pytest.approx(entry["text"] + entry["image"] + entry["id"])
    words = client.predict(["sofa"], 3, "text", api_name="/recommend")
    assert [entry["image"] for entry in words] == [0, 0, 0]
    (mug,) = client.predict(["sofa"], 3, "both", True, "Kitchen", api_name="/recommend")
    assert mug["item"] == "mug"

    reason = client.predict(["sofa", "chair"], ranked[1]["item"], api_name="/why")
    assert reason["rank"] == 2
    assert reason["score"] == pytest.approx(ranked[1]["score"], abs=1e-5)
    assert [entry["item"] for entry in reason["influences"]] == ["sofa", "chair"]


def test_every_ranker_is_compared(client: Client) -> None:
    answer = client.predict(["sofa", "chair"], 5, True, "rug", api_name="/compare")
    ranked = client.predict(["sofa", "chair"], 5, api_name="/recommend")
    both = answer["lists"][0]
    assert [entry["ranker"] for entry in answer["lists"]] == ["both", "text", "image", "popularity"]
    assert [entry["item"] for entry in both["items"]] == [entry["item"] for entry in ranked]
    assert both["shared_with_the_first"] == 5
    assert all(entry["positions"]["both"] == entry["position"] for entry in both["items"])
    ranks = client.predict(["sofa", "chair"], "rug", api_name="/ranks")
    assert answer["next"] == ranks
    assert ranks["both"]["among"] == 6


def test_the_lab_answers(client: Client, served_shop: Shop, photo: Path) -> None:
    near = client.predict("mystery", 2, api_name="/neighbours")
    assert near["text"] == []  # it has no words
    assert len(near["image"]) == 2
    exposure = client.predict("vase", api_name="/exposure")
    assert exposure["asked"] == exposure["shoppers"] == 12
    assert exposure["first"][0]["rank"] >= 1

    changed = client.predict(
        history=["sofa"],
        item="vase",
        words="none",
        pictures="replaced",
        files=[handle_file(photo)],
        api_name="/what_if",
    )
    assert changed["before"]["keywords"][0][0]["word"] == "blue"
    assert changed["after"]["keywords"][0][0]["word"] == "red"
    assert changed["after"]["neighbours"]["text"] == []
    assert changed["before"]["ranks"] == client.predict(["sofa"], "vase", api_name="/ranks")

    fresh = client.predict(["sofa"], "A red thing", [handle_file(photo)], api_name="/invent_item")
    assert fresh["keywords"][0][0]["word"] == "red"
    assert fresh["ranks"]["both"]["among"] == 8  # seven besides the sofa, and itself
    assert served_shop.catalogue.items[-1].id == "mystery"  # nothing has joined the catalogue


def test_uploaded_pictures_are_read_and_not_kept(
    client: Client, photo: Path, uploads_folder: Path
) -> None:
    answer = client.predict("My thing", [handle_file(photo)], api_name="/read_pictures")
    assert answer["title"] == "My thing"
    assert answer["encoder"] == "colours (a stand-in)"
    assert answer["pictures"][0][0]["word"] == "red"
    own = client.predict("", [handle_file(photo)], "blue, green", api_name="/read_pictures")
    assert {entry["word"] for entry in own["pictures"][0]} == {"blue", "green"}
    after = client.predict(["sofa"], "", [handle_file(photo)], 3, api_name="/recommend_after")
    assert [entry["rank"] for entry in after["recommendations"]] == [1, 2, 3]
    assert not list(uploads_folder.rglob("photo*"))


def test_one_picture_needs_no_list(client: Client, photo: Path) -> None:
    listed = client.predict("My thing", [handle_file(photo)], api_name="/read_pictures")
    assert client.predict("My thing", handle_file(photo), api_name="/read_pictures") == listed


def test_refused_pictures_are_not_kept_either(
    client: Client, photo: Path, uploads_folder: Path
) -> None:
    for endpoint, arguments in (
        ("/recommend_after", {"history": "sofa", "title": "", "files": [handle_file(photo)]}),
        (
            "/what_if",
            {"history": [], "item": "vase", "words": "burnt", "files": handle_file(photo)},
        ),
    ):
        with pytest.raises(AppError, match=r"list of item ids|words must be"):
            client.predict(**arguments, api_name=endpoint)
    assert not list(uploads_folder.rglob("photo*"))


def test_numbers_and_switches_may_come_as_text(client: Client) -> None:
    ranked = client.predict(["sofa"], "3", "both", "false", api_name="/recommend")
    assert len(ranked) == 3
    assert ranked == client.predict(["sofa"], 3, "both", False, api_name="/recommend")


def test_bad_input_is_one_sentence(client: Client, subtests: pytest.Subtests) -> None:
    cases: list[tuple[str, tuple[object, ...], str]] = [
        ("/recommend", (["sopha"],), "did you mean 'sofa'"),
        ("/recommend", ([],), "1 to 50 items"),
        ("/recommend", (["sofa"] * 51,), "1 to 50 items"),
        ("/recommend", ("sofa",), "list of item ids"),
        ("/recommend", (["sofa"], 0), "1 to 50"),
        ("/recommend", (["sofa"], 5, "both", "perhaps"), "mask_history must be true or false"),
        ("/recommend", (["sofa"], "many"), "k must be a whole number, not 'many'"),
        ("/recommend", (["sofa"], 2.5), "k must be a whole number, not 2.5"),
        (
            "/recommend",
            (["sofa"], 5, "smell"),
            "mode must be 'both', 'text' or 'image', not 'smell'",
        ),
        ("/recommend", (["sofa"], 5, "both", True, "Cars"), "no category 'Cars'"),
        ("/search", ("", "", None), "page must be a whole number"),
        ("/search_by_meaning", ("vase", 101), "k must be 1 to 100, not 101"),
        ("/more_like", ("vase", "smell"), "by must be 'text' or 'image', not 'smell'"),
        ("/keywords", ("nothing",), "no item 'nothing'"),
        ("/item", ("nothing",), "no item 'nothing'"),
        ("/why", (["sofa"], "nothing"), "no item 'nothing'"),
        ("/compare", (["sofa"], 50), "5 to 20"),
        ("/compare", (["sofa"], 5, True, "nothing"), "no item 'nothing'"),
        ("/case", ("nothing",), "no case 'nothing'"),
        ("/shopper", ("nobody",), "no shopper 'nobody'"),
        ("/read_pictures", ("", None), "a title, a picture, or both"),
        ("/invent_item", ([], "", None), "a title, a picture, or both"),
        ("/recommend_after", ("sofa", "A thing", None), "list of item ids"),
        ("/read_pictures", ("A thing", ["photo.png"]), "files must be a list of uploaded pictures"),
        ("/what_if", ([], "vase"), "Nothing is changed yet"),
        ("/what_if", ([], "vase", "burnt"), "words must be 'kept', .* or 'none', not 'burnt'"),
    ]
    for endpoint, arguments, sentence in cases:
        with subtests.test(sentence), pytest.raises(AppError, match=sentence):
            client.predict(*arguments, api_name=endpoint)
    assert client.predict("vase", api_name="/search")["found"] == 1


def test_only_thumbnails_are_served(served: str, served_shop: Shop) -> None:
    item = served_shop.catalogue.folder / "items.csv"
    picture = served_shop.catalogue.folder / "images" / "vase.png"
    for path in (item, picture, Path(__file__), Path("/etc/passwd")):
        assert httpx.get(f"{served}gradio_api/file={path}").status_code == 403
    assert (
        httpx.get(served + served_shop.thumbnails.address(0)).headers["content-type"]
        == "image/webp"
    )


def test_the_page_needs_no_other_server(served: str) -> None:
    html = httpx.get(served).text + httpx.get(served + "theme.css").text
    loaded = re.findall(r'(?:src|href)="(https?://[^"]+)"|url\([\'"]?(https?://[^)]+)', html)
    assert not [
        address for answer in loaded for address in answer if address and served not in address
    ]
