"""The command line, ``mp4sr`` or ``python -m mp4sr``: from an import to ranked lists.

Heavy modules are imported inside the commands, so that ``--help`` answers at once.
"""

from mp4sr.cli.app import app, main

__all__ = ["app", "main"]
