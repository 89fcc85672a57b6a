import pytest

from mp4sr.training.settings import TrainingSettings


def test_the_learning_rate_rises_and_stays() -> None:
    settings = TrainingSettings(learning_rate=0.8, warmup_steps=4)
    assert [settings.learning_rate_at(step, 100) for step in (1, 2, 4, 5, 100)] == pytest.approx(
        [0.2, 0.4, 0.8, 0.8, 0.8]
    )


def test_the_learning_rate_falls_along_half_a_cosine() -> None:
    settings = TrainingSettings(learning_rate=0.8, warmup_steps=2, cosine_decay=True)
    # 3 of 12 steps: (1 + cos 45°) / 2; 6: a half; 9: (1 + cos 135°) / 2; 12: nothing.
    rates = [settings.learning_rate_at(step, 12) for step in (3, 6, 9, 12, 13)]
    assert rates == pytest.approx([0.6828427, 0.4, 0.1171573, 0.0, 0.0])
    assert settings.learning_rate_at(1, 12) < settings.learning_rate_at(2, 12)
