"""The tab that shows one history ranked by every ranker."""
