"""Pictures: thumbnails, uploads, and the words read in them."""
