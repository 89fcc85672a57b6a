"""The demo stands on its own: it needs neither Gradio nor templates nor the page."""

import subprocess
import sys

CHECK = """
import importlib, pkgutil, sys

for name in ("gradio", "jinja2", "mp4sr.page"):
    sys.modules[name] = None  # importing it fails

import mp4sr.demo

for module in pkgutil.walk_packages(mp4sr.demo.__path__, "mp4sr.demo."):
    importlib.import_module(module.name)
    print(module.name)
"""


def test_no_module_of_the_demo_needs_gradio_or_a_template() -> None:
    run = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert {"mp4sr.demo.shop", "mp4sr.demo.lab.items", "mp4sr.demo.api.history"} <= set(
        run.stdout.split()
    )
