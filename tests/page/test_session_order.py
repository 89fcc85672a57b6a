"""Actions: in order within a session, side by side between sessions."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest
from gradio_client import Client

from mp4sr.page.events import ONE_AT_A_TIME
from mp4sr.page.session_order import MOST_AT_ONCE, SessionQueue, order_by_session


class Actions:
    """What a page did: every action adds its name to the session's list."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.running = threading.Event()

    def add(self, name: str, history: list[str]) -> tuple[list[str], list[str]]:
        if name == "wait":
            self.running.set()
            assert self.go.wait(60)
        elif name.startswith("slow"):
            time.sleep(0.05)
        return [*history, name], [*history, name]


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def address(actions: Actions) -> Iterator[str]:
    events = {name: value for name, value in ONE_AT_A_TIME.items() if name != "api_visibility"}
    with gr.Blocks() as page:
        history = gr.State([])
        name, shown = gr.Textbox(), gr.JSON()
        gr.Button().click(actions.add, [name, history], [history, shown], api_name="add", **events)
        order_by_session(page)
    _, address, _ = page.launch(prevent_thread_lock=True, quiet=True)
    yield address
    page.close()


def test_one_who_waits_holds_nobody_up(address: str, actions: Actions) -> None:
    slow, fast = (Client(address, verbose=False) for _ in range(2))
    waiting = slow.submit("wait", api_name="/add")
    assert actions.running.wait(60)
    behind = slow.submit("after", api_name="/add")
    assert fast.predict("mine", api_name="/add") == ["mine"]
    assert not waiting.done()
    assert not behind.done(), "an action waits for the earlier ones of its own session"
    actions.go.set()
    assert waiting.result(60) == ["wait"]
    assert behind.result(60) == ["wait", "after"]


def test_no_fast_action_is_lost_and_each_knows_of_those_before(address: str) -> None:
    clients = [Client(address, verbose=False) for _ in range(3)]
    names = [f"slow {number}" for number in range(7)]
    jobs = [[client.submit(name, api_name="/add") for name in names] for client in clients]
    for own in jobs:
        lists = sorted((job.result(60) for job in own), key=len)
        assert sorted(lists[-1]) == names
        assert lists == [lists[-1][:length] for length in range(1, 8)]


def test_more_sessions_than_run_at_once_all_get_their_turn(address: str) -> None:
    def act(_: int) -> list[str]:
        client = Client(address, verbose=False)
        client.predict("slow", api_name="/add")
        return client.predict("done", api_name="/add")

    with ThreadPoolExecutor(MOST_AT_ONCE + 4) as pool:
        lists = list(pool.map(act, range(MOST_AT_ONCE + 4)))
    assert lists == [["slow", "done"]] * (MOST_AT_ONCE + 4)


def test_a_queue_without_actions_is_gradio_s_own() -> None:
    with gr.Blocks() as page:
        order_by_session(page)
    assert isinstance(page._queue, SessionQueue)
    assert page._queue.get_events() is None
