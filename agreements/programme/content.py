"""A programme as plain data: what a version keeps, what its hash is taken of, and what its PDF is printed from."""

import datetime as dt
from dataclasses import asdict

from agreements.drafting.answers import municipal_party, with_article
from agreements.library.areas import AREAS
from agreements.library.texts import NATIONAL
from agreements.models import Activity, ActivityStep, AnnualProgramme
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.programme.lenses import LENSES
from agreements.programme.steps import EVENT, weeks_in_words
from agreements.programme.writing import ACTIVITY_FIELDS
from phases.guards import spell

State = AnnualProgramme.State
_DATES = ("starts_on", "ends_on")
_NUMBERS = ("baseline", "target_value", "budget_local", "budget_counterpart")
_CENTS = ("budget_local", "budget_counterpart")


def content_of(programme):
    """The programme as it stands, as plain data: numbers are text with a point, days are ISO. Four queries."""
    agreement = programme.agreement
    rows = programme.activities.order_by("starts_on", "pk").prefetch_related(
        "plan_lines", "commitments", "steps"
    )
    return {
        "year": programme.year,
        "folio": programme.folio,
        "objective": programme.objective,
        "coordinator_local": programme.coordinator_local,
        "coordinator_counterpart": programme.coordinator_counterpart,
        "agreement": {
            "title": agreement.title,
            "folio": agreement.folio,
            "registry_number": agreement.registry_number,
        },
        "municipality": _party(party_of_municipality(programme.municipality)),
        "counterpart": _party(party_of_counterpart(agreement.counterpart)),
        "capacities": [_municipal_name(programme.municipality), with_article(agreement.counterpart)],
        "activities": [_activity(activity) for activity in rows],
    }


def printed_version(programme):
    """The version that a proposed or approved programme is printed from; None while it is a draft."""
    if programme.state == State.DRAFT:
        return None
    return programme.versions.order_by("-number").first()


def _party(party):
    """Names and place; the coat of arms is a picture and no part of what is approved."""
    facts = asdict(party)
    del facts["coat"]
    return facts


def _municipal_name(municipality):
    """ "el Municipio de Guadalajara", "la Alcaldía Coyoacán"."""
    return municipal_party(municipality, scope=NATIONAL).partition(",")[0]


def _activity(activity):
    facts = {name: getattr(activity, name) for name in ACTIVITY_FIELDS}
    for name in _DATES:
        facts[name] = facts[name].isoformat()
    for name in _NUMBERS:
        facts[name] = number_text(facts[name], cents=name in _CENTS)
    return {
        "id": activity.pk,
        **facts,
        "plan_lines": [str(line) for line in sorted(activity.plan_lines.all(), key=lambda line: line.pk)],
        "commitments": [
            {"clause": commitment.clause_label, "text": commitment.text}
            for commitment in sorted(activity.commitments.all(), key=lambda commitment: commitment.pk)
        ],
        "steps": [
            {"name": step.name, "weeks": step.weeks, "side": step.side}
            for step in sorted(activity.steps.all(), key=lambda step: (-step.weeks, step.pk))
            if step.key != EVENT
        ],
    }


def number_text(value, *, cents=False):
    """A number without trailing zeros ("1250.5"), or with cents ("1250.50"); None stays None."""
    if value is None:
        return None
    text = f"{value:.2f}"
    return text if cents else text.rstrip("0").rstrip(".")


# --- In words ------------------------------------------------------------------------------------------------------

_CHOICES = {
    "kind": dict(Activity.Kind.choices),
    "modality": dict(Activity.Format.choices),
    "adding": dict(Activity.Adding.choices),
    "area": {key: area.es for key, area in AREAS.items()},
}
_SIDES = dict(ActivityStep.Side.choices)
#: What a reader of a comparison calls each part of an activity.
LABELS = {name: str(Activity._meta.get_field(name).verbose_name) for name in ACTIVITY_FIELDS} | {
    "plan_lines": "líneas de los planes",
    "commitments": "compromisos del acuerdo",
    "steps": "pasos",
}
HEAD_LABELS = {
    "objective": "objetivo del año",
    "coordinator_local": "coordinación por el municipio",
    "coordinator_counterpart": "coordinación por la contraparte",
}


def in_words(name, value):
    """A value of a content as people read it; empty for none."""
    if value in (None, "", []):
        return ""
    if name in _CHOICES:
        return _CHOICES[name].get(value, value)
    if name in _DATES:
        return spell(dt.date.fromisoformat(value))
    if name in _NUMBERS:
        return grouped(value)
    if name == "lenses":
        return "; ".join(lens.name for key, lens in LENSES.items() if key in value)
    if name == "plan_lines":
        return "; ".join(value)
    if name == "commitments":
        return "; ".join(f"{each['clause']}: {each['text']}" for each in value)
    if name == "steps":
        return "; ".join(
            f"{each['name']} ({weeks_in_words(each['weeks'])}, {_SIDES[each['side']]})" for each in value
        )
    return str(value)


def target_in_words(facts):
    """«40 reuniones (entre empresas)»: number, unit and the words beside; words alone for what is older."""
    if facts["target_value"] is None:
        return facts["target"]
    measured = f"{grouped(facts['target_value'])} {facts['indicator_unit']}".strip()
    return f"{measured} ({facts['target']})" if facts["target"] else measured


def grouped(text):
    """ "1250.5" -> "1,250.5"."""
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}"
