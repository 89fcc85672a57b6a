"""How the page's events run: who waits for whom, and who sees them."""

from typing import Any

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event of the page itself: no spinner, and no endpoint."""

LISTS_QUEUE: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "lists"}
"""For all events and endpoints that show something of the catalogue."""

LISTS: dict[str, Any] = {**LISTS_QUEUE, **QUIET}
"""For the events among them."""

LATEST: dict[str, Any] = {"trigger_mode": "always_last", **LISTS}
"""For those of them of whose quick changes only the last one counts."""

READERS: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "reading"}
"""For all events and endpoints that read pictures: no more at once than fits into memory."""

READING: dict[str, Any] = {**READERS, **QUIET}
"""For the events among them."""

ONE_AT_A_TIME: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "history", **QUIET}
"""For actions on histories: none is lost when a visitor clicks fast."""

FOLLOWING: dict[str, Any] = {"trigger_mode": "always_last", **ONE_AT_A_TIME}
"""For events that show the history in another way, such as a longer list.

In line with the actions, or what they show could be of the history before an action and come after
it. Of several quick changes only the last one counts. For opening a section too: it then shows the
history that an action has just made, or the action knows that it is open.
"""
