"""The term (vigencia) of a signed agreement: its days, its tasks, its end, and the instruments that follow it."""
