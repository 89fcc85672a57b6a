"""What a visitor may know of a catalogue's users, and a log of a visitor."""

import logging
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.demo.api.catalogue import catalogue_endpoints
from mp4sr.demo.api.lab import lab_endpoints
from mp4sr.demo.links import link_of, read_link
from mp4sr.errors import MP4SRError
from mp4sr.files import write_json
from mp4sr.page import build_page, launch_options
from mp4sr.page.history.strip import strip_html
from tests.demo.toy_shop import new_extractor, new_shop

ADDRESS = "anne.example{}@mail.example"


@pytest.fixture
def private(tiny_catalogue: Catalogue) -> Catalogue:
    """The tiny catalogue, whose users are called by their e-mail addresses."""
    users = tiny_catalogue.interactions["user"]
    tiny_catalogue.interactions["user"] = [ADDRESS.format(user) for user in users]
    del tiny_catalogue.card["user_ids"]
    case = {"name": "One", "user": ADDRESS.format("user3"), "next": "lamp"}
    write_json(tiny_catalogue.folder / "cases.json", {"cases": [case]})
    return tiny_catalogue


def test_users_are_numbered_wherever_they_are_shown(private: Catalogue) -> None:
    shop = new_shop(private, new_extractor())
    assert shop.shoppers[:2] == ["shopper 1", "shopper 2"]
    session = shop.shopper("shopper 3")
    assert session.shopper == "shopper 3"
    assert read_link(shop, link_of(session).query)[0].shopper == "shopper 3"
    case = shop.case("One")
    assert case.shopper == "shopper 4"
    answers = {function.__name__: function for function in catalogue_endpoints(shop)}
    reach = {function.__name__: function for function in lab_endpoints(shop)}
    shown = [
        strip_html(shop, session),
        strip_html(shop, case),
        answers["shoppers"](50),
        answers["shopper"]("shopper 3"),
        answers["cases"](),
        answers["case"]("One"),
        reach["exposure"]("vase"),
    ]
    assert "mail.example" not in str(shown)


def test_an_id_is_not_told_and_not_accepted(private: Catalogue) -> None:
    shop = new_shop(private, new_extractor())
    with pytest.raises(MP4SRError) as raised:
        shop.shopper("anne.exampleuser")
    assert "@" not in str(raised.value)
    with pytest.raises(MP4SRError, match="There is no shopper"):
        shop.shopper(ADDRESS.format("user3"))


def test_a_number_means_the_same_history(private: Catalogue) -> None:
    shop = new_shop(private, new_extractor())
    histories = private.histories()
    expected = [private.items[row].id for row in histories[ADDRESS.format("user3")][:-1]]
    assert [entry.item.id for entry in shop.shopper("shopper 4").entries] == expected


def test_ids_that_may_be_shown_are_shown(tiny_catalogue: Catalogue) -> None:
    assert new_shop(tiny_catalogue, new_extractor()).shoppers[:2] == ["user0", "user1"]


def test_nothing_of_a_visitor_is_in_the_logs(
    tiny_catalogue: Catalogue,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    shop = new_shop(tiny_catalogue, new_extractor())
    picture = tmp_path / "secretpicture.png"
    Image.new("RGB", (9, 9), "red").save(picture)
    broken = tmp_path / "secretbroken.png"
    broken.write_bytes(b"secretbytes")
    page = build_page(shop)
    _, address, _ = page.launch(prevent_thread_lock=True, quiet=True, **launch_options(shop))
    try:
        client = Client(address, verbose=False)
        answer = client.predict(
            "secrettitle", [handle_file(picture)], "", api_name="/read_pictures"
        )
        assert answer["title"] == "secrettitle"
        client.predict("secretquery", api_name="/search_by_meaning")
        with pytest.raises(AppError):
            client.predict("secrettitle", [handle_file(broken)], "", api_name="/read_pictures")
        with pytest.raises(AppError):
            client.predict(["secretitem"], api_name="/recommend")
    finally:
        page.close(verbose=False)
    captured = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if "httpx" not in record.name]
    assert "secret" not in captured.out + captured.err + "\n".join(ours)
