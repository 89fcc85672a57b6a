"""The commands in the documentation exist, with these options."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from mp4sr.cli import app

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/catalogue.md", "docs/own-shop.md", "docs/space.md")
COMMAND = re.compile(r"^(?:python -m )?mp4sr (.+)$", re.MULTILINE)


def commands() -> list[str]:
    return [
        line
        for page in PAGES
        for line in COMMAND.findall((ROOT / page).read_text(encoding="utf-8"))
    ]


def test_there_are_commands() -> None:
    assert {line.split()[0] for line in commands()} >= {
        *("import", "features", "keywords", "pretrain", "finetune", "evaluate", "recommend"),
        "info",
    }


@pytest.mark.parametrize("line", commands())
def test_a_documented_command_can_be_given(line: str) -> None:
    command, words = get_command(app), shlex.split(line)
    context = command.make_context("mp4sr", words)
    while hasattr(command, "resolve_command"):
        name, command, words = command.resolve_command(context, words)
        # Raises a usage error for an unknown option, a wrong value or a missing argument.
        context = command.make_context(name, words, parent=context)
        assert context.command is command


def test_links_lead_somewhere() -> None:
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert link.startswith("http") or (path.parent / link).exists(), (path, link)


def test_the_python_lines_print_what_the_readme_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert block is not None
    monkeypatch.chdir(ROOT)
    exec(compile(block[1], "README.md", "exec"), {})
    assert capsys.readouterr().out == block[2]
