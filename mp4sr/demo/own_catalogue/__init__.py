"""A visitor's own catalogue: from dropped files to a shop of their own, gone when they leave."""
