"""What twinnings bring over years, and the yearly judgement on each agreement."""
