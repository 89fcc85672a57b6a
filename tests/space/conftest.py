"""The tiny shop and the model of the command line's tests."""

from tests.cli.conftest import model, shop

__all__ = ["model", "shop"]
