"""New editions of the clause library, prepared by advisors: a draft, its clauses and texts, its check, publishing it.

A draft is a copy of a published edition and belongs to whoever prepares it. Once published it fills new drafts of
agreements and never changes again; drafts already begun keep the edition that filled them.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from agreements.library.checks import LONGEST, changes, kept, problems, text_problems, tidy
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, LETTER, SCOPES, UNNUMBERED, clause_set
from agreements.library.reading import current_edition, read_edition
from agreements.models import LibraryClause, LibraryEdition, LibraryText
from partners.history import record
from phases.guards import require_text

#: What an advisor edits of a clause; its texts have a verb of their own.
CLAUSE_FIELDS = ("purpose", "is_mandatory", "anchor", "grade")
#: Keys of the clauses that offices add to their drafts begin so: see `agreements.drafting.arranging`.
RESERVED = "propia"


def draft_from(*, edition, by, now):
    """Make a draft from a published edition; returns it. An advisor prepares one draft at a time.

    Raises ValidationError when `by` is no advisor, has a draft already, or when the edition is itself a draft.
    """
    _require_advisor(by)
    if not edition.is_published:
        raise ValidationError("Una edición nueva se prepara a partir de una publicada.", code="draft")
    own = LibraryEdition.objects.filter(published_at__isnull=True, created_by=by).first()
    if own is not None:
        raise ValidationError(
            f"Usted ya tiene un borrador, la edición {own.number}: publíquelo o descártelo antes de preparar otro.",
            code="one_draft",
        )
    try:
        with transaction.atomic():
            draft = LibraryEdition.objects.create(number=_next_number(), created_by=by, created_at=now)
            write_clauses(draft, read_edition(edition))
            _record(
                draft, "library.drafted", f"Preparó un borrador a partir de la edición {edition.number}.", by
            )
    except IntegrityError as error:
        raise ValidationError(
            "Se acaba de preparar otra edición. Revise la lista de ediciones e inténtelo de nuevo.",
            code="stale",
        ) from error
    return draft


def write_clauses(edition, content):
    """Write clauses, as `read_edition` gives them, into an edition that has none yet."""
    rows = {}
    for (instrument, _), clauses in content.items():
        for clause in clauses:
            rows.setdefault(
                (instrument, clause.key),
                LibraryClause(
                    edition=edition,
                    instrument=instrument,
                    key=clause.key,
                    position=clause.number,
                    purpose=clause.purpose,
                    is_mandatory=clause.mandatory,
                    is_numbered=clause.numbered,
                    anchor=clause.anchor,
                    grade=clause.grade,
                ),
            )
    LibraryClause.objects.bulk_create(rows.values())
    LibraryText.objects.bulk_create(
        LibraryText(
            clause=rows[instrument, clause.key],
            scope=scope,
            alternative=wording.key,
            alternative_label=wording.label,
            language=language,
            heading=wording.heading[language],
            html=words,
        )
        for (instrument, scope), clauses in content.items()
        for clause in clauses
        for wording in clause.alternatives
        for language, words in wording.texts.items()
    )


def change_note(*, edition, note, by):
    """Say what a draft changes; returns it."""
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        draft.note = require_text(note, "Escriba qué cambia esta edición.")[:250]
        draft.save(update_fields=["note"])
        _record(draft, "library.note_changed", f"Anotó qué cambia el borrador: «{draft.note}».", by)
    return draft


def change_clause(*, edition, clause, values, after, by):
    """Change what is said of a clause of a draft, CLAUSE_FIELDS, and its place: behind the clause `after`, or first
    when that is None; returns it.

    Raises ValidationError when a clause that rests on the law, or makes the instrument what it is, would become
    optional, and when an article would come before the opening.
    """
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        row = _clause(draft, clause)
        for name in CLAUSE_FIELDS:
            setattr(row, name, values[name])
        if not row.is_mandatory and row.key in kept(row.instrument):
            raise ValidationError(
                {"is_mandatory": "La ley, o el instrumento mismo, pide esta cláusula: no puede ser optativa."}
            )
        row.full_clean(exclude=["edition"])
        row.save()
        others = [each for each in _in_order(draft, row.instrument) if each.pk != row.pk]
        place = [each.pk for each in others].index(after.pk) + 1 if after in others else 0
        _number([*others[:place], row, *others[place:]])
        _record(draft, "library.clause_changed", f"Cambió los datos de la cláusula {_named(row)}.", by)
    return row


def add_clause(*, edition, instrument, values, headings, texts, by, key=""):
    """Add a clause to an instrument of a draft, before its last one, with its usual wording; returns it.

    `headings` and `texts` are {language: …}, the same for both scopes to begin with. The key never changes; empty, it
    comes from the Spanish heading. A clause that another instrument has may come here under the same key.
    """
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        if instrument not in INSTRUMENTS:
            raise ValidationError({"instrument": "La biblioteca no tiene ese instrumento."})
        key = slugify(key or headings.get("es", ""))[:60].strip("-")
        if not key or key.startswith(RESERVED):
            raise ValidationError(
                {"key": f"Escriba otra clave: con letras, y que no empiece con «{RESERVED}»."}
            )
        if instrument != LETTER and key in {each.key for each in clause_set(LETTER)[1:]}:
            raise ValidationError(
                {"key": "Esa clave es de una cláusula de la carta de intención: escriba otra."}
            )
        rows = list(_in_order(draft, instrument))
        if key in {row.key for row in rows}:
            raise ValidationError({"key": "Este instrumento ya tiene una cláusula con esa clave."})
        row = LibraryClause(
            edition=draft,
            instrument=instrument,
            key=key,
            position=len(rows) + 1,
            is_numbered=key not in UNNUMBERED and instrument != LETTER,
            **{name: values[name] for name in CLAUSE_FIELDS},
        )
        row.full_clean(exclude=["edition"])
        row.save()
        # Before the final provisions; what carries no number, behind the others of its sort.
        place = (
            len(rows) - 1
            if row.is_numbered or instrument == LETTER
            else [r.is_numbered for r in rows].index(True)
        )
        _number([*rows[:place], row, *rows[place:]])
        _write(row, SCOPES, "", "", headings, texts)
        _record(draft, "library.clause_added", f"Agregó la cláusula {_named(row)}.", by)
    return row


def remove_clause(*, edition, clause, by):
    """Take a clause out of a draft; raises ValidationError for one that must stay: see `checks.kept`."""
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        row = _clause(draft, clause)
        if row.key in kept(row.instrument):
            raise ValidationError("La ley, o el instrumento mismo, pide esta cláusula: no puede quitarse.")
        name = _named(row)
        row.delete()
        _number(list(_in_order(draft, row.instrument)))
        _record(draft, "library.clause_removed", f"Quitó la cláusula {name}.", by)


def write_wording(*, edition, clause, scopes, headings, texts, by, alternative="", label="", is_new=False):
    """Write one wording of a clause in both languages, for one scope or for both; returns its key.

    `headings` and `texts` are {language: …}; HTML is cleaned. `is_new` adds an alternative, named by its label. Raises
    ValidationError for an unknown variable, one that this clause needs and lacks, or one of only one language.
    """
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        row = _clause(draft, clause)
        present = set(row.texts.values_list("alternative", flat=True))
        if is_new:
            label = require_text(label, "Escriba el nombre de la redacción.")
            alternative = slugify(label)[:40].strip("-")
            if not alternative or alternative in present:
                raise ValidationError({"label": "Esta cláusula ya tiene una redacción con ese nombre."})
        elif alternative not in present:
            raise ValidationError("Esa redacción ya se quitó.", code="stale")
        _write(row, scopes, alternative, label.strip()[:120], headings, texts)
        act = "library.wording_added" if is_new else "library.wording_changed"
        which = f", redacción «{label}»" if alternative else ""
        verb = "Agregó" if is_new else "Cambió"
        _record(draft, act, f"{verb} el texto de la cláusula {_named(row)}{which}.", by)
    return alternative


def remove_wording(*, edition, clause, alternative, by):
    """Take an alternative out of a clause of a draft, in both scopes; the usual wording stays."""
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        row = _clause(draft, clause)
        if not alternative:
            raise ValidationError("La redacción usual de una cláusula no se quita.")
        label = row.texts.filter(alternative=alternative).values_list("alternative_label", flat=True).first()
        if label is None:
            raise ValidationError("Esa redacción ya se quitó.", code="stale")
        row.texts.filter(alternative=alternative).delete()
        _record(draft, "library.wording_removed", f"Quitó de {_named(row)} la redacción «{label}».", by)


def publish(*, edition, by, now):
    """Publish a draft: new drafts of agreements are filled from it; it never changes again. Returns it.

    Raises ValidationError with everything that `what_is_missing` tells, and when somebody published it already.
    """
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        if missing := what_is_missing(draft):
            raise ValidationError([ValidationError(each, code="missing") for each in missing])
        updated = LibraryEdition.objects.filter(pk=draft.pk, published_at__isnull=True).update(
            published_at=now, published_by=by
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de publicar esta edición.", code="stale")
        draft.refresh_from_db()
        _record(
            draft,
            "library.published",
            f"Publicó la edición {draft.number} de la biblioteca de cláusulas: {draft.note}",
            by,
        )
    return draft


def discard(*, edition, by):
    """Throw a draft away with its clauses. Raises ValidationError for a published edition."""
    with transaction.atomic():
        draft = _lock_draft(edition, by)
        _record(draft, "library.discarded", f"Descartó el borrador de la edición {draft.number}.", by)
        draft.delete()


def what_is_missing(draft):
    """All that keeps a draft from being published, as Spanish sentences; empty when nothing does."""
    missing = [] if draft.note.strip() else ["Escriba qué cambia respecto de la edición vigente."]
    content = read_edition(draft)
    missing += problems(content)
    current = LibraryEdition.objects.filter(number=current_edition()).first()
    if current is not None and not changes(read_edition(current), content):
        missing.append(
            f"El borrador es igual a la edición vigente, la {current.number}: no hay qué publicar."
        )
    return missing


# --- Rooms below ------------------------------------------------------------------------------------------------


def _require_advisor(by):
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería prepara ediciones de la biblioteca.", code="role")


def _lock_draft(edition, by):
    """The draft, held until the transaction ends; refused to whoever does not prepare it."""
    _require_advisor(by)
    row = LibraryEdition.objects.select_for_update().filter(pk=edition.pk).first()
    if row is None:
        raise ValidationError("Ese borrador ya se descartó.", code="stale")
    if row.is_published:
        raise ValidationError(
            f"La edición {row.number} ya se publicó y no cambia: prepare una edición nueva.", code="published"
        )
    if row.created_by_id != by.pk:
        raise ValidationError(
            "Ese borrador lo prepara otra persona: sólo ella puede cambiarlo.", code="owner"
        )
    return row


def _clause(draft, clause):
    row = draft.clauses.filter(pk=clause.pk).first()
    if row is None:
        raise ValidationError("Esa cláusula ya se quitó del borrador.", code="stale")
    return row


def _in_order(draft, instrument):
    return draft.clauses.filter(instrument=instrument).order_by("position", "pk")


def _number(rows):
    """Give the clauses of an instrument their places; what has no number comes before the articles."""
    numbered = [row.is_numbered for row in rows]
    if rows[0].instrument != LETTER and numbered != sorted(numbered):
        raise ValidationError(
            {"after": "La comparecencia, los antecedentes y los considerandos van al principio."}
        )
    if rows[0].key != "comparecencia":
        raise ValidationError({"after": "La comparecencia va siempre primero."})
    for position, row in enumerate(rows, start=1):
        row.position = position
    LibraryClause.objects.bulk_update(rows, ["position"])


def _write(row, scopes, alternative, label, headings, texts):
    if any(len(texts.get(language, "")) > 2 * LONGEST for language in LANGUAGES):
        raise ValidationError(f"El texto es demasiado largo: caben {LONGEST:,} caracteres.")
    texts = {language: tidy(texts.get(language, "")) for language in LANGUAGES}
    headings = {language: " ".join(headings.get(language, "").split())[:150] for language in LANGUAGES}
    if found := text_problems(row.key, headings, texts):
        raise ValidationError([ValidationError(each, code="text") for each in found])
    for scope in scopes:
        for language in LANGUAGES:
            LibraryText.objects.update_or_create(
                clause=row,
                scope=scope,
                alternative=alternative,
                language=language,
                defaults={
                    "heading": headings[language],
                    "html": texts[language],
                    "alternative_label": label,
                },
            )


def _next_number():
    return (LibraryEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _named(row):
    """ "«Seguros» (Memorándum de entendimiento)", with the heading that people know."""
    heading = row.texts.filter(language="es", alternative="").values_list("heading", flat=True).first()
    return f"«{heading or row.key}» ({INSTRUMENTS.get(row.instrument, row.instrument)})"


def _record(edition, act, text, by):
    record(act=act, text=text, by=by, subject=edition, municipality=None)
