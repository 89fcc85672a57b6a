"""An item has the same rank in the list, in its explanation and in the history strip."""

import re
from dataclasses import replace

import pytest

from mp4sr.catalogue import Catalogue
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop
from mp4sr.features import FeatureExtractor
from mp4sr.page.history.strip import strip_html
from mp4sr.page.recommend.recommendations import recommendations_html
from tests.demo.toy_shop import new_shop, session_of
from tests.page.test_recommendations import listed

TWINS = ("sofa", "rug", "chair")


@pytest.fixture
def twin_shop(tiny_catalogue: Catalogue, extractor: FeatureExtractor) -> Shop:
    """The tiny shop, in which sofa, rug and chair have the same content."""
    items = tiny_catalogue.items
    sofa = items[tiny_catalogue.row("sofa")]
    for name in TWINS:
        items[tiny_catalogue.row(name)] = replace(sofa, id=name)
    return new_shop(tiny_catalogue, extractor)


def rank_in_strip(html: str, ranker: str) -> int:
    (rank,) = re.findall(rf"</span>{re.escape(ranker)} <strong>rank (\d+)<", html)
    return int(rank)


def rank_in_why(html: str) -> int:
    (rank,) = re.findall(r'class="m-why-rank">rank (\d+)<', html)
    return int(rank)


def session_before(shop: Shop, item: str) -> Session:
    return session_of(shop, "vase", "mug", next_item=item)


def test_items_of_equal_content_keep_their_rank_everywhere(twin_shop: Shop) -> None:
    ranks = listed(recommendations_html(twin_shop, session_before(twin_shop, "sofa")))
    first = ranks["sofa"]
    assert [ranks[name] for name in TWINS] == [first, first + 1, first + 2]
    for item in TWINS:
        session = session_before(twin_shop, item)
        html = recommendations_html(twin_shop, session, explained=item)
        assert listed(html)[item] == ranks[item]
        assert rank_in_why(html) == ranks[item]
        assert rank_in_strip(strip_html(twin_shop, session), "Text + picture") == ranks[item]


@pytest.mark.parametrize("mask_history", [True, False])
def test_the_explanation_ranks_as_the_list_does(twin_shop: Shop, mask_history: bool) -> None:
    session = session_before(twin_shop, "rug")
    category = twin_shop.categories[0]
    for wanted in ("", category):
        options = {"mask_history": mask_history, "category": wanted}
        ranks = listed(recommendations_html(twin_shop, session, **options))
        assert ranks
        for item, rank in ranks.items():
            html = recommendations_html(twin_shop, session, **options, explained=item)
            assert rank_in_why(html) == rank
