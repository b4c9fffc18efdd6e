"""Verbs of a draft's list of clauses: their order, those that the office adds, those that it leaves out or brings back.

A clause that somebody wrote in is never lost: before it is taken out, the whole text is frozen as a version, from which
`restore_clause` brings its words back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.drafting import drafts, markup
from agreements.drafting.clause_writing import NOT_A_DRAFT, current_texts
from agreements.library.clauses import article_numbers
from agreements.library.reading import templates_of
from agreements.models import TEXT_OPEN, Agreement, Clause, ClauseText
from agreements.versions.freezing import save_version
from partners.history import record

OWN = "propia-"
MOVED_MEANWHILE = "El orden de las cláusulas cambió mientras tanto: revíselo y vuelva a mover la que quiera."
OPENING_FIRST = "La comparecencia y los considerandos van siempre antes de los artículos."


def library_of(agreement):
    """The library's clauses for this agreement, {key: template}, in the library's order."""
    rows = templates_of(agreement.library_version, agreement.kind, agreement.scope)
    return {template.key: template for template in rows}


def move_clause(*, clause, direction, seen_position, by):
    """Move a clause one place "up" or "down"; returns whether it moved.

    `seen_position` is the place that the person saw: when it is another one by now (a double click, a stale tab)
    nothing moves. Refuses to put an article before the opening or the recitals, which carry no number.
    """
    with transaction.atomic():
        agreement = _lock(clause.agreement)
        rows = list(agreement.clauses.order_by("position", "pk"))
        index = [row.pk for row in rows].index(clause.pk)
        if rows[index].position != seen_position:
            raise ValidationError(MOVED_MEANWHILE)
        target = index + {"up": -1, "down": 1}[direction]
        if not 0 <= target < len(rows):
            return False
        rows[index], rows[target] = rows[target], rows[index]
        if not _opening_is_first(row.key for row in rows):
            raise ValidationError(OPENING_FIRST)
        _renumber(rows)
        heading = heading_of(agreement, clause)
        where = "antes" if direction == "up" else "después"
        _note(
            agreement,
            "agreement.clause_moved",
            f"Se movió la cláusula «{heading}»: va {where} de «{heading_of(agreement, rows[index])}».",
            by,
        )
    return True


def add_own_clause(*, agreement, heading, html, after, by):
    """Add a clause in the office's own words, in Spanish, behind the clause `after` (a key); returns it.

    The other languages are missing until somebody writes them.
    """
    cleaned = markup.clean(html)
    if not markup.has_words(cleaned):
        raise ValidationError({"text": "La cláusula no puede quedar vacía."})
    with transaction.atomic():
        agreement = _lock(agreement)
        rows = list(agreement.clauses.order_by("position", "pk"))
        keys = [row.key for row in rows]
        if after not in keys:
            raise ValidationError({"after": "Esa cláusula ya no está en el proyecto: elija otra."})
        place = keys.index(after) + 1
        key = _own_key(agreement, keys)
        if not _opening_is_first([*keys[:place], key, *keys[place:]]):
            raise ValidationError({"after": OPENING_FIRST})
        same = current_texts(agreement, ["es"])
        for row in rows:
            text = same[row.key].get("es")
            if row.is_own and text and (text.heading, text.html) == (heading, cleaned):
                # A double click: the clause is there.
                return row
        clause = Clause.objects.create(
            agreement=agreement, key=key, position=0, is_mandatory=False, is_own=True
        )
        ClauseText.objects.create(
            clause=clause, language="es", version=1, heading=heading.strip()[:150], html=cleaned, author=by
        )
        rows.insert(place, clause)
        _renumber(rows)
        _note(agreement, "agreement.clause_added", f"Se agregó la cláusula propia «{heading}».", by)
    return clause


def remove_clause(*, clause, by, now):
    """Take an optional clause, or one of the office's own, out of the draft; returns its heading.

    Refuses a mandatory clause, one with open comments, and one into which somebody else is writing. What was written
    by hand is frozen first in a version of the whole text.
    """
    with transaction.atomic():
        agreement = _lock(clause.agreement)
        # Somebody else may have taken it out, or changed it, since the page was opened.
        clause = agreement.clauses.filter(pk=clause.pk).first()
        if clause is None:
            raise ValidationError("La cláusula ya no está en el proyecto.")
        if clause.is_mandatory:
            raise ValidationError(
                "Es una cláusula necesaria de este instrumento: puede editarla, no quitarla."
            )
        if clause.comments.open().exists():
            raise ValidationError("La cláusula tiene comentarios abiertos: atiéndalos antes de quitarla.")
        other = clause.working.exclude(user=by).select_related("user").first()
        if other:
            raise ValidationError(
                f"{other.user.full_name} tiene un texto sin guardar en esta cláusula: "
                "póngase de acuerdo antes de quitarla."
            )
        heading = heading_of(agreement, clause)
        if clause.texts.filter(is_filled=False).exists():
            save_version(agreement=agreement, by=by, now=now, note=f"Antes de quitar «{heading}»"[:250])
        clause.delete()
        _renumber(list(agreement.clauses.order_by("position", "pk")))
        _note(agreement, "agreement.clause_removed", f"Se quitó la cláusula «{heading}».", by)
    return heading


def restore_clause(*, agreement, key, by, version=None):
    """Bring a clause back: filled from the library, or with the words that the version of that number has.

    The words of a version come back as they were in every language of the draft; whether they still correspond to each
    other has to be confirmed. A clause that is there already is returned as it is: a double click.
    """
    present = agreement.clauses.filter(key=key).first()
    if present:
        return present
    with transaction.atomic():
        agreement = _lock(agreement)
        if version is None:
            # Writes its own line into the history: the draft was filled anew with one clause more.
            return _from_library(agreement, key, by)
        clause = _from_version(agreement, key, version, by)
        _put_in_place(agreement, clause)
        _note(
            agreement,
            "agreement.clause_restored",
            f"Se recuperó la cláusula «{heading_of(agreement, clause)}» de la versión {version}.",
            by,
        )
    return clause


def left_out(agreement):
    """What may be added again: [(key, heading, is in the library, number of the newest version with its words)].

    Optional clauses of the library that the draft does without, and whatever else its versions have.
    """
    present = set(agreement.clauses.values_list("key", flat=True))
    chosen = agreement.answers.get("alternatives", {})
    found = {
        template.key: (template.heading_in("es", chosen.get(template.key, "")), True, None)
        for template in library_of(agreement).values()
        if template.key not in present
    }
    for number, content in agreement.versions.order_by("number").values_list("number", "content"):
        for row in content["clauses"]:
            key, words = row["key"], row["texts"].get("es")
            if key not in present and words:
                found[key] = (words["heading"], key in found and found[key][1], number)
    return [(key, *rest) for key, rest in found.items()]


def heading_of(agreement, clause):
    """How a clause is called in sentences: its heading in Spanish."""
    text = clause.texts.filter(language="es").order_by("-version").first()
    if text:
        return text.heading
    template = library_of(agreement).get(clause.key)
    return template.heading["es"] if template else clause.key


def _lock(agreement):
    """The agreement as it stands, its text open, its row held until the transaction ends."""
    held = Agreement.objects.filter(pk=agreement.pk, state__in=TEXT_OPEN)
    if held.update(changed_at=timezone.now()) != 1:
        raise ValidationError(NOT_A_DRAFT)
    return Agreement.objects.for_lists().get(pk=agreement.pk)


def _opening_is_first(keys):
    """Whether no clause without number comes after an article; a letter of intent has no articles at all."""
    numbers = list(article_numbers(keys).values())
    return None not in numbers[numbers.count(None) :]


def _renumber(rows):
    for position, row in enumerate(rows, 1):
        row.position = position
    Clause.objects.bulk_update(rows, ["position"])


def _note(agreement, act, text, by):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality)


def _own_key(agreement, keys):
    """A key that no clause of this agreement has or ever had."""
    used = set(keys)
    for content in agreement.versions.values_list("content", flat=True):
        used.update(row["key"] for row in content["clauses"])
    number = 1
    while f"{OWN}{number}" in used:
        number += 1
    return f"{OWN}{number}"


def _from_library(agreement, key, by):
    library = library_of(agreement)
    if key not in library:
        raise ValidationError("La biblioteca no tiene esa cláusula para este instrumento.")
    present = set(agreement.clauses.values_list("key", flat=True)) | {key}
    drafts.change_draft(
        agreement=agreement,
        title=agreement.title,
        languages=agreement.languages,
        areas=agreement.areas,
        modalities=agreement.modalities,
        answers=agreement.answers,
        left_out=[name for name in library if name not in present],
        seen_at=agreement.changed_at,
        by=by,
    )
    return agreement.clauses.get(key=key)


def _from_version(agreement, key, number, by):
    version = agreement.versions.filter(number=number).first()
    rows = [row for row in version.content["clauses"] if row["key"] == key] if version else []
    if not rows:
        raise ValidationError("Esa versión no tiene la cláusula.")
    clause = Clause.objects.create(
        agreement=agreement,
        key=key,
        position=32_000,
        is_mandatory=False,
        is_own=key not in library_of(agreement),
    )
    ClauseText.objects.bulk_create(
        ClauseText(
            clause=clause,
            language=language,
            version=1,
            heading=words["heading"],
            html=words["html"],
            author=by,
            note=f"Recuperado de la versión {number}.",
        )
        for language, words in rows[0]["texts"].items()
        if language in agreement.languages
    )
    return clause


def _put_in_place(agreement, clause):
    """Behind the clause that precedes it in the library; one of the office's own before the last article."""
    rows = [row for row in agreement.clauses.order_by("position", "pk") if row.pk != clause.pk]
    order = list(library_of(agreement))
    if clause.key in order:
        before = set(order[: order.index(clause.key)])
        place = max((i for i, row in enumerate(rows, 1) if row.key in before), default=0)
    else:
        place = max(len(rows) - 1, 0)
    rows.insert(place, clause)
    _renumber(rows)
