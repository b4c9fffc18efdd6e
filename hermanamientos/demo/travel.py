"""Leading an agreement of the demonstration along its path, on the days on which its process did the same."""

import datetime as dt

from django.utils import timezone

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.models import Approval, State
from agreements.path import review
from agreements.path.steps import STEPS, Demand
from agreements.path.units import unit_name
from agreements.remarks import answering, observing
from agreements.terms import lifetime
from agreements.versions.freezing import latest_version, save_version
from hermanamientos.demo import people
from hermanamientos.demo.example_papers import example_paper
from hermanamientos.demo.notes import PREFIX, note_of
from partners.models import User

MORNING = dt.time(9, 0)
NUMBER = "Ejemplo {}/{}"
NEGOTIATED, SENT, TURN, OBSERVED = "texto-negociado", "envio-dgcp", "turno-consultoria", "observaciones"
ANSWERED, OPINION, SIGNED = "solventar-observaciones", "dictamen-procedencia", "firma"
DELIVERED, REGISTERED = "remitir-registro", "constancia-registro"


def travel(journey, agreement, *, by, today):
    """Take every step up to the journey's end, each through its verb; returns the agreement fresh.

    The process must have done the tasks of those steps: their days are the steps' days.
    """
    return _Traveller(journey, agreement, by, today).go()


def signing_day(journey, process):
    """The day on which the agreement of this process will have been signed; None when the journey ends before."""
    if journey is None or journey.until == State.OBSERVED:
        return None
    keys = (NEGOTIATED, "cabildo", SENT, TURN, OBSERVED, ANSWERED, OPINION, SIGNED)
    return max(process.tasks.filter(key__in=keys).values_list("completed_on", flat=True))


class _Traveller:
    def __init__(self, journey, agreement, by, today):
        self.journey, self.agreement, self.by, self.today = journey, agreement, by, today
        done = agreement.process.tasks.exclude(completed_on=None)
        self.days = dict(done.values_list("key", "completed_on"))
        self.day, self.minutes, self.papers = agreement.process.opened_on, 0, 0

    def go(self):
        self.step("negociado", NEGOTIATED)
        self.council()
        self.step("enviar", SENT)
        self.step("turno", TURN)
        self.observe()
        if self.journey.until == State.OBSERVED:
            save_version(
                agreement=self.agreement,
                by=self.by,
                now=self.now(),
                note=f"{PREFIX}respuestas en preparación",
            )
            return self.agreement
        self.step("responder", ANSWERED)
        self.confirm()
        self.opinion()
        self.sign()
        self.step("remitir", DELIVERED)
        if self.journey.until == State.IN_FORCE:
            self.step("inscribir", REGISTERED, number=self.journey.registry_number)
        lifetime.advance(self.agreement.pk, self.today)
        self.agreement.refresh_from_db()
        return self.agreement

    def on(self, key):
        """The day of a task; never before the day of the step before."""
        self.day = max(self.day, self.days[key])
        return self.day

    def now(self):
        """An instant of the present day of the story, later than the one before; not one still to come."""
        self.minutes += 7
        at = timezone.make_aware(dt.datetime.combine(self.day, MORNING)) + dt.timedelta(minutes=self.minutes)
        return min(at, timezone.now()) if self.day <= timezone.localdate() else at

    def paper(self, title, key):
        self.papers += 1
        return example_paper(title, note_of(key), day=self.day, name=f"{key}-{self.papers}")

    def number(self):
        return NUMBER.format(self.papers + 1, self.day.year)

    def step(self, code, key, number=""):
        step, day = STEPS[code], self.on(key)
        if not number and step.number is Demand.REQUIRED:
            number = self.number()
        required = step.document is Demand.REQUIRED
        taken = review.take_step(
            agreement=self.agreement,
            step=code,
            happened_on=day,
            number=number,
            unit=unit_name(step.unit) if step.unit else "",
            note=note_of(key),
            upload=self.paper(step.document_label, key) if required else None,
            by=self.by,
            now=self.now(),
        )
        self.agreement = taken.agreement

    def council(self):
        day = self.on("cabildo")
        review.record_approval(
            agreement=self.agreement,
            kind=Approval.Kind.CABILDO,
            decided_on=day,
            number="Acta de ejemplo 14",
            session="ordinaria de ejemplo",
            votes=self.journey.votes,
            majority=Approval.Majority.QUALIFIED,
            upload=self.paper("Acta certificada del cabildo", "cabildo"),
            by=self.by,
            now=self.now(),
        )

    def observe(self):
        day = self.on(OBSERVED)
        observations = self.journey.observations
        recorded = observing.record_remarks(
            agreement=self.agreement,
            oficio=self.number(),
            received_on=day,
            remarks=[(each.clause, each.text) for each in observations],
            unit=unit_name(STEPS["observaciones"].unit),
            upload=self.paper("Oficio de observaciones", OBSERVED),
            by=self.by,
            now=self.now(),
        )
        self.agreement = recorded.taken.agreement
        for remark, each in zip(recorded.remarks, observations, strict=True):
            if not each.answer:
                continue
            self.amend(each)
            answering.answer_remark(
                remark=remark, text=each.answer, seen=answering.stamp_of(remark), by=self.by, now=self.now()
            )

    def amend(self, observation):
        texts = current_texts(self.agreement).get(observation.clause, {})
        for language, (old, new) in observation.amended.items():
            if language not in texts:
                continue
            text = texts[language]
            if old not in text.html:
                raise LookupError(f"«{observation.clause}» does not say {old!r} in {language}")
            save_clause(
                clause=text.clause,
                language=language,
                html=text.html.replace(old, new),
                expected_version=text.version,
                heading=text.heading,
                note="Observación de la cancillería",
                matches_twins=True,
                by=self.by,
            )

    def confirm(self):
        """What the cabildo approved was changed by the answers: it says that its approval stands."""
        approval = self.agreement.approvals.get(kind=Approval.Kind.CABILDO)
        if approval.text_sha256 == latest_version(self.agreement).sha256:
            return
        review.confirm_approval(
            approval=approval,
            reason=f"{PREFIX}el cambio precisa la redacción y no altera lo aprobado por el cabildo.",
            decided_on=self.day,
            by=self.by,
            now=self.now(),
        )

    def opinion(self):
        day = self.on(OPINION)
        review.record_approval(
            agreement=self.agreement,
            kind=Approval.Kind.DICTAMEN,
            decided_on=day,
            number=self.number(),
            unit=unit_name(STEPS["dictamen"].unit),
            note=note_of(OPINION),
            upload=self.paper("Oficio con el dictamen", OPINION),
            by=User.objects.get(email=people.ADVISOR.email),
            now=self.now(),
        )
        self.agreement.refresh_from_db()

    def sign(self):
        day = self.on(SIGNED)
        ours, theirs = self.journey.signatories
        taken = review.sign(
            agreement=self.agreement,
            signed_on=day,
            municipal_signatory=ours,
            counterpart_signatory=theirs,
            place=self.journey.place,
            upload=self.paper("Acuerdo firmado", SIGNED),
            by=self.by,
            now=self.now(),
        )
        self.agreement = taken.agreement
