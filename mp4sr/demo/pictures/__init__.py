"""The pictures of the demo: thumbnails, uploads, and the words read in them."""
