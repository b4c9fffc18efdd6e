"""Walking an agreement along its path, for tests: each step through its verb, with papers that are real files."""

import datetime as dt

from agreements.drafting.clause_writing import save_clause
from agreements.path import review
from agreements.path.steps import STEPS, Demand
from hermanamientos.lib.uploads import check_upload
from tests.conftest import MONDAY
from tests.scene import pdf

NOW = dt.datetime(2026, 6, 30, 18, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MEMBERS = [(f"Regidora {n}", "regidora") for n in range(1, 10)]


def paper(name="oficio.pdf"):
    return pdf(name), check_upload(pdf(name))


def vote(in_favour=9, against=0, abstained=0, absent=0):
    senses = ["for"] * in_favour + ["against"] * against + ["abstained"] * abstained + ["absent"] * absent
    return [(name, office, sense) for (name, office), sense in zip(MEMBERS, senses, strict=False)]


class Walk:
    """An agreement on its way; the clock goes on by one minute an act, the calendar by one day a step."""

    def __init__(self, agreement, by):
        self.agreement, self.by, self.day, self.now = agreement, by, MONDAY, NOW
        self.left = ()

    def tick(self):
        self.now += dt.timedelta(minutes=1)
        self.day += DAY
        return {"by": self.by, "now": self.now}

    def step(self, code, **given):
        demanded = {}
        if STEPS[code].number is Demand.REQUIRED:
            demanded["number"] = "OF-7/2026"
        if STEPS[code].note is Demand.REQUIRED:
            demanded["note"] = "Así se decidió."
        if STEPS[code].document is Demand.REQUIRED:
            demanded["upload"] = paper()
        who = self.tick()
        taken = review.take_step(
            agreement=self.agreement,
            step=code,
            **{"happened_on": self.day} | who | demanded | given,
        )
        self.agreement, self.left = taken.agreement, taken.unfulfilled
        return taken

    def cabildo(self, **given):
        who = self.tick()
        data = {
            "decided_on": self.day,
            "number": "Acta 14",
            "session": "ordinaria 14",
            "votes": vote(),
            "majority": "qualified",
            "upload": paper("acta.pdf"),
        }
        approval = review.record_approval(agreement=self.agreement, kind="cabildo", **who | data | given)
        self.agreement.refresh_from_db()
        return approval

    def dictamen(self, **given):
        who = self.tick()
        data = {"decided_on": self.day, "number": "CJA-99", "upload": paper("dictamen.pdf")}
        approval = review.record_approval(agreement=self.agreement, kind="dictamen", **who | data | given)
        self.agreement.refresh_from_db()
        return approval

    def sign(self, **given):
        who = self.tick()
        data = {
            "signed_on": self.day,
            "municipal_signatory": "Verónica Ortiz",
            "counterpart_signatory": "Claire Martin",
            "place": "Lyon",
            "upload": paper("firmado.pdf"),
        }
        taken = review.sign(agreement=self.agreement, **who | data | given)
        self.agreement, self.left = taken.agreement, taken.unfulfilled
        return taken

    def change_text(self, clause="objetivo", language="es"):
        """One more sentence, and the twin confirmed to say the same."""
        row = self.agreement.clauses.get(key=clause)
        for code in self.agreement.languages:
            latest = row.texts.filter(language=code).order_by("-version").first()
            save_clause(
                clause=row,
                language=code,
                html=latest.html + "<p>Una frase más.</p>",
                expected_version=latest.version,
                heading=latest.heading,
                by=self.by,
                matches_twins=True,
            )

    def to(self, state):
        """Straight to a state before the signature."""
        for code in WAYS[state]:
            if code == "dictamen":
                self.dictamen()
            else:
                self.step(code)
        return self


SENT = ("negociado", "enviar")
WAYS = {
    "draft": (),
    "legal_review": ("revision",),
    "negotiated": ("negociado",),
    "sent": SENT,
    "in_opinion": (*SENT, "turno"),
    "observed": (*SENT, "turno", "observaciones"),
    "answered": (*SENT, "turno", "observaciones", "responder"),
    "approved": (*SENT, "dictamen"),
}
