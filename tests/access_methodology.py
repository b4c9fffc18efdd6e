"""Rows of the access table: questionnaire, results, recommendations, own tasks."""

ROWS = {}
