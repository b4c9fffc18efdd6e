"""The committee: its seats, and the terms that end."""
