"""What the browser tests of several sections do: ask axe, and paste a picture."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PASTE = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 9, height: 9});
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const data = new DataTransfer();
  data.items.add(new File([blob], 'pasted.png', {type: 'image/png'}));
  document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}));
}"""
"""A script that pastes a picture, as a visitor does who has one in the clipboard."""


def serious(page: Page, context: str | None = None) -> list[tuple[str, list[str]]]:
    """Return the serious and critical findings of axe, each with the elements that have it.

    ``context`` is a selector of the part to look at; None for the whole page.
    """
    findings = Axe().run(page, context=context).response["violations"]
    return [
        (finding["id"], [node["html"][:200] for node in finding["nodes"]])
        for finding in findings
        if finding["impact"] in ("serious", "critical")
    ]
