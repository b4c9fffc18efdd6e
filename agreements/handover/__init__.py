"""Hand-over (entrega-recepción): what one administration leaves to the next, in one archive that proves itself."""
