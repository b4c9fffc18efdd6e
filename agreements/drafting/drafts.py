"""Verbs of a draft as a whole: starting it and changing its data. Its words: `agreements.drafting.clause_writing`."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.drafting import markup
from agreements.drafting.answers import default_title, language_name, scope_of, values_of
from agreements.drafting.clause_writing import NOT_A_DRAFT, current_texts
from agreements.library.areas import AREAS, MODALITIES
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, LETTER
from agreements.library.filling import fill
from agreements.library.reading import current_edition, templates_of
from agreements.models import TEXT_OPEN, Agreement, Clause, ClauseText
from agreements.terms import dates
from partners.history import record
from phases.guards import lock_process
from phases.models import Process

PRIVATE_REFUSED = (
    "La contraparte es una institución privada: el instrumento queda fuera de la Ley sobre la Celebración de "
    "Tratados (arts. 1o. y 2o.) y no puede ser un acuerdo interinstitucional. Elija un órgano gubernamental "
    "extranjero o un organismo internacional."
)
STALE_DATA = (
    "Otra persona cambió los datos del proyecto mientras usted los editaba. Lo que escribió sigue aquí: "
    "revise los datos vigentes y vuelva a guardar."
)


def start_draft(*, process, kind, languages, areas, modalities, answers, by, left_out=(), title="", now=None):
    """Begin the draft of an agreement of a process: one clause row per clause, version 1 filled per language.

    It is filled from the library's current edition, and keeps to it from then on. `left_out` are the keys of optional
    clauses that this text does without; `answers["alternatives"]`, {clause key: alternative}, chooses between the
    library's wordings of a clause. `now` is the instant of its Entry, the present one unless said. Refuses a process
    without a counterpart or closed, a private counterpart (LSCT arts. 1-2) and a second draft of the same kind. Returns
    the agreement.
    """
    if kind not in INSTRUMENTS:
        raise ValidationError({"kind": "La biblioteca no tiene cláusulas para ese tipo de instrumento."})
    _check_choices(kind, languages, areas, modalities)
    _check_term(answers)
    try:
        with transaction.atomic():
            # The process must not close, nor change its counterpart, while its draft begins.
            process = lock_process(process.pk)
            _refuse_to_start(process)
            edition, scope = current_edition(), scope_of(process.counterpart)
            _check_alternatives(templates_of(edition, kind, scope), answers)
            agreement = Agreement.objects.create(
                municipality=process.municipality,
                counterpart=process.counterpart,
                process=process,
                kind=kind,
                origin=Agreement.Origin.PROCESS,
                scope=scope,
                state=Agreement.State.DRAFT,
                title=title or default_title(kind, process.municipality, process.counterpart),
                languages=list(languages),
                areas=list(areas),
                modalities=list(modalities),
                answers=answers,
                library_version=edition,
                created_by=by,
            )
            _add_clauses(agreement, left_out)
            _refill(agreement, by)
            record(
                act="agreement.drafted",
                text=f"Se inició el proyecto «{agreement.title}».",
                by=by,
                subject=agreement,
                municipality=agreement.municipality,
                at=now,
            )
    except IntegrityError as error:
        raise ValidationError("Este proceso ya tiene un proyecto de este tipo.") from error
    return agreement


def _refuse_to_start(process):
    if process.state == Process.State.CLOSED:
        raise ValidationError("El proceso está cerrado: no puede tener un proyecto nuevo.")
    if process.counterpart is None:
        raise ValidationError("Elija primero la contraparte del proceso.")
    if process.counterpart.is_private:
        raise ValidationError(PRIVATE_REFUSED)


def change_draft(*, agreement, title, languages, areas, modalities, answers, left_out, seen_at, by):
    """Change a draft's data. Clauses that nobody has edited by hand get a new version filled with them.

    The draft also takes the process's present counterpart, which may have changed since it was begun.
    `seen_at` is the `changed_at` that the person saw: a stale tab is refused. Returns how many texts were filled anew.
    """
    if not agreement.is_text_open:
        raise ValidationError(NOT_A_DRAFT)
    _check_choices(agreement.kind, languages, areas, modalities)
    _check_term(answers)
    counterpart = agreement.process.counterpart or agreement.counterpart
    if counterpart.is_private:
        raise ValidationError(PRIVATE_REFUSED)
    with transaction.atomic():
        updated = Agreement.objects.filter(pk=agreement.pk, state__in=TEXT_OPEN, changed_at=seen_at).update(
            title=title or agreement.title,
            counterpart=counterpart,
            scope=scope_of(counterpart),
            languages=list(languages),
            areas=list(areas),
            modalities=list(modalities),
            answers=answers,
            changed_at=timezone.now(),
        )
        if updated != 1:
            raise ValidationError(STALE_DATA)
        agreement.refresh_from_db()
        _add_clauses(agreement, left_out)
        count = _refill(agreement, by)
        record(
            act="agreement.changed",
            text=f"Se cambiaron los datos del proyecto; cláusulas vueltas a llenar: {count}.",
            by=by,
            subject=agreement,
            municipality=agreement.municipality,
        )
    return count


def _check_choices(kind, languages, areas, modalities):
    """A draft speaks Spanish first, and names only areas and forms of the catalogue; a letter needs no forms."""
    if not languages or languages[0] != "es" or len(set(languages)) != len(languages) or len(languages) > 3:
        raise ValidationError(
            {"second_language": "El proyecto se redacta en español y, si acaso, en uno o dos idiomas más."}
        )
    if not areas or not set(areas) <= AREAS.keys():
        raise ValidationError({"areas": "Elija al menos un área de cooperación del catálogo."})
    if not set(modalities) <= MODALITIES.keys() or not (modalities or kind == LETTER):
        raise ValidationError({"modalities": "Elija al menos una modalidad del catálogo."})


def _check_term(answers):
    """Refuse a term whose last day no calendar has; a day of signature is never so late."""
    try:
        if answers.get("start") == "date" and answers.get("start_on"):
            starts_on, months = dt.date.fromisoformat(answers["start_on"]), dates.months_of(answers)
            dates.last_day(starts_on, months or 1)
    except ValueError as error:
        raise ValidationError(
            {"start_on": "Revise el año en que surte efectos: está demasiado lejos."}
        ) from error


def _check_alternatives(templates, answers):
    offered = {template.key: {each.key for each in template.alternatives} for template in templates}
    for key, alternative in (answers.get("alternatives") or {}).items():
        if alternative not in offered.get(key, ()):
            raise ValidationError(
                {"alternatives": "La biblioteca no tiene esa redacción de la cláusula: elija otra."}
            )


def _templates(agreement):
    """The clauses of the edition with which the draft was begun, for its counterpart of today."""
    return templates_of(agreement.library_version, agreement.kind, agreement.scope)


def _add_clauses(agreement, left_out):
    """Rows for the clauses that the draft keeps; a mandatory clause always stays, an edited one is never lost."""
    templates = _templates(agreement)
    dropped = {
        template.key: template
        for template in templates
        if template.key in left_out and not template.mandatory
    }
    edited = set(
        ClauseText.objects.filter(
            clause__agreement=agreement, clause__key__in=dropped, is_filled=False
        ).values_list("clause__key", flat=True)
    )
    if edited:
        names = ", ".join(dropped[key].heading["es"] for key in sorted(edited))
        raise ValidationError(
            {"left_out": f"Estas cláusulas ya se editaron a mano y no se quitan desde aquí: {names}."}
        )
    agreement.clauses.filter(key__in=dropped, is_own=False).delete()
    rows = list(agreement.clauses.order_by("position", "pk"))
    places = {row.key: place for place, row in enumerate(rows)}
    added, before = [], -1
    for template in templates:
        if template.key in places:
            before = places[template.key]
        elif template.key not in dropped:
            row = Clause(agreement=agreement, key=template.key, is_mandatory=template.mandatory)
            # Behind the clause that precedes it in the library, wherever the office has moved that one.
            added.append((before, row))
    for number, (place, row) in enumerate(added, start=1):
        rows.insert(place + number, row)
    _number(rows)


def _number(rows):
    """Write the places of the clauses, 1, 2, 3…, of those that are new and of those that move."""
    moved = []
    for position, row in enumerate(rows, start=1):
        if row.pk and row.position != position:
            moved.append(row)
        row.position = position
    Clause.objects.bulk_update(moved, ["position"])
    Clause.objects.bulk_create(row for row in rows if row.pk is None)


def _refill(agreement, by):
    """A new filled version wherever nobody has edited by hand and the words change; returns how many.

    Texts that the library fills from the same data correspond to each other, and say so in `matches`. What the office
    wrote itself, a clause or a text, stays as it is.
    """
    templates = {template.key: template for template in _templates(agreement)}
    chosen = agreement.answers.get("alternatives") or {}
    current = current_texts(agreement)
    values = {language: values_of(agreement, language) for language in LANGUAGES}
    rows = []
    for clause in agreement.clauses.order_by("position"):
        template = templates.get(clause.key)
        if clause.is_own or template is None:
            continue
        latest, fresh = dict(current[clause.key]), []
        for language in agreement.languages:
            text = latest.get(language)
            if text and not text.is_filled:
                continue
            heading, html = _words(template, language, chosen.get(clause.key, ""), values)
            if text and text.html == html and text.heading == heading:
                continue
            latest[language] = ClauseText(
                clause=clause,
                language=language,
                version=text.version + 1 if text else 1,
                heading=heading,
                html=html,
                is_filled=True,
                author=by,
            )
            fresh.append(latest[language])
        filled = {code: text.version for code, text in latest.items() if code in LANGUAGES and text.is_filled}
        for text in fresh:
            if text.language in filled:
                text.matches = {code: number for code, number in filled.items() if code != text.language}
        rows += fresh
    ClauseText.objects.bulk_create(rows)
    return len(rows)


def _words(template, language, alternative, values):
    """Heading and HTML of a clause in one language, filled."""
    if language in LANGUAGES:
        html = fill(template.text_in(language, alternative), values[language], language)
        return template.heading_in(language, alternative), markup.clean(html)
    # The library has no text in this language: the column says so until somebody translates it.
    html = f"<p><strong>[por traducir al {language_name(language)}]</strong></p>"
    return template.heading_in("es", alternative), html
