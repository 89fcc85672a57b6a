"""The cold-start lab: one item taken apart, and what another title or picture would change."""
