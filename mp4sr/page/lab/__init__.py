"""The tab that takes one cold item apart."""
