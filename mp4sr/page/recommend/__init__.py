"""The first tab: pick items on the left, recommendations on the right."""
