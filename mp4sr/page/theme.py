"""The page's colours and styles, with enough contrast in light and in dark."""

from pathlib import Path

import gradio as gr

_HERE = Path(__file__).parent
_FOLDERS = ("components", "history", "recommend", "compare", "evidence", "lab", "own_catalogue")
STYLES = [
    _HERE / "page.css",
    *(path for folder in _FOLDERS for path in sorted((_HERE / folder).glob("*.css"))),
]
"""The page's style sheets: the shared one, then those beside the modules that use them."""

_PINE = gr.themes.Color(
    name="pine",
    c50="#eef6f4",
    c100="#d8ebe7",
    c200="#b4d8d1",
    c300="#85bfb5",
    c400="#57a396",
    c500="#38877b",
    c600="#286b62",
    c700="#235850",
    c800="#1f4742",
    c900="#1b3b37",
    c950="#0c2220",
)
_STONE = gr.themes.Color(
    name="warm stone",
    c50="#faf9f7",
    c100="#f3f1ed",
    c200="#e6e3dd",
    c300="#d3cfc7",
    c400="#a6a199",
    c500="#76716a",
    c600="#57534d",
    c700="#413e3a",
    c800="#292725",
    c900="#1d1c1a",
    c950="#131211",
)


def theme() -> gr.themes.Base:
    """Return the page's theme."""
    return gr.themes.Base(
        primary_hue=_PINE,
        secondary_hue=_PINE,
        neutral_hue=_STONE,
        radius_size=gr.themes.sizes.radius_lg,
        # Gradio's default asks for the weight 600, whose file lacks most of the alphabet.
        font=(
            gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)),
            "ui-sans-serif",
            "system-ui",
            "sans-serif",
        ),
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        background_fill_primary="white",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_color="*neutral_200",
        block_border_color_dark="*neutral_800",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200",
        block_shadow="none",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        slider_color="*primary_600",
        slider_color_dark="*primary_400",
        button_border_width="1px",
        button_border_width_dark="1px",
        button_primary_border_color="*primary_600",
        button_primary_border_color_dark="*primary_600",
        button_secondary_background_fill="white",
        button_secondary_background_fill_dark="*neutral_900",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_800",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        checkbox_label_background_fill="white",
        checkbox_label_background_fill_dark="*neutral_900",
        checkbox_label_background_fill_hover="*neutral_100",
        checkbox_label_background_fill_hover_dark="*neutral_800",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*primary_900",
        checkbox_label_border_width="1px",
        checkbox_label_border_width_dark="1px",
        checkbox_label_border_color="*neutral_300",
        checkbox_label_border_color_dark="*neutral_700",
        checkbox_label_border_color_selected="*primary_500",
        checkbox_label_border_color_selected_dark="*primary_500",
        checkbox_background_color_selected="*primary_600",
        checkbox_background_color_selected_dark="*primary_500",
    )
