"""Sessions of visitors who have left."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace

import gradio as gr
import pytest
from gradio.state_holder import StateHolder

from mp4sr.page.sessions import forget, forget_leavers

NOW = datetime(2026, 1, 1)


@pytest.fixture
def holder() -> StateHolder:
    """Two sessions, the second used later than the first."""
    with gr.Blocks() as page:
        gr.State(0)
    holder = StateHolder()
    holder.set_blocks(page)
    for session, used in (("first", NOW), ("second", NOW + timedelta(seconds=9))):
        assert holder[session] is not None
        holder.time_last_used[session] = used
    return holder


def test_whoever_left_is_forgotten(holder: StateHolder) -> None:
    forget(holder, "first", NOW)
    assert list(holder.session_data) == list(holder.time_last_used) == ["second"]
    forget(holder, "first", NOW)  # gone already


def test_whoever_came_back_is_not(holder: StateHolder) -> None:
    forget(holder, "second", NOW + timedelta(seconds=5))
    assert "second" in holder


def test_the_page_asks_for_it_when_somebody_leaves() -> None:
    with gr.Blocks() as page:
        forget_leavers(page)
    (event,) = page.fns.values()
    assert event.targets == [(None, "unload")]
    assert event.api_visibility == "private"


def test_it_happens_after_a_while(holder: StateHolder) -> None:
    with gr.Blocks() as page:
        forget_leavers(page, grace_s=0.01)
    page.state_holder = holder
    (event,) = page.fns.values()
    holder.time_last_used["first"] = datetime.now()

    async def leave() -> None:
        await event.fn(SimpleNamespace(session_hash="first"))
        assert "first" in holder
        assert not holder["first"].config_values
        assert holder["second"].config_values
        holder.time_last_used["first"] = datetime.now() - timedelta(seconds=1)
        await asyncio.sleep(0.1)

    # In a thread of its own: this one may run the event loop of the browser tests.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, leave()).result()
    assert "first" not in holder
