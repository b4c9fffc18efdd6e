"""Funds and calls (radar de fondos): what they ask, whether an office meets it, and the files they come in.

`calls` holds the verbs; what is pure says so.
"""
