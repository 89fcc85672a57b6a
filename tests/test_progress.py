"""Progress that is a bar on a terminal and hardly a word elsewhere."""

import pytest

from mp4sr import progress
from mp4sr.progress import Progress, note, tracked


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the last entry of a list."""
    times = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: times[-1])
    return times


def test_a_quick_step_says_nothing_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(tracked(range(1_000), desc="rows", unit="row")) == list(range(1_000))
    assert capsys.readouterr() == ("", "")


def test_a_long_step_says_a_line_every_ten_seconds(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in tracked(range(100), desc="rows", unit="row"):
        clock.append(clock[-1] + 0.5)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "rows: 20 of 100 (20%, 2.0 a second)"
    assert len(lines) == 5


def test_counts_without_a_total(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(desc="rows") as bar:
        clock.append(20.0)
        bar.update(3_000)
    assert capsys.readouterr().err == "rows: 3,000 (150.0 a second)\n"


def test_further_values_stand_behind_the_count(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress(desc="epoch 1", total=40) as bar:
        bar.set_postfix(loss="0.310")
        clock.append(10.0)
        bar.update(20)
    assert capsys.readouterr().err == "epoch 1: 20 of 40 (50%, 2.0 a second, loss 0.310)\n"


def test_a_terminal_gets_a_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "is_terminal", lambda: True)
    with Progress(desc="rows", total=2) as bar:
        monkeypatch.setattr(bar._bar, "delay", 0)
        bar._bar.refresh()
        note("a remark")
    said = capsys.readouterr().err
    assert "rows:   0%|" in said
    assert "a remark\n" in said


def test_only_the_first_process_speaks(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RANK", "1")
    with Progress(desc="rows") as bar:
        clock.append(20.0)
        bar.update()
        note("a remark")
    assert capsys.readouterr().err == ""


def test_it_can_be_turned_off(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in tracked(range(3), desc="rows", disable=True):
        clock.append(clock[-1] + 60)
    assert capsys.readouterr().err == ""
