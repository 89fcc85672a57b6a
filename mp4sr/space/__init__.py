"""Publishing the page as a Hugging Face Space: the folder a Space is made of, and its upload."""

from mp4sr.space.folder import SpaceFolder, build_space
from mp4sr.space.publish import push_space

__all__ = ["SpaceFolder", "build_space", "push_space"]
