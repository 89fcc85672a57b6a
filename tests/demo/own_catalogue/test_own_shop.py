"""The demo's model on a visitor's catalogue."""

from pathlib import Path

import numpy as np
import pytest

from mp4sr.demo.own_catalogue.limits import Limits
from mp4sr.demo.own_catalogue.opening import Paced, open_own_shop
from mp4sr.demo.own_catalogue.reading import GONE, Reading
from mp4sr.demo.shop import Shop
from mp4sr.errors import MP4SRError
from tests.demo.own_catalogue.exports import GOODS, write_orders, write_products
from tests.demo.toy_shop import HashedSentences


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    products = write_products(tmp_path / "products.csv")
    return Reading([products], [write_orders(tmp_path / "orders.csv")])


def test_the_model_ranks_by_content_alone_and_keeps_its_weights(
    shop: Shop, reading: Reading
) -> None:
    before = {name: value.clone() for name, value in shop.recommender.model.state_dict().items()}
    shares: list[float] = []
    own = open_own_shop(shop, reading, shares.append)
    assert not own.recommender.model.has_ids
    assert own.extractor is shop.extractor
    assert [item.title for item in own.catalogue.items] == list(GOODS)
    (ranked,) = own.recommender.recommend([["tea-pot"]], k=6)
    assert sorted(line.item.title for line in ranked) == sorted(set(GOODS) - {"Tea pot"})
    assert all(line.id == 0 and line.image == 0 for line in ranked)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    after = shop.recommender.model.state_dict()
    assert all(bool((value == after[name]).all()) for name, value in before.items())


def test_popularity_and_shoppers_come_from_the_orders(shop: Shop, reading: Reading) -> None:
    own = open_own_shop(shop, reading, lambda _: None)
    assert own.shoppers == [f"shopper {number}" for number in range(1, 7)]
    # Six customers buy five products in a row, and their last two are held out.
    assert own.training_counts.tolist() == [2, 2, 3, 3, 3, 3, 2]
    session = own.shopper("shopper 1")
    assert [entry.item.title for entry in session.entries] == list(GOODS[:4])
    assert session.next_item == "cake-plate"


def test_the_tables_are_deleted_and_the_catalogue_stays(shop: Shop, reading: Reading) -> None:
    open_own_shop(shop, reading, lambda _: None)
    assert sorted(path.name for path in reading.folder.iterdir()) == ["catalogue"]


def test_a_catalogue_without_orders_opens_too(shop: Shop, tmp_path: Path) -> None:
    own = open_own_shop(shop, Reading([write_products(tmp_path / "products.csv")]), lambda _: None)
    assert own.shoppers == []
    assert own.training_counts.tolist() == [0] * len(GOODS)


def test_files_that_are_gone_or_have_no_words_are_refused(
    shop: Shop, reading: Reading, tmp_path: Path
) -> None:
    reading.delete()
    with pytest.raises(MP4SRError, match=GONE):
        open_own_shop(shop, reading, lambda _: None)
    unread = tmp_path / "unread.csv"
    unread.write_text("a,b\n1,2\n")
    with pytest.raises(MP4SRError, match="could not be read yet"):
        open_own_shop(shop, Reading([unread]), lambda _: None)
    bare = tmp_path / "bare.csv"
    bare.write_text("item_id,title\n1,\n2,\n")
    with pytest.raises(MP4SRError, match="No product has a title or a description"):
        open_own_shop(shop, Reading([bare]), lambda _: None)


def test_the_time_limit_stops_the_reading_of_texts() -> None:
    times = iter([0.0, 1.0, 9.0, 11.0])
    shares: list[float] = []
    paced = Paced(
        HashedSentences(),  # type: ignore[arg-type]
        400,
        Limits(seconds=10).seconds,
        shares.append,
        lambda: next(times),
    )
    with pytest.raises(MP4SRError, match="longer than the 10 seconds"):
        paced.encode([str(number) for number in range(400)])
    assert shares == [64 / 400, 128 / 400]


def test_texts_are_encoded_as_the_encoder_does_it() -> None:
    texts = [str(number) for number in range(130)]
    encoder = HashedSentences()
    paced = Paced(encoder, 130, 10, lambda _: None)  # type: ignore[arg-type]
    assert np.array_equal(paced.encode(texts), encoder.encode(texts))
    assert paced.encode([]).shape == (0, encoder.width)
