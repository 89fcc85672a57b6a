"""The page for programs: named endpoints."""
