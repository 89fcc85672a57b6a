"""What a Space starts. ``python app.py`` takes the options of ``mp4sr serve``."""

import sys

from mp4sr.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
