"""What the ministry observes of a text, and what the office answers: row by row, on screen and on paper."""
