"""Pictures that a program sends: a list of files, or one file."""

from typing import Any, Self

import gradio as gr
from gradio.data_classes import ListFiles
from pydantic import ValidationError


class Pictures(ListFiles):
    """What a program sends as pictures. One file alone counts as a list of one."""

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Return what was sent as files; ``gr.Error`` when it is something else."""
        try:
            return super().model_validate([obj] if isinstance(obj, dict) else obj, **options)
        except ValidationError as error:
            sentence = "files must be a list of uploaded pictures."
            raise gr.Error(sentence, print_exception=False) from error


def uploaded_pictures(label: str) -> gr.File:
    """Return the component through which an endpoint takes pictures."""
    component = gr.File(visible=False, label=label, file_count="multiple")
    component.data_model = Pictures
    return component
