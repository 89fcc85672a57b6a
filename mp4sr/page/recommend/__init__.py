"""The tab Recommend: items to pick on the left, recommendations on the right."""
