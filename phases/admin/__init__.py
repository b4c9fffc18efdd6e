"""The advisors' admin of processes: what is reviewed is read-only, and changes only through pages that call verbs."""

from phases.admin import days, history, methodology, processes, reminders

__all__ = ["days", "history", "methodology", "processes", "reminders"]
