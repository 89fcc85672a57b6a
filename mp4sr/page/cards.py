"""HTML whose buttons talk to the server."""

import gradio as gr

_ON_LOAD = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-action]');
  if (!button || !element.contains(button) || button.disabled) return;
  const events = {page: 'select', run: 'submit'};
  trigger(events[button.dataset.action] ?? 'click', {...button.dataset});
});
"""


def cards(value: str = "", *, elem_id: str) -> gr.HTML:
    """Return cards made of plain HTML, with real buttons that a keyboard reaches.

    A button with ``data-action`` triggers ``click``, or ``select`` when it turns a page, or
    ``submit`` when it asks for recommendations; all its ``data-`` attributes reach the listener
    as ``gr.EventData``. A visitor can send anything there, so listeners check what they read.
    """
    return gr.HTML(value, elem_id=elem_id, js_on_load=_ON_LOAD, apply_default_css=False)
