"""Networks of cities and the multilateral agenda: verbs of both, what comes with the system, files and calendars."""
