"""Rows of the access table: the clock: suspensions, extensions, accounts of dates, planning backwards."""

ROWS = {}
