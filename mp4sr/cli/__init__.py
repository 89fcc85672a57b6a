"""The command line, ``python -m mp4sr``: from an import to ranked lists.

Modules import what is heavy inside their commands, so that ``--help`` comes at once.
"""

from mp4sr.cli.app import app, main

__all__ = ["app", "main"]
