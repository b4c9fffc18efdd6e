"""Form of a calendar address."""

from django import forms

from phases.models import CalendarFeed, Process

Scope = CalendarFeed.Scope


class FeedForm(forms.Form):
    """What to see in one's calendar: one's tasks, a process, or what concerns the committee.

    Cleans to `scope` and `process`. `scopes` and `processes` are what the person may see.
    """

    content = forms.ChoiceField(
        label="Qué quiere ver en su calendario",
        error_messages={"required": "Elija qué quiere ver en su calendario."},
    )

    def __init__(self, *args, scopes, processes, **kwargs):
        super().__init__(*args, **kwargs)
        self.processes = {f"{Scope.PROCESS}-{process.pk}": process for process in processes}
        choices = [("", "Elija una opción")]
        if Scope.PERSON in scopes:
            choices.append((Scope.PERSON, "Mis tareas pendientes"))
        if Scope.COMMITTEE in scopes:
            choices.append((Scope.COMMITTEE, "Lo del comité: sus tareas y el fin de cada fase"))
        if Scope.PROCESS in scopes and self.processes:
            choices.append(
                (
                    "Todas las fechas de un proceso",
                    [(key, f"{each.partner_name} ({each.folio})") for key, each in self.processes.items()],
                )
            )
        self.fields["content"].choices = choices

    def clean(self):
        cleaned = super().clean()
        content = cleaned.pop("content", "")
        process = self.processes.get(content)
        return {"scope": Scope.PROCESS if process else content, "process": process}


def feed_form(data, *, user, municipality, scopes):
    """The form for this person in this municipality; closed processes have no dates to come."""
    processes = Process.objects.none()
    if Scope.PROCESS in scopes:
        processes = (
            Process.objects.visible_to(user)
            .filter(municipality=municipality)
            .not_closed()
            .select_related("municipality", "counterpart")
        )
    return FeedForm(data, scopes=scopes, processes=processes)
