"""Full rounds on the page by many visitors at once, and what they leave in the server's memory.

Every answer is compared with what the recommender itself says of that visitor's own history, so
that anything of another visitor's would be an error.
"""

import concurrent.futures
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.serving_browser import COMPARED, LIST
from benchmarks.serving_visitor import PageVisitor, added_by, history_of
from mp4sr.demo.comparison import compared_lists
from mp4sr.demo.history import act
from mp4sr.demo.recommendations import ranked_list
from mp4sr.demo.session import Session
from mp4sr.demo.shop import Shop

LENGTH = 5
"""Items that are picked in a round."""

MOVE = {"action": "move", "position": str(LENGTH - 1), "step": "-1"}
"""What is done to the picked history: its latest item goes one place forward."""


@dataclass(frozen=True)
class Plan:
    """What one visitor does, and what must be shown.

    Attributes
    ----------
    name
        what this visitor's own item is called; nobody else's is.
    items
        ids of the items that are picked, in order.
    lists
        the ranked ids after each of them.
    moved, compared
        the history after its latest item was moved, and the compared ids then.
    """

    name: str
    items: list[str]
    lists: list[list[str]]
    moved: list[str]
    compared: list[str]


def plans_of(shop: Shop, count: int) -> list[Plan]:
    """Return ``count`` different plans from a fixed seed."""
    draw = np.random.default_rng(0)
    ids = [item.id for item in shop.catalogue.items]
    plans = []
    for number in tqdm(range(count), desc="plans", unit="plan"):
        items = [ids[row] for row in draw.choice(len(ids), LENGTH, replace=False)]
        session, lists = Session(), []
        for item in items:
            session = act(shop, session, {"action": "add", "item": item})
            lists.append([line.item.id for line in ranked_list(shop, session.history, LIST)])
        session = act(shop, session, dict(MOVE))
        columns = compared_lists(shop, session, COMPARED, True).columns
        beside = [card.item.id for column in columns for card in column.cards]
        moved = [entry.item.id for entry in session.entries]
        plans.append(Plan(f"own thing of visitor {number:03d}", items, lists, moved, beside))
    return plans


@dataclass
class Clock:
    """How long each step took, in seconds, by the step's name; ``pause`` is between two steps."""

    pause: Callable[[], float] = lambda: 0.0
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done in a ``with`` block, and pause after it."""
        start = time.perf_counter()
        yield
        self.steps[name].append(time.perf_counter() - start)
        time.sleep(self.pause())


def _check(right: bool, what: str) -> None:
    if not right:
        raise AssertionError(f"{what} is not of this visitor's history")


def full_round(visitor: PageVisitor, plan: Plan, clock: Clock, picture: Path | None) -> None:
    """Do what a visitor does, from opening the page to clearing the history.

    Parameters
    ----------
    visitor
        opens the page.
    plan
        what is picked, and what must come of it.
    clock
        times the steps.
    picture
        what is uploaded as an own item; None uploads nothing.

    Raises
    ------
    AssertionError
        when anything is shown that is not of this visitor's history.
    """
    with clock.step("open the page"):
        visitor.open()
    for number, item in enumerate(plan.items):
        with clock.step("click an item"):
            visitor.fire("shelf", "click", {"action": "add", "item": item})
        _check(history_of(visitor.html("strip")) == plan.items[: number + 1], "the strip")
        _check(added_by(visitor.html("recommendations")) == plan.lists[number], "the list")
    with clock.step("ask why"):
        best = {"action": "why", "item": plan.lists[-1][0]}
        visitor.fire("recommendations", "select", best)
    _check('class="m-why"' in visitor.html("recommendations"), "the explanation")
    with clock.step("search"):
        visitor.choose("search", plan.items[0])
        visitor.fire("search", "change")
    _check(plan.items[0] in added_by(visitor.html("shelf")), "the shelf")
    with clock.step("open the comparison"):
        visitor.fire("tab-compare", "select")
    with clock.step("click beside the comparison"):
        visitor.fire("strip", "click", MOVE)
    _check(history_of(visitor.html("strip")) == plan.moved, "the strip")
    _check(added_by(visitor.html("comparison")) == plan.compared, "the comparison")
    visitor.fire("tab-recommend", "select")
    with clock.step("open the words"):
        visitor.fire("tab-words", "select")
    if picture is not None:
        with clock.step("upload a picture"):
            visitor.choose("own-title", plan.name)
            visitor.fire("add-own", "click", files=[visitor.upload(picture)])
        for part in ("strip", "keywords"):
            _check(visitor.html(part).count("own thing of visitor") > 0, f"the {part}")
            _check(
                visitor.html(part).count("own thing of visitor")
                == visitor.html(part).count(plan.name),
                f"the {part}",
            )
        _check(history_of(visitor.html("strip")) == plan.moved, "the strip")
    with clock.step("clear"):
        visitor.fire("strip", "click", {"action": "clear"})
    _check(history_of(visitor.html("strip")) == [], "the strip")


def at_once(
    address: str, plans: Sequence[Plan], picture: Path, rounds: int, longest_pause: float
) -> dict[str, Any]:
    """Let every plan's visitor do full rounds at the same time, each round in a new session.

    Parameters
    ----------
    address
        the page's.
    plans
        one a visitor.
    picture
        what everybody uploads.
    rounds
        how many rounds each of them does.
    longest_pause
        seconds that a visitor looks at the page before the next click, at most; drawn anew each
        time. 0 for visitors that never look.

    Returns
    -------
    ``errors``, and ``steps``: seconds of every step by its name.
    """
    with PageVisitor(address) as first:
        layout = first.layout
    errors: list[str] = []
    steps: dict[str, list[float]] = defaultdict(list)

    def session(number: int, plan: Plan, clock: Clock) -> None:
        draw = np.random.default_rng(number)
        if longest_pause:
            clock.pause = lambda: float(draw.uniform(0, longest_pause))
        time.sleep(clock.pause())
        for _ in range(rounds):
            with PageVisitor(address, layout) as visitor:
                full_round(visitor, plan, clock, picture)

    clocks = [Clock() for _ in plans]
    with concurrent.futures.ThreadPoolExecutor(len(plans)) as pool:
        futures = [
            pool.submit(session, number, plan, clock)
            for number, (plan, clock) in enumerate(zip(plans, clocks, strict=True))
        ]
        done = concurrent.futures.as_completed(futures)
        for future in tqdm(done, total=len(plans), desc="visitors", unit="visitor"):
            problem = future.exception()  # whatever goes wrong for a visitor is to be counted
            if problem is not None:
                errors.append(f"{type(problem).__name__}: {problem}"[:200])
    for clock in clocks:
        for name, times in clock.steps.items():
            steps[name] += times
    return {"errors": errors, "steps": dict(steps)}


def remembered(
    address: str,
    resident: Callable[[], float],
    plans: Sequence[Plan],
    picture: Path,
    marks: Sequence[int],
) -> dict[str, float]:
    """Return the server's memory before full rounds, and after as many as ``marks`` say.

    Every round is a session of its own, opened and left. Every fourth uploads a picture.
    """
    with PageVisitor(address) as first:
        layout = first.layout
    memory = {"before": resident()}
    clock = Clock()

    def visit(number: int) -> None:
        with PageVisitor(address, layout) as visitor:
            plan = plans[number % len(plans)]
            full_round(visitor, plan, clock, picture if number % 4 == 0 else None)

    started = 0
    with (
        tqdm(total=max(marks), desc="rounds", unit="round") as bar,
        concurrent.futures.ThreadPoolExecutor(2) as pool,
    ):
        for mark in sorted(marks):
            for _ in pool.map(visit, range(started, mark)):
                bar.update()
            started = mark
            memory[f"after {mark:,}"] = resident()
    return memory
