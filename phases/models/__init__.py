from phases.models.feeds import CalendarFeed
from phases.models.methodology import MethodologyVersion, TaskTemplate
from phases.models.outcomes import Diagnosis, Recommendations
from phases.models.participation import Participation, ParticipationTask
from phases.models.process import Phase, Process, Suspension
from phases.models.reminders import Digest, MailAct, MailChoice, Reminder, ReminderPolicy
from phases.models.tasks import Evidence, Task
from phases.models.time import DeclaredDay, Extension

__all__ = [
    "CalendarFeed",
    "DeclaredDay",
    "Diagnosis",
    "Digest",
    "Evidence",
    "Extension",
    "MailAct",
    "MailChoice",
    "MethodologyVersion",
    "Participation",
    "ParticipationTask",
    "Phase",
    "Process",
    "Recommendations",
    "Reminder",
    "ReminderPolicy",
    "Suspension",
    "Task",
    "TaskTemplate",
]
