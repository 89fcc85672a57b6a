from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from mp4sr.features.cache import VectorCache, half_precision, key_of

A, B, C = (key_of(text) for text in "abc")


def _vectors(*firsts: float) -> np.ndarray:
    return np.array([[first, 0.5] for first in firsts], dtype=np.float32)


def test_what_was_added_is_there_after_a_restart(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "cache", 2)
    assert cache.missing([B, A, B]) == [B, A]
    assert not (tmp_path / "cache").exists()
    cache.add([A], _vectors(1))
    cache.add([B], _vectors(2))
    for again in (cache, VectorCache(tmp_path / "cache", 2)):
        assert len(again) == 2
        assert (A in again, C in again) == (True, False)
        assert again.missing([A, C, B]) == [C]
        assert again.vectors([B, A, B]).tolist() == [[2, 0.5], [1, 0.5], [2, 0.5]]
        assert again.vectors([]).shape == (0, 2)
        with pytest.raises(KeyError):
            again.vectors([C])


def test_a_text_and_the_bytes_it_is_written_with_have_one_key() -> None:
    assert key_of("é") == key_of("é".encode())
    assert key_of("a") != key_of("b")
    assert len(key_of("half a pair \ud83d")) == 32


def test_torn_and_foreign_shards_are_passed_over(tmp_path: Path) -> None:
    VectorCache(tmp_path, 2).add([A], _vectors(1))
    good = next(tmp_path.glob("*.safetensors"))
    tensors = load_file(good)
    (tmp_path / "torn.safetensors").write_bytes(good.read_bytes()[:-3])
    (tmp_path / "empty.safetensors").touch()
    (tmp_path / "notes.txt").write_text("not a shard")
    other = np.frombuffer(B, dtype=np.uint8)[None]
    foreign = {
        "other-names": {"rows": tensors["vectors"]},
        "short-keys": {"keys": other[:, :8].copy(), "vectors": tensors["vectors"]},
        "width-3": {"keys": other, "vectors": np.ones((1, 3), dtype=np.float16)},
        "float32": {"keys": other, "vectors": np.ones((1, 2), dtype=np.float32)},
        "not-finite": {"keys": other, "vectors": np.full((1, 2), np.nan, dtype=np.float16)},
    }
    for name, content in foreign.items():
        save_file(content, tmp_path / f"{name}.safetensors")
    cache = VectorCache(tmp_path, 2)
    assert (len(cache), A in cache) == (1, True)


def test_vectors_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, 2)
    with pytest.raises(ValueError, match="1 keys and vectors"):
        cache.add([A], np.zeros((1, 3), dtype=np.float32))
    cache.add([], np.zeros((0, 2), dtype=np.float32))
    assert list(tmp_path.iterdir()) == []


def test_many_shards_become_one(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, 2)
    for key, first in ((A, 1), (B, 2), (C, 3)):
        cache.add([key], _vectors(first))
    cache.compact(most=3)
    assert len(list(tmp_path.iterdir())) == 3
    cache.compact(most=2)
    assert len(list(tmp_path.iterdir())) == 1
    for again in (cache, VectorCache(tmp_path, 2)):
        assert again.vectors([A, B, C])[:, 0].tolist() == [1, 2, 3]
    cache.compact(most=0)
    assert len(list(tmp_path.iterdir())) == 1


@given(
    texts=st.lists(st.text(max_size=5), max_size=12),
    cuts=st.lists(st.integers(1, 4), min_size=12, max_size=12),
)
def test_any_shards_give_every_key_its_own_vector(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = VectorCache(folder, 3)
    expected = {key_of(text): [number, -number, 0.25] for number, text in enumerate(texts)}
    pending = cache.missing(expected)
    for cut in cuts:
        shard, pending = pending[:cut], pending[cut:]
        cache.add(shard, np.array([expected[key] for key in shard], dtype=np.float32))
    assert pending == []
    again = VectorCache(folder, 3)
    again.compact(most=1)
    for some in (cache, again):
        assert some.vectors(list(expected)).tolist() == list(expected.values())


@given(st.lists(st.floats(-1, 1, width=32), min_size=1))
def test_half_precision_is_close_and_stays(values: list[float]) -> None:
    once = half_precision(np.array(values, dtype=np.float32))
    assert once.dtype == np.float32
    assert np.abs(once - values).max() <= 0.0005
    np.testing.assert_array_equal(half_precision(once), once)
