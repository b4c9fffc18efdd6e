"""Rows of the access table: acts by mail, preferences, extensions that wait."""

ROWS = {}
