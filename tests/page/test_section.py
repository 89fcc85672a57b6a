from typing import Any

import gradio as gr
import pytest
from gradio.components import Component

from mp4sr.catalogue import Item
from mp4sr.demo.session import Entry, Session
from mp4sr.page.section import Section, Sections, Values

HISTORY = Session((Entry(Item("vase")),))


@pytest.fixture
def boxes() -> list[Component]:
    with gr.Blocks():
        return [gr.Textbox() for _ in range(5)]


@pytest.fixture
def sections(boxes: list[Component]) -> Sections:
    """A section that adds two fields, one that shows nothing, and one that shows two things."""
    a, b, total, length, twice = boxes
    return Sections(
        {
            "sum": Section(lambda _, values: {total: values[a] + values[b]}, [a, b], [total]),
            "still": Section(),
            "both": Section(
                lambda session, _: {length: len(session), twice: 2 * len(session)},
                writes=[length, twice],
            ),
        }
    )


def values_of(sections: Sections, boxes: list[Component], shown: str) -> dict[Component, Any]:
    return {sections.open: shown, boxes[0]: 1, boxes[1]: 2}


def test_only_the_open_section_is_refreshed(sections: Sections, boxes: list[Component]) -> None:
    *_, total, length, twice = boxes
    assert sections.refresh(HISTORY, values_of(sections, boxes, "sum")) == {total: 3}
    assert sections.refresh(HISTORY, values_of(sections, boxes, "both")) == {length: 1, twice: 2}
    assert sections.refresh(HISTORY, values_of(sections, boxes, "still")) == {}


def test_the_opened_section_is_remembered(sections: Sections, boxes: list[Component]) -> None:
    values = values_of(sections, boxes, "both")
    assert sections.opened("sum", HISTORY, values) == {sections.open: "sum", boxes[2]: 3}


def test_a_section_that_is_open_already_is_left_alone(
    sections: Sections, boxes: list[Component]
) -> None:
    assert sections.opened("sum", HISTORY, values_of(sections, boxes, "sum")) == gr.skip()


def test_all_that_any_section_reads_and_writes_is_known(
    sections: Sections, boxes: list[Component]
) -> None:
    assert sections.reads == [sections.open, *boxes[:2]]
    assert sections.writes == boxes[2:]


def test_selecting_a_tab_passes_values_by_component(
    sections: Sections, boxes: list[Component]
) -> None:
    with gr.Blocks() as page:
        state = gr.State(HISTORY)
        for part in (sections.open, *boxes):
            part.render()
        with gr.Tabs(), gr.Tab("Sum") as tab:
            pass
        sections.follow({"sum": tab}, state)
    (event,) = page.fns.values()
    assert event.inputs_as_dict
    values: Values = {state: HISTORY, **values_of(sections, boxes, "still")}
    assert event.fn(values) == {sections.open: "sum", boxes[2]: 3}
