"""Forgetting a visitor's session after the visitor has left.

Gradio keeps the values of a session for an hour, and the session itself, with a copy of the whole
page's configuration, until 10,000 others have come. ``gr.State(time_to_live=...)`` counts from the
last change, even while the page is open, and keeps the session. So this module uses Gradio's
``StateHolder``, which is not documented.
"""

import asyncio
from datetime import datetime

import gradio as gr
from gradio.state_holder import StateHolder

MOST_SESSIONS = 1_000
"""How many sessions are kept; a new one replaces the one that was unused for longest."""

GRACE_S = 600.0
"""How many seconds a session is kept after its visitor has left, so that a phone that was asleep or
a lost connection finds its history again."""


def forget_leavers(page: gr.Blocks, grace_s: float = GRACE_S) -> None:
    """Let a page forget each visitor ``grace_s`` seconds after they left; call it in its layout."""

    async def left(request: gr.Request) -> None:
        holder = getattr(page, "state_holder", None)  # the page has one once it is launched
        if holder is None or request.session_hash is None:
            return
        session, at = request.session_hash, datetime.now()
        if session in holder:  # a copy of the page for deep links, which it does not use
            holder.session_data[session].config_values = {}
        asyncio.get_running_loop().call_later(grace_s, forget, holder, session, at)

    page.unload(left)


def forget(holder: StateHolder, session: str, left_at: datetime) -> None:
    """Drop a session, its history and its uploads, unless its visitor came back.

    Parameters
    ----------
    holder
        all sessions.
    session
        which one; it may be gone already.
    left_at
        when its visitor left; a session that was used later is kept.
    """
    used = holder.time_last_used.get(session)
    if used is not None and used > left_at:
        return
    with holder.lock:
        holder.session_data.pop(session, None)
        holder.time_last_used.pop(session, None)
