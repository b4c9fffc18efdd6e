"""The signature of an agreement: the last check of the law's order, in plain words, before the table's constraints."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.drafting.blanks import undefined
from agreements.drafting.clause_writing import current_texts
from agreements.models import Agreement, Approval
from agreements.path import moving, steps
from agreements.path.decisions import decisive
from agreements.terms import lifetime, successors
from agreements.twins import statuses
from agreements.versions.freezing import content_from, latest_version, sha256_of
from phases.guards import spell

Kind = Approval.Kind


def missing_for_signature(agreement, texts=None):
    """What the agreement lacks before it may be signed, in sentences; empty when nothing. Few queries.

    `texts`, when the caller has read them already, are those of `current_texts(agreement)`.
    """
    texts = current_texts(agreement) if texts is None else texts
    latest = latest_version(agreement)
    if latest is None or latest.sha256 != sha256_of(content_from(agreement, texts)):
        return ["El texto no está guardado como versión tal como está: ciérrelo de nuevo antes de firmar."]
    approvals = list(agreement.approvals.all())
    found = []
    if agreement.needs_cabildo and decisive(approvals, Kind.CABILDO, latest.sha256) is None:
        found.append("Falta la aprobación del cabildo sobre este mismo texto.")
    if agreement.needs_dictamen and decisive(approvals, Kind.DICTAMEN, latest.sha256) is None:
        found.append(
            "Falta el dictamen de procedencia de la cancillería sobre este mismo texto (Ley sobre la Celebración de "
            "Tratados, art. 7)."
        )
    if not moving.is_with_partner_of_process(agreement):
        found.append(moving.OTHER_PARTNER)
    found.extend(successors.against_earlier(agreement))
    return found + statuses.blocking(agreement, texts) + undefined(texts, agreement.languages)


def sign(
    *,
    agreement,
    signed_on,
    by,
    now,
    municipal_signatory,
    counterpart_signatory,
    place="",
    note="",
    upload=None,
    expected_state="",
):
    """Record the signature of the frozen text, with the signed paper; returns `path.Taken`.

    `municipal_signatory` and `counterpart_signatory` are the names of who signed; with the place they complete the
    draft's answers where those had none. The term begins (`terms`), and the instrument before, if any, is amended or
    renewed (`successors`). Raises ValidationError, before any constraint does, when the decisions do not cover the
    text, were taken after this day, or something is missing.
    """
    step = steps.SIGN
    signatories = [" ".join(each.split()) for each in (municipal_signatory, counterpart_signatory)]
    place, note = " ".join(place.split()), note.strip()
    with transaction.atomic():
        agreement = moving.lock_agreement(agreement)
        moving.refuse_out_of_turn(agreement, step, expected_state)
        _refuse_incomplete(signatories, upload)
        if found := missing_for_signature(agreement):
            raise ValidationError(found)
        today = agreement.municipality.today(now)
        version = latest_version(agreement)
        facts = {
            "signed_on": signed_on,
            "signed_precision": Agreement.Precision.DAY,
            "signed_sha256": version.sha256,
            "answers": _completed(agreement.answers, signatories, place),
        }
        for kind in (Kind.CABILDO, Kind.DICTAMEN):
            decision = decisive(agreement.approvals.all(), kind, version.sha256)
            if decision is None:
                continue
            if signed_on < decision.decided_on:
                raise ValidationError(
                    {
                        "signed_on": f"{decision.get_kind_display().capitalize()}: es del "
                        f"{spell(decision.decided_on)}, y la firma no puede ser anterior."
                    }
                )
            facts |= {f"{kind}_on": decision.decided_on, f"{kind}_sha256": decision.text_sha256}
        moving.check_day(agreement, signed_on, today, name="signed_on")
        attached = moving.file_facts(upload)
        who = f"Firmaron {signatories[0]} y {signatories[1]}" + (f", en {place}." if place else ".")
        text = moving.act_in_words(step.done, happened_on=signed_on, note=f"{who} {note}".strip())
        change = moving.move(
            agreement,
            step.to_state,
            by=by,
            now=now,
            happened_on=signed_on,
            text=text,
            version=version,
            note=f"{who} {note}".strip(),
            attached=attached,
            facts=facts | attached,
        )
        lifetime.begin_term(agreement=agreement, by=by, today=today)
        successors.take_effect(agreement=agreement, by=by, today=today)
        left = moving.fulfil_tasks(agreement, step.tasks_of(agreement), by=by, happened_on=signed_on)
        moving.tell_office(agreement, by, text, now)
        # What does not go to the registry is in force as soon as its term begins.
        lifetime.advance(agreement.pk, today)
    agreement.refresh_from_db()
    return moving.Taken(agreement, change, left)


def _refuse_incomplete(signatories, upload):
    missing = {}
    for name, value, whose in zip(
        ("municipal_signatory", "counterpart_signatory"),
        signatories,
        ("por el municipio", "por la contraparte"),
        strict=True,
    ):
        if not value:
            missing[name] = f"Escriba quién firmó {whose}."
    if upload is None:
        missing["upload"] = "Adjunte el acuerdo firmado, digitalizado."
    if missing:
        raise ValidationError(missing)


def _completed(answers, signatories, place):
    """The draft's answers with what the signature says, where they had nothing: they never contradict the text."""
    said = {
        "municipal_signatory": signatories[0],
        "counterpart_signatory": signatories[1],
        "place": place,
    }
    return answers | {key: value for key, value in said.items() if value and not answers.get(key)}
