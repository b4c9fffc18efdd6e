"""The annual programme of activities: writing it, its steps, its approval by both sides, its days among the tasks."""
