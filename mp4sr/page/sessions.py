"""What becomes of a visitor's session when the visitor has left: nothing of it is kept.

Gradio keeps what a session holds for an hour, and the session itself, with a copy of the whole
page's configuration, until 10,000 others have come. ``gr.State(time_to_live=...)`` counts from the
last change, even while the page is open, and leaves the session; so this uses Gradio's
``StateHolder``, which is not documented.
"""

import asyncio
from datetime import datetime

import gradio as gr
from gradio.state_holder import StateHolder

MOST_SESSIONS = 1_000
"""Sessions that are kept at once; the longest unused goes when another comes."""

GRACE_S = 600.0
"""Seconds that the session of somebody who left is kept: a phone that was asleep, or a network
that broke off, finds the history again."""


def forget_leavers(page: gr.Blocks, grace_s: float = GRACE_S) -> None:
    """Let a page forget each visitor ``grace_s`` after they have left; call it while building."""

    async def left(request: gr.Request) -> None:
        holder = getattr(page, "state_holder", None)  # the page has one once it is launched
        if holder is None or request.session_hash is None:
            return
        session, at = request.session_hash, datetime.now()
        if session in holder:  # the copy of the page is for deep links, which ours has none of
            holder.session_data[session].config_values = {}
        asyncio.get_running_loop().call_later(grace_s, forget, holder, session, at)

    page.unload(left)


def forget(holder: StateHolder, session: str, left_at: datetime) -> None:
    """Drop a session, its history and its uploads, unless its visitor came back.

    Parameters
    ----------
    holder
        the sessions that there are.
    session
        which one; one that is gone already does not matter.
    left_at
        when its visitor left; a session that was used later stays.
    """
    used = holder.time_last_used.get(session)
    if used is not None and used > left_at:
        return
    with holder.lock:
        holder.session_data.pop(session, None)
        holder.time_last_used.pop(session, None)
