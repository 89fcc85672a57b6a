"""``python -m mp4sr``."""

from mp4sr.cli import main

if __name__ == "__main__":
    main()
