"""The data of a draft between forms and verbs: what a new one begins with, what an existing one has.

The forms themselves, step by step: `agreements.forms.interview`.
"""

import datetime as dt

from agreements.drafting.answers import SIGNATURE, scope_of
from agreements.library.areas import MODALITY_CHOICES
from agreements.library.reading import current_edition, templates_of

#: Answers that are kept although they say nothing, because the absence of the key means something else.
EMPTY = (None, "", [], {}, False)


def new_templates(process, kind):
    """The clauses that a draft begun today would have."""
    return templates_of(current_edition(), kind, scope_of(process.counterpart))


def counterpart_of(agreement):
    """With whom the draft would be made now: the process's counterpart may have changed since it was begun."""
    return agreement.process.counterpart or agreement.counterpart


def templates_for(agreement):
    """The clauses that the draft may have."""
    return templates_of(agreement.library_version, agreement.kind, scope_of(counterpart_of(agreement)))


def draft_initial(process):
    """Sensible data for a new draft; whatever only the parties can decide (term, notice, dates) stays empty."""
    municipality, counterpart = process.municipality, process.counterpart
    spanish = counterpart.is_mexican or counterpart.language.split("-")[0] == "es"
    return {
        "kind": "twinning",
        "second_language": "" if spanish else "en",
        "objective": "impulsar el desarrollo de ambas comunidades mediante el intercambio de experiencias y la "
        "realización de proyectos conjuntos",
        "objective_en": ""
        if spanish
        else "to further the development of both communities through the exchange of experience and joint projects",
        "modalities": [key for key, _ in MODALITY_CHOICES],
        "meeting_frequency": "half_yearly",
        "start": SIGNATURE,
        "authenticity": "equal",
        "municipal_signatory": municipality.mayor,
        "municipal_signatory_title": municipality.mayor_title,
        "counterpart_signatory": counterpart.office_holder,
        "counterpart_signatory_title": counterpart.office_holder_title,
    }


def initial_of(agreement):
    """The forms' data of an existing draft."""
    second, third = (*agreement.languages[1:], "", "")[:2]
    chosen = agreement.answers.get("alternatives", {})
    return {
        **agreement.answers,
        **{f"alternative_{key}": alternative for key, alternative in chosen.items()},
        "kind": agreement.kind,
        "second_language": second,
        "third_language": third,
        "title": agreement.title,
        "areas": agreement.areas,
        "modalities": agreement.modalities,
        "optional_clauses": list(agreement.clauses.values_list("key", flat=True)),
    }


def verb_data_of(agreement):
    """Keyword arguments with which `change_draft` would change nothing: what a step then changes its part of."""
    present = set(agreement.clauses.values_list("key", flat=True))
    return {
        "title": agreement.title,
        "languages": list(agreement.languages),
        "areas": list(agreement.areas),
        "modalities": list(agreement.modalities),
        "answers": dict(agreement.answers),
        "left_out": [template.key for template in templates_for(agreement) if template.key not in present],
    }


def kept(value):
    """An answer as JSON keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value
