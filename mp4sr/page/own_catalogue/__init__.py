"""The tab *Your own catalogue*, and the pages on own catalogues that it leads to."""
