"""Verbs of the bylaws: beginning a draft, choosing, wording a chapter, restoring the proposal, putting in force."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from agreements.bylaws.articles import pairs_of, split_articles
from agreements.bylaws.chapters import BY_KEY, CHAPTERS
from agreements.bylaws.choices import BY_KEY as CHOICES_BY_KEY
from agreements.bylaws.choices import clean_choices, complete, default_choices
from agreements.bylaws.wording import Place, text_of
from agreements.committee.tasks import fulfil_tasks
from agreements.models import Bylaws, BylawsChapter
from partners.history import record
from phases.guards import require_text, spell

State = Bylaws.State
MOST_CHARACTERS = 20_000
#: A day of entry into force further from the publication than this, in natural days, is taken for a slip.
FURTHEST = 366
STALE = (
    "Otra persona cambió esto mientras usted lo editaba. Lo que escribió sigue aquí: revise la versión vigente y "
    "vuelva a guardar."
)
CLOSED = "Este reglamento ya no está en elaboración: para cambiarlo inicie una edición nueva."


def begin_draft(*, municipality, by, now=None):
    """Begin an edition and return it: from the one in force, with what the office worded in it, else from the proposal.

    Raises ValidationError when there is a draft already.
    """
    last = Bylaws.objects.filter(municipality=municipality).order_by("-number").first()
    if last is not None and last.is_open:
        raise ValidationError("Ya hay un proyecto de reglamento en elaboración.", code="twice")
    source = Bylaws.objects.filter(municipality=municipality, state=State.IN_FORCE).first()
    own = {row.key: row for row in source.chapters.filter(is_edited=True)} if source else {}
    try:
        with transaction.atomic():
            bylaws = Bylaws.objects.create(
                municipality=municipality,
                number=last.number + 1 if last else 1,
                choices=complete(source.choices) if source else default_choices(),
                created_by=by,
                changed_at=now or timezone.now(),
            )
            BylawsChapter.objects.bulk_create(
                _chapter(bylaws, number, spec, own.get(spec.key)) for number, spec in enumerate(CHAPTERS, 1)
            )
            begun = f"desde la edición {source.number}" if source else "desde la propuesta del sistema"
            _record(
                "bylaws.begun", f"Se inició la edición {bylaws.number} del reglamento, {begun}.", by, bylaws
            )
    except IntegrityError as error:
        raise ValidationError("Ya hay un proyecto de reglamento en elaboración.", code="twice") from error
    return bylaws


def choose(*, bylaws, by, seen, values, now=None):
    """Keep the municipality's choices (all keys of `choices.CHOICES`); `seen` is the revision that the person saw.

    Raises ValidationError by key for values that are not possible, when somebody chose in between, and when the
    edition is no draft any more. The same choices again change nothing.
    """
    chosen = clean_choices(values)
    before = complete(bylaws.choices)
    changed = [CHOICES_BY_KEY[key].label for key in chosen if chosen[key] != before[key]]
    with transaction.atomic():
        _hold(bylaws)
        rows = Bylaws.objects.filter(pk=bylaws.pk, revision=seen)
        if not changed and rows.exists():
            return bylaws
        updated = rows.update(choices=chosen, revision=F("revision") + 1, changed_at=now or timezone.now())
        if updated != 1:
            raise ValidationError(STALE, code="stale")
        bylaws.refresh_from_db()
        _record("bylaws.chosen", f"Se cambiaron decisiones del reglamento: {'; '.join(changed)}.", by, bylaws)
    return bylaws


def edit_chapter(*, chapter, by, seen, title, text, now=None):
    """Word a chapter; `seen` is its revision that the person saw. Returns it.

    `text` is plain: an empty line between articles, "- " before a fraction; numbers come by themselves. What reads like
    the proposal follows the choices again. Raises ValidationError without an article, for a text that is too long,
    when somebody changed it in between, and when the edition is no draft any more.
    """
    bylaws = chapter.bylaws
    title = _one_line(require_text(title, "Escriba el título del capítulo."))
    articles = split_articles(text)
    _check_text(title, text, articles)
    proposal = split_articles(text_of(chapter.key, bylaws.choices, Place(bylaws.municipality)))
    is_edited = articles != proposal
    values = {"title": title, "text": "\n\n".join(articles) if is_edited else "", "is_edited": is_edited}
    with transaction.atomic():
        _hold(bylaws)
        rows = BylawsChapter.objects.filter(pk=chapter.pk, revision=seen)
        if rows.filter(**values).exists():
            return chapter
        if rows.update(**values, revision=F("revision") + 1) != 1:
            raise ValidationError(STALE, code="stale")
        _touch(bylaws, now)
        chapter.refresh_from_db()
        _record("bylaws.chapter", f"Se redactó el capítulo «{title}» del reglamento.", by, bylaws)
    return chapter


def restore_chapter(*, chapter, by, now=None):
    """Give a chapter the title and the words of the proposal again; returns whether anything changed."""
    bylaws, title = chapter.bylaws, BY_KEY[chapter.key].title
    with transaction.atomic():
        _hold(bylaws)
        own = BylawsChapter.objects.filter(pk=chapter.pk).exclude(is_edited=False, title=title)
        if own.update(title=title, text="", is_edited=False, revision=F("revision") + 1) != 1:
            return False
        _touch(bylaws, now)
        _record("bylaws.restored", f"Se recuperó el texto propuesto del capítulo «{title}».", by, bylaws)
    return True


def put_in_force(
    *, bylaws, by, today, seen, approved_on, approved_in, published_on, published_in, in_force_from, now=None
):
    """Put a draft in force as the cabildo approved it and as it was published; the edition before is superseded.

    From here on its words never change: every chapter keeps them, with the rule that each article states. `seen` is the
    `changed_at` of the draft that the person read. The task «reglamento» of the municipality's processes is fulfilled.
    Returns those processes. A municipality's bylaws bind from their publication on (Constitution, art. 115-II, and each
    state's law). Raises ValidationError by field for days that are not in order, and for a draft changed meanwhile.
    """
    approved_in = _one_line(approved_in)
    published_in = _one_line(published_in)
    previous = Bylaws.objects.filter(municipality=bylaws.municipality_id, state=State.IN_FORCE).first()
    _check_days(today, approved_on, published_on, in_force_from, previous)
    if not approved_in or not published_in:
        raise ValidationError(
            {
                name: "Este dato es obligatorio."
                for name, value in (("approved_in", approved_in), ("published_in", published_in))
                if not value
            }
        )
    with transaction.atomic():
        if previous:
            Bylaws.objects.filter(pk=previous.pk, state=State.IN_FORCE).update(
                state=State.SUPERSEDED, superseded_on=in_force_from
            )
        updated = Bylaws.objects.filter(pk=bylaws.pk, state=State.DRAFT, changed_at=seen).update(
            state=State.IN_FORCE,
            approved_on=approved_on,
            approved_in=approved_in,
            published_on=published_on,
            published_in=published_in,
            in_force_from=in_force_from,
            changed_at=now or timezone.now(),
        )
        if updated != 1:
            current = Bylaws.objects.get(pk=bylaws.pk)
            raise ValidationError(STALE if current.is_open else CLOSED, code="stale")
        _keep_words(bylaws)
        bylaws.refresh_from_db()
        _record(
            "bylaws.in_force",
            f"El reglamento, edición {bylaws.number}, rige desde el {spell(in_force_from)}: lo aprobó el cabildo el "
            f"{spell(approved_on)} ({approved_in}) y se publicó el {spell(published_on)} en {published_in}.",
            by,
            bylaws,
        )
        return fulfil_tasks(
            municipality=bylaws.municipality,
            key="reglamento",
            by=by,
            today=today,
            note=f"Reglamento de operación publicado el {spell(published_on)} en {published_in}.",
        )


def _chapter(bylaws, number, spec, own):
    return BylawsChapter(
        bylaws=bylaws,
        key=spec.key,
        number=number,
        title=own.title if own else spec.title,
        text=own.text if own else "",
        is_edited=own is not None,
    )


def _hold(bylaws):
    """Lock the edition, which must still be a draft: nobody puts it in force between this and the end of the act."""
    if Bylaws.objects.filter(pk=bylaws.pk, state=State.DRAFT).update(revision=F("revision")) != 1:
        raise ValidationError(CLOSED, code="closed")


def _touch(bylaws, now):
    Bylaws.objects.filter(pk=bylaws.pk).update(changed_at=now or timezone.now())


def _keep_words(bylaws):
    """The draft as it reads now, chapter by chapter; the instance is still the draft that it was."""
    place = Place(bylaws.municipality)
    rows = list(bylaws.chapters.all())
    for row in rows:
        pairs = pairs_of(row, bylaws, place)
        row.text = "\n\n".join(text for _, text in pairs)
        row.article_keys = [key for key, _ in pairs]
    BylawsChapter.objects.bulk_update(rows, ["text", "article_keys"])


def _check_text(title, text, articles):
    errors = {}
    if len(title) > 150:
        errors["title"] = "El título no puede pasar de 150 caracteres."
    if not articles:
        errors["text"] = "Escriba al menos un artículo."
    elif len(text) > MOST_CHARACTERS:
        errors["text"] = f"Un capítulo admite hasta {MOST_CHARACTERS:,} caracteres; éste tiene {len(text):,}."
    elif any(article.startswith("- ") for article in articles):
        errors["text"] = (
            "Un artículo no puede empezar con una fracción: escriba antes de la lista qué enumera."
        )
    if errors:
        raise ValidationError(errors)


def _check_days(today, approved_on, published_on, in_force_from, previous):
    errors = {}
    if approved_on > today:
        errors["approved_on"] = "El día de la aprobación todavía no llega."
    if published_on > today:
        errors["published_on"] = "El día de la publicación todavía no llega."
    elif published_on < approved_on:
        errors["published_on"] = "La publicación no puede ser anterior a la aprobación del cabildo."
    if in_force_from < published_on:
        errors["in_force_from"] = "No puede regir antes de publicarse."
    elif (in_force_from - published_on).days > FURTHEST:
        errors["in_force_from"] = "Revise la fecha: es más de un año posterior a la publicación."
    elif previous and in_force_from <= previous.in_force_from:
        day = spell(previous.in_force_from)
        errors["in_force_from"] = f"La edición vigente rige desde el {day}: la nueva debe empezar después."
    if errors:
        raise ValidationError(errors)


def _one_line(text):
    return " ".join((text or "").split())


def _record(act, text, by, bylaws):
    record(act=act, text=text, by=by, subject=bylaws, municipality=bylaws.municipality)
