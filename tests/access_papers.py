"""Rows of the access table: timeline and report of a process."""

ROWS = {}
