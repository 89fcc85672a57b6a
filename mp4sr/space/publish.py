"""Uploading a Space's folder to the Hugging Face hub."""

from pathlib import Path

import httpx2
from huggingface_hub import HfApi, SpaceHardware
from huggingface_hub.errors import HfHubHTTPError, HFValidationError

from mp4sr.errors import MP4SRError
from mp4sr.space.header import FREE_HARDWARE


def push_space(
    folder: Path, name: str, *, private: bool = False, hardware: str = FREE_HARDWARE
) -> str:
    """Make the Space ``OWNER/NAME`` equal to ``folder`` and return its address.

    A Space that does not exist is created. ``upload_folder`` stores large files outside of git,
    as the hub demands above 10 MB, and does not upload again what is there already. Files that
    ``folder`` lacks are deleted from the Space. The hub's address is that of ``HF_ENDPOINT``, the
    account that of ``HF_TOKEN`` or ``hf auth login``.

    Parameters
    ----------
    folder
        what :func:`mp4sr.space.build_space` wrote.
    name
        ``OWNER/NAME``.
    private
        whether only the owner may see a Space that is created.
    hardware
        what a Space that is created runs on, in the hub's words. An existing Space keeps its own.

    Raises
    ------
    MP4SRError
        when the name or the hardware is unknown to the hub, the account may not write to the
        Space or not use the hardware, or the hub cannot be reached.
    """
    known = [each.value for each in SpaceHardware]
    if hardware not in known:
        raise MP4SRError(f"There is no hardware '{hardware}'; choose one of {', '.join(known)}.")
    api = HfApi()
    try:
        address = api.create_repo(
            name,
            repo_type="space",
            space_sdk="gradio",
            private=private,
            exist_ok=True,
            space_hardware=SpaceHardware(hardware),
        )
        api.upload_folder(
            repo_id=name,
            repo_type="space",
            folder_path=folder,
            commit_message="Publish the MP4SR page",
            delete_patterns="*",
        )
    except HFValidationError as error:
        raise MP4SRError(f"'{name}' is not the name of a Space; write OWNER/NAME.") from error
    except HfHubHTTPError as error:
        raise MP4SRError(_refusal(name, hardware, error)) from error
    # The upload of a large file ends in a RuntimeError whatever happened to it.
    except (httpx2.HTTPError, OSError, RuntimeError) as error:
        raise MP4SRError(
            f"The upload to '{name}' failed ({_first_line(error)}); check the network and "
            "HF_ENDPOINT, then push again: what has arrived is not sent twice."
        ) from error
    return str(address)


def _refusal(name: str, hardware: str, error: HfHubHTTPError) -> str:
    """Return a sentence for an answer of the hub that is an error."""
    status = error.response.status_code
    if status in (401, 403):
        return (
            f"The hub does not let this account write to '{name}'; log in with `hf auth login` or "
            "set HF_TOKEN to a token that may write."
        )
    if status == 402:
        return (
            f"This account may not create a Space on '{hardware}'; choose --hardware "
            f"{FREE_HARDWARE}, of which a free account may have two, or see docs/space.md."
        )
    return f"The hub refused '{name}': {_first_line(error)}"


def _first_line(error: BaseException) -> str:
    """Return the first line of the error that caused ``error``, without its full stop."""
    cause = error.__cause__ or error
    lines = str(cause).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(cause).__name__
