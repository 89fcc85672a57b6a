import gradio as gr

from mp4sr.page.section import Section, opened, refreshed


def sections() -> dict[str, Section]:
    with gr.Blocks():
        boxes = [gr.Textbox() for _ in range(6)]
    return {
        "sum": Section(lambda a, b: a + b, boxes[:2], boxes[2:3]),
        "still": Section(),
        "both": Section(lambda a: (a, -a), boxes[3:4], boxes[4:6]),
    }


def test_only_the_open_section_is_refreshed() -> None:
    assert refreshed(sections(), "sum", 1, 2, 3) == [3, gr.skip(), gr.skip()]
    assert refreshed(sections(), "both", 1, 2, 3) == [gr.skip(), 3, -3]
    assert refreshed(sections(), "still", 1, 2, 3) == [gr.skip()] * 3


def test_the_opened_section_is_remembered() -> None:
    assert opened(sections(), "sum", "both", 1, 2, 3) == ["sum", 3, gr.skip(), gr.skip()]


def test_what_is_open_already_is_left_alone() -> None:
    assert opened(sections(), "sum", "sum", 1, 2, 3) == [gr.skip()] * 4
