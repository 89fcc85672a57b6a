"""Uploading a Space's folder to the Hugging Face hub."""

from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError

from mp4sr.errors import MP4SRError


def push_space(folder: Path, name: str, *, private: bool = False) -> str:
    """Create the Space ``OWNER/NAME`` if need be, make it equal to ``folder``, return its address.

    ``upload_folder`` stores large files outside of git, as the hub demands above 10 MB, and does
    not upload again what is there already. Files that ``folder`` lacks are deleted from the Space.
    The hub's address is that of ``HF_ENDPOINT``, the account that of ``HF_TOKEN`` or
    ``hf auth login``.

    Raises
    ------
    MP4SRError
        when the name is malformed, nobody is logged in, the account may not write to the Space, or
        the hub cannot be reached.
    """
    if name.count("/") != 1:
        raise MP4SRError(f"'{name}' is not the name of a Space; write OWNER/NAME.")
    api = HfApi()
    try:
        address = api.create_repo(
            name, repo_type="space", space_sdk="gradio", private=private, exist_ok=True
        )
        api.upload_folder(
            repo_id=name,
            repo_type="space",
            folder_path=folder,
            commit_message="Publish the MP4SR page",
            delete_patterns="*",
        )
    except HFValidationError as error:
        raise MP4SRError(f"'{name}' is not the name of a Space: {error}") from error
    except HfHubHTTPError as error:
        status = error.response.status_code if error.response is not None else 0
        if status in (401, 403):
            raise MP4SRError(
                f"The hub does not let this account write to '{name}'; log in with `hf auth login` "
                "or set HF_TOKEN to a token that may write."
            ) from error
        reason = str(error).splitlines()[0]
        raise MP4SRError(f"The hub refused '{name}': {reason}") from error
    except OSError as error:  # httpx raises its connection errors as these, wrapped by the hub
        raise MP4SRError(
            f"The hub could not be reached ({error}); check the network and HF_ENDPOINT."
        ) from error
    return str(address)
