"""From folders to a shop."""

from pathlib import Path

from mp4sr.demo.opening import baseline_of


def test_the_baseline_is_the_one_beside_the_model(tmp_path: Path) -> None:
    model, beside, other = (tmp_path / name for name in ("shop", "shop-sasrec", "other"))
    model.mkdir()
    assert baseline_of(model) is None
    beside.mkdir()
    assert baseline_of(model) == beside
    assert baseline_of(model / "..") is None
    assert baseline_of(model, other) == other
    assert baseline_of(Path("organisation/model")) is None
