"""Texto gemelo: one clause in several languages, which of them follow the others, and what differs in their figures."""
