"""Funds and calls against all that an office has: what they are matched with, their pages, and who hears of them."""
