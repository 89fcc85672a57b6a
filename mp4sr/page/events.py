"""How the page's events run: which of them wait for each other, and what shows while they do."""

from typing import Any

from mp4sr.page.session_order import HISTORY_QUEUE

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Every event of the page: no spinner, and no endpoint."""

LISTS_QUEUE: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "lists"}
"""Events and endpoints that show something of the catalogue."""

LISTS: dict[str, Any] = {**LISTS_QUEUE, **QUIET}
"""The events among them."""

LATEST: dict[str, Any] = {"trigger_mode": "always_last", **LISTS}
"""Those of which only the last of several quick changes counts."""

READERS: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "reading"}
"""Events and endpoints that read pictures: no more at once than fit into memory."""

READING: dict[str, Any] = {**READERS, **QUIET}
"""The events among them."""

ONE_AT_A_TIME: dict[str, Any] = {
    "concurrency_limit": 1,
    "concurrency_id": HISTORY_QUEUE,
    **QUIET,
}
"""Actions on the history, one at a time for each visitor: none is lost when somebody clicks fast,
and nobody waits for another (:mod:`mp4sr.page.session_order`).
"""

FOLLOWING: dict[str, Any] = {"trigger_mode": "always_last", **ONE_AT_A_TIME}
"""Events that show the history in another way, such as a longer list, and opening a section.

They share the queue of the actions: otherwise they could show the history from before an action
after it. Only the last of several quick changes counts.
"""
