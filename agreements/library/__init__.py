"""The clause library: what agreements are written from.

The system's own clauses stand here as data; editions of it are rows that advisors publish, and a draft keeps its own.
"""
