"""Writing a draft: from what the office answers to the words of each clause, and whatever people do to them.

Verbs of the text. Who moves the agreement along its path: `agreements.path`.
"""
