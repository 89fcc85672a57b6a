"""The cold-start lab: one item examined, and what another title or other pictures would change."""
