"""Communication and awareness: the plan, the citizen's summary, the press kit, the awareness kit."""
