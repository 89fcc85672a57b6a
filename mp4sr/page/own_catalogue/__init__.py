"""The tab *Your shop*, and the pages on own catalogues that it leads to."""
