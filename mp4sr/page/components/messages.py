"""A message beside a form: what went wrong, or what was done."""

from mp4sr.page.templates import render


def message_html(problem: str = "", done: str = "") -> str:
    """Return the message; a problem has precedence."""
    return render("components/message", message=problem, done=done)
