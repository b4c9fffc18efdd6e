"""Rows of the access table: calendar feeds, lists as files."""

ROWS = {}
