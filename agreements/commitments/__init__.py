"""Promises of an agreement, followed from the clause to what was done (compromisos rastreables)."""
