"""A visitor without a browser: fires the page's own events over Gradio's queue, as a browser does.

Every visitor has a session, and so a history on the server, of its own.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote

import httpx

QUEUE = "gradio_api/queue"
SKIPPED = "__type__"

_EMPTY = {"textbox": ""}
"""What a browser sends for a field that nobody has filled in."""


def history_of(strip: str) -> list[str]:
    """Return the ids of the catalogue's items in a history, oldest first, by its link."""
    link = re.search(r'data-link="([^"]*)"', strip)
    if link is None:
        return []
    query = parse_qs(unescape(link[1]).lstrip("?"))
    return [unquote(item) for item in query["history"][-1].split(",")]


def added_by(html: str) -> list[str]:
    """Return the ids of the items whose cards offer to add them, in order."""
    return [unescape(item) for item in re.findall(r'data-action="add" data-item="([^"]*)"', html)]


class PageLayout:
    """What a browser learns from the page's configuration: components, and what each sets off.

    Parameters
    ----------
    config
        what the server answers at ``/config``.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.values = {
            part["id"]: part["props"].get("value", _EMPTY.get(part["type"]))
            for part in config["components"]
        }
        self.states = {part["id"] for part in config["components"] if part["type"] == "state"}
        self.ids = {
            part["props"]["elem_id"]: part["id"]
            for part in config["components"]
            if part["props"].get("elem_id")
        }
        self._labels = {
            part["id"]: (part["type"], part["props"].get("label")) for part in config["components"]
        }
        self._page = next(
            event["targets"][0][0]
            for event in config["dependencies"]
            if any(kind == "load" for _, kind in event["targets"])
        )
        self._events = [event for event in config["dependencies"] if event["backend_fn"]]

    def labelled(self, kind: str, label: str) -> int:
        """Return the number of the first field of a kind with that label."""
        return int(next(part for part, told in self._labels.items() if told == (kind, label)))

    def component(self, name: str | int) -> int:
        """Return the number of the component with an ``elem_id``; "" is the page itself."""
        if isinstance(name, int):
            return name
        return int(self.ids[name] if name else self._page)

    def event(self, component: int, kind: str) -> dict[str, Any]:
        """Return the event that ``kind``, such as a click, sets off on a component."""
        return next(event for event in self._events if [component, kind] in event["targets"])

    def following(self, event: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the events that are set off by the end of another."""
        return [later for later in self._events if later["trigger_after"] == event["id"]]


class PageVisitor:
    """Somebody on the page, in a session of their own.

    Parameters
    ----------
    address
        the page's, with a slash at its end.
    layout
        the page's; None reads it from the server.
    """

    def __init__(self, address: str, layout: PageLayout | None = None) -> None:
        self._http = httpx.Client(base_url=address, timeout=120, trust_env=False, verify=False)
        self.session = secrets.token_hex(6)
        if layout is None:
            layout = PageLayout(self._http.get("config").raise_for_status().json())
        self.layout = layout
        self.values = dict(self.layout.values)
        self._alive: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def html(self, name: str) -> str:
        """Return what a component shows at this moment."""
        return str(self.values[self.layout.component(name)] or "")

    def open(self) -> None:
        """Load the page, and keep the session alive as a browser does."""
        self._http.get("").raise_for_status()
        self._alive = self._http.stream("GET", f"gradio_api/heartbeat/{self.session}")
        self._alive.__enter__()
        self.fire("", "load")

    def close(self) -> None:
        """Leave the page."""
        if self._alive is not None:
            self._alive.__exit__(None, None, None)
        self._http.close()

    def upload(self, picture: Path) -> dict[str, Any]:
        """Send a picture, and return it as the page's form sends it on."""
        name = f"{secrets.token_hex(6)}_{picture.name}"  # as the form marks it
        with picture.open("rb") as file:
            answer = self._http.post("gradio_api/upload", files={"files": (name, file)})
        path = answer.raise_for_status().json()[0]
        return {"path": path, "orig_name": picture.name, "meta": {"_type": "gradio.FileData"}}

    def choose(self, name: str | int, value: Any) -> None:
        """Change the value of a field; :meth:`fire` tells the server."""
        self.values[self.layout.component(name)] = value

    def fire(
        self,
        name: str | int,
        kind: str,
        data: Mapping[str, str] | None = None,
        files: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Set off an event and all that follow it, and take over what they show.

        Parameters
        ----------
        name, kind
            the component, by its ``elem_id`` or its number, and what happens to it.
        data
            what its buttons send with a click.
        files
            the pictures in the form for own items, for the events that read them.

        Raises
        ------
        RuntimeError
            when the server reports an error.
        """
        trigger = self.layout.component(name)
        waiting = [self.layout.event(trigger, kind)]
        while waiting:
            event = waiting.pop(0)
            self._run(event, trigger, data, files)
            waiting += self.layout.following(event)

    def _run(
        self,
        event: Mapping[str, Any],
        trigger: int,
        data: Mapping[str, str] | None,
        files: Sequence[Mapping[str, Any]],
    ) -> None:
        sent = [
            None if part in self.layout.states else self.values[part] for part in event["inputs"]
        ]
        # What the page's scripts put into the place of an input.
        script = re.sub(r"^.*=> \[|\]$", "", event["js"] or "").split(", ")
        for at, expression in enumerate(script):
            if "pictureFields" in expression:
                sent[at] = list(files)
            elif expression == "location.search":
                sent[at] = ""
        body = {
            "data": sent,
            "event_data": data,
            "fn_index": event["id"],
            "trigger_id": trigger,
            "session_hash": self.session,
        }
        joined = self._http.post(f"{QUEUE}/join", json=body).raise_for_status().json()["event_id"]
        address = f"{QUEUE}/data?session_hash={self.session}"
        with self._http.stream("GET", address) as answers:
            for line in answers.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message["msg"] != "process_completed" or message["event_id"] != joined:
                    continue
                if not message["success"]:
                    raise RuntimeError(f"{event['api_name']}: {message['output'].get('error')}")
                self._take_over(event["outputs"], message["output"]["data"])
                return
        raise RuntimeError(f"{event['api_name']}: the server broke off")

    def _take_over(self, components: Sequence[int], values: Sequence[Any]) -> None:
        for component, value in zip(components, values, strict=True):
            if isinstance(value, dict) and SKIPPED in json.dumps(value):
                if "value" in value:
                    self.values[component] = value["value"]
            elif component not in self.layout.states:
                self.values[component] = value
