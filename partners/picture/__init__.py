"""The office's own picture: profile, strengths and needs, lines of the plans."""
