"""Rows of the access table: declared days and reminder rules."""

ROWS = {}
