from phases.models.methodology import MethodologyVersion, TaskTemplate
from phases.models.process import Phase, Process, Suspension
from phases.models.reminders import Reminder
from phases.models.tasks import Evidence, Task

__all__ = [
    "Evidence",
    "MethodologyVersion",
    "Phase",
    "Process",
    "Reminder",
    "Suspension",
    "Task",
    "TaskTemplate",
]
