"""Rules of the review that advisors write: a draft, its samples, trying it on drafts, publishing, withdrawing.

A published version never changes: a correction is a new version of the same code, and so is a withdrawal. The
system's own rules are loaded by `load_builtin`, and an advisor may correct or withdraw them in the same way.
"""

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from agreements.drafting.markup import to_plain
from agreements.models import Agreement, RuleVersion
from agreements.preflight import review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.runs import flagged_drafts, rule_of
from agreements.preflight.texts import paper_of
from agreements.preflight.words import words_of
from partners.history import record

#: What an advisor writes of a rule.
FIELDS = (
    "level",
    "message",
    "source",
    "suggestion",
    "words",
    "exceptions",
    "must_trigger",
    "must_not_trigger",
)
#: Everything that makes two versions say the same.
CONTENT = (*FIELDS, "routine", "grade")
#: How many of the newest drafts a rule is tried on.
MOST_DRAFTS = 200
MOST_PHRASES, LONGEST_PHRASE, SHORTEST_WORD = 200, 120, 3


def start_rule(*, code, values, by, now):
    """Begin a rule of an advisor as a draft, version 1; returns it. `values` holds FIELDS.

    Raises ValidationError when `by` is no advisor, when the code is in use, or for words that cannot be listed.
    """
    _require_advisor(by)
    code = slugify(code)[:60]
    if not code:
        raise ValidationError({"code": "Escriba un código con letras o números."})
    if RuleVersion.objects.filter(code=code).exists():
        raise ValidationError(
            {"code": "Ya hay una regla con ese código: escriba otro, o prepare su nueva versión."}
        )
    _check_words(values)
    try:
        with transaction.atomic():
            row = RuleVersion.objects.create(code=code, version=1, created_by=by, created_at=now, **values)
            _record(row, "rule.drafted", f"Preparó la regla «{code}».", by)
    except IntegrityError as error:
        raise ValidationError({"code": "Otra persona acaba de usar ese código."}) from error
    return row


def new_version(*, rule, by, now):
    """Copy the newest published version of a rule to a draft; returns it. One draft of a code at a time."""
    _require_advisor(by)
    newest = _newest(rule.code)
    if newest is None:
        raise ValidationError("La regla todavía no se publica: cambie su borrador.", code="draft")
    try:
        with transaction.atomic():
            row = RuleVersion.objects.create(
                code=rule.code,
                version=_last_number(rule.code) + 1,
                created_by=by,
                created_at=now,
                **{name: getattr(newest, name) for name in CONTENT},
            )
            _record(row, "rule.drafted", f"Preparó la versión {row.version} de la regla «{row.code}».", by)
    except IntegrityError as error:
        raise ValidationError(
            "Ya hay un borrador de esta regla: publíquelo o descártelo antes de preparar otro.",
            code="one_draft",
        ) from error
    return row


def change_rule(*, rule, values, by):
    """Change a draft; returns it. Raises ValidationError for a published version, or words that cannot be listed."""
    _require_advisor(by)
    if not (rule.routine and not any((values.get("words") or {}).values())):
        _check_words(values)
    with transaction.atomic():
        updated = RuleVersion.objects.filter(pk=rule.pk, published_at__isnull=True).update(**values)
        if updated != 1:
            raise _published()
        rule.refresh_from_db()
        _record(rule, "rule.changed", f"Cambió el borrador de la regla «{rule.code}».", by)
    return rule


def publish(*, rule, by, now):
    """Publish a draft: from now on every review uses it; returns it. Raises ValidationError with `problems`."""
    _require_advisor(by)
    with transaction.atomic():
        row = RuleVersion.objects.select_for_update().filter(pk=rule.pk).first()
        if row is None or row.is_published:
            raise _published()
        found = problems(row)
        if found:
            raise ValidationError([ValidationError(each, code="problem") for each in found])
        updated = RuleVersion.objects.filter(pk=row.pk, published_at__isnull=True).update(
            published_by=by, published_at=now
        )
        if updated != 1:
            raise _published()
        row.refresh_from_db()
        _record(row, "rule.published", f"Publicó la versión {row.version} de la regla «{row.code}».", by)
    return row


def withdraw(*, rule, by, now):
    """Stop using a rule, by a version that says so; returns it. Raises ValidationError when it is not in force."""
    _require_advisor(by)
    newest = _newest(rule.code)
    if newest is None or newest.is_withdrawn:
        raise ValidationError("La regla no está en uso.", code="stale")
    try:
        with transaction.atomic():
            row = RuleVersion.objects.create(
                code=rule.code,
                version=_last_number(rule.code) + 1,
                is_withdrawn=True,
                created_by=by,
                created_at=now,
                published_by=by,
                published_at=now,
                **{name: getattr(newest, name) for name in CONTENT},
            )
            _record(row, "rule.withdrawn", f"Retiró la regla «{row.code}».", by)
    except IntegrityError as error:
        raise ValidationError("Otra persona acaba de cambiar esta regla.", code="stale") from error
    return row


def discard(*, rule, by):
    """Throw a draft away. Raises ValidationError for a published version."""
    _require_advisor(by)
    with transaction.atomic():
        row = RuleVersion.objects.select_for_update().filter(pk=rule.pk, published_at__isnull=True).first()
        if row is None:
            raise _published()
        _record(row, "rule.discarded", f"Descartó el borrador de la regla «{row.code}».", by)
        row.delete()


# --- Samples and trials ----------------------------------------------------------------------------------------------


def samples(text):
    """The texts of a field of samples: one a paragraph, with an empty line between them."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def sample_from(html):
    """The words of an observed clause as one sample, without empty lines."""
    return (
        "\n".join(line for line in to_plain(html).replace("*", "").splitlines() if line.strip())
        if html
        else ""
    )


def finds(rule, text):
    """Whether a rule of the engine finds anything in a sample text."""
    return bool(review(paper_of(text), [rule], ROUTINES))


def problems(row):
    """All that keeps a draft from being published, as Spanish sentences; empty when nothing does."""
    rule, found = rule_of(row), []
    if not rule.message.strip():
        found.append("Escriba el mensaje que leerá quien redacta.")
    if not rule.source.strip():
        found.append("Escriba el fundamento: artículo o fuente.")
    if not rule.routine and not any(phrases for _language, phrases in rule.words):
        found.append("Escriba al menos una palabra o frase.")
    must, must_not = samples(row.must_trigger), samples(row.must_not_trigger)
    if not must:
        found.append("Escriba al menos un texto que la regla deba señalar.")
    if not must_not:
        found.append("Escriba al menos un texto que la regla no deba señalar.")
    found += [f"No señala este texto, y debería: «{_short(text)}»." for text in must if not finds(rule, text)]
    found += [f"Señala este texto, y no debería: «{_short(text)}»." for text in must_not if finds(rule, text)]
    return found


def trial(row, today):
    """[(agreement, findings)] of the newest drafts in which a rule would find something, before it is published."""
    drafts = (
        Agreement.objects.drafted()
        .unsigned()
        .select_related("municipality", "counterpart__city", "counterpart__mexican_municipality")
    )
    return flagged_drafts(rule_of(row), drafts[:MOST_DRAFTS], today)


def tried_drafts():
    """How many drafts a trial looks at."""
    return min(MOST_DRAFTS, Agreement.objects.drafted().unsigned().count())


# --- The system's own ------------------------------------------------------------------------------------------------


def content_of_rule(rule):
    """A rule of the engine as the columns of a row."""
    return {
        "level": rule.level,
        "message": rule.message,
        "source": rule.source,
        "suggestion": rule.suggestion,
        "words": {language: list(phrases) for language, phrases in rule.words},
        "exceptions": {language: list(phrases) for language, phrases in rule.exceptions},
        "must_trigger": rule.must_trigger,
        "must_not_trigger": rule.must_not_trigger,
        "routine": rule.routine,
        "grade": rule.grade,
    }


@transaction.atomic
def load_builtin(rules, *, now):
    """(codes loaded, codes left as they are because an advisor decided on them). Rerunnable.

    A rule that changed since it was loaded becomes a new version; one that an advisor corrected or withdrew stays as
    the advisor left it.
    """
    loaded, kept = [], []
    newest, newest_builtin, drafts = {}, {}, {}
    for row in RuleVersion.objects.order_by("version"):
        if row.is_published:
            newest[row.code] = row
            if row.is_builtin:
                newest_builtin[row.code] = row
        else:
            drafts[row.code] = row
    for rule in rules:
        content = content_of_rule(rule)
        last = newest_builtin.get(rule.code)
        if last is not None and all(getattr(last, name) == value for name, value in content.items()):
            continue
        if rule.code in newest and not newest[rule.code].is_builtin:
            kept.append(rule.code)
            continue
        if rule.code in drafts:
            # An advisor prepares a correction of the version in force: it must not change under the pen.
            kept.append(rule.code)
            continue
        number = newest[rule.code].version + 1 if rule.code in newest else 1
        RuleVersion.objects.create(
            code=rule.code, version=number, is_builtin=True, created_at=now, published_at=now, **content
        )
        loaded.append(rule.code)
    return loaded, kept


# --- Rooms below -----------------------------------------------------------------------------------------------------


def _require_advisor(by):
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería prepara reglas de la revisión previa.", code="role")


def _published():
    return ValidationError(
        "Esta versión ya se publicó o se descartó: prepare una versión nueva.", code="stale"
    )


def _newest(code):
    return RuleVersion.objects.filter(code=code, published_at__isnull=False).order_by("-version").first()


def _last_number(code):
    return RuleVersion.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0


def _check_words(values):
    """Lists that can be found: phrases with a word of three letters or more, not too many, not too long."""
    phrases = [phrase for group in (values.get("words") or {}).values() for phrase in group]
    if len(phrases) > MOST_PHRASES:
        raise ValidationError({"words_es": f"Escriba a lo más {MOST_PHRASES} palabras o frases."})
    for language, group in (values.get("words") or {}).items():
        for phrase in group:
            if len(phrase) > LONGEST_PHRASE or not any(
                len(word) >= SHORTEST_WORD for word in words_of(phrase)
            ):
                raise ValidationError(
                    {
                        f"words_{language}": f"«{phrase[:60]}» no se puede buscar: escriba palabras de "
                        "tres letras o más, "
                        f"hasta {LONGEST_PHRASE} caracteres por renglón."
                    }
                )


def _short(text):
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:87]}…"


def _record(row, act, text, by):
    record(act=act, text=text, by=by, subject=row, municipality=None)
