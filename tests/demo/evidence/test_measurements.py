"""All evidence on a shop."""

from mp4sr.demo.evidence.measurements import Evidence
from mp4sr.demo.shop import Shop
from tests.demo.evidence.sample_files import evidence_at


def test_a_shop_without_evidence_has_nothing_to_show(shop: Shop) -> None:
    evidence = Evidence(shop)
    assert (evidence.metrics, evidence.groups) == ([], [])
    assert evidence.results(None, None) is None
    assert evidence.curves(None) is None
    assert (evidence.results_problem, evidence.curves_problem) == ("", "")


def test_evidence_of_the_catalogue(shop: Shop) -> None:
    evidence_at(shop.catalogue.folder)
    evidence = Evidence(shop)
    assert evidence.metrics == ["Recall@10"]
    assert [group for _, group in evidence.groups] == ["all", "cold"]
    view = evidence.results("Recall@10", None)
    assert view is not None
    assert len(view.chart.bars) == 3
    plot = evidence.curves("NDCG@10")  # there are none, so those of another metric are shown
    assert plot is not None
    assert (plot.metric, len(plot.lines)) == ("Recall@10", 2)
    assert [card.kind for card in evidence.cards()] == ["catalogue", "model"]


def test_damaged_evidence_is_named(shop: Shop) -> None:
    folder = evidence_at(shop.catalogue.folder) / "evidence"
    (folder / "results.csv").write_text("nonsense")
    (folder / "curves.csv").write_bytes(b"\xff\xfe\x00")
    evidence = Evidence(shop)
    assert evidence.results_problem == (
        "Cannot read results.csv: it has no column 'group'. Correct it or write it again."
    )
    assert evidence.curves_problem.startswith("Cannot read curves.csv: ")
    assert evidence.results("Recall@10", "all") is None
