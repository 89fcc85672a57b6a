"""The cold-start lab's tab: one item examined, and what a change to it would do."""
