"""Actions on the history: in order within a session, side by side between sessions.

Gradio's queues know a limit for all visitors together. With a limit of 1 a slow click of one
visitor holds up everybody; with a higher one, two quick clicks of one visitor both start from the
history before either, and one is lost. So this gives each session its own order, by a method of
Gradio's queue that is not documented.
"""

import gradio as gr
from gradio.queueing import Event, Queue

HISTORY_QUEUE = "history"
"""The ``concurrency_id`` of events that are ordered by session."""

MOST_AT_ONCE = 8
"""Sessions whose actions run at the same time."""


class SessionQueue(Queue):
    """Gradio's queue, with one action at a time for each session."""

    def get_events(self) -> tuple[list[Event], bool, str] | None:
        """Return what is to run next: an action whose session has none running, or any other."""
        actions = self.event_queue_per_concurrency_id.get(HISTORY_QUEUE)
        if actions is None:
            return super().get_events()
        if actions.current_concurrency < MOST_AT_ONCE:
            running = {
                event.session_hash
                for job in self.active_jobs
                for event in job or ()
                if event.concurrency_id == HISTORY_QUEUE
            }
            for event in actions.queue:
                if event.session_hash not in running:
                    actions.queue.remove(event)
                    return [event], False, HISTORY_QUEUE
        # Hidden, so that the rest is chosen as ever: by its own limits.
        del self.event_queue_per_concurrency_id[HISTORY_QUEUE]
        try:
            return super().get_events()
        finally:
            self.event_queue_per_concurrency_id[HISTORY_QUEUE] = actions


def order_by_session(page: gr.Blocks) -> None:
    """Give a page's sessions their own order; call it after all events are there."""
    # Blocks makes its queue when it is made, and has no way to be given another.
    page._queue.__class__ = SessionQueue
