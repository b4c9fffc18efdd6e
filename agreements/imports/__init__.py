"""What there was before this system: the inventory of old agreements, one by one or from a table."""
