"""Instruments that follow upon others: amendments, renewals, and what regularises an old twinning.

A successor is an agreement of its own, with its own text, approvals and signature; `parent` and `relation` link it.
Only its signature changes the instrument before it (`take_effect`).
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.drafting.clause_writing import current_texts
from agreements.drafting.drafts import start_draft
from agreements.models import BEFORE_SIGNATURE, Agreement, Clause, ClauseText, State
from agreements.terms import lifetime
from partners.history import record
from phases import progress
from phases.models import Process, Task

Relation = Agreement.Relation

LETTER_BINDS_NOTHING = (
    "Una carta de intención no crea obligaciones ni necesita al cabildo o el dictamen: no puede modificar, renovar ni "
    "regularizar un acuerdo. Redacte para eso un acuerdo."
)
OTHER_PARTNER = "El instrumento anterior es con otra contraparte: corríjalo en el apartado «Vigencia»."

#: From these a successor can follow; what ended, or was renewed already, needs a new agreement.
OPEN_TO_SUCCESSORS = (State.IN_FORCE, State.EXPIRING, State.AMENDED)
#: Data of a draft that tell of one signature only, or of a term that the new instrument has to say anew.
NOT_INHERITED = (
    "signing_on",
    "start",
    "start_on",
    "council_approval",
    "council_approval_en",
    "term_number",
    "term_unit",
    "renewal",
    "notice_days",
)
TITLES = {
    Relation.AMENDMENT: "Acuerdo modificatorio {of} {title}",
    Relation.RENEWAL: "Renovación {of} {title}",
}
FEMININE = ("carta", "declaración", "proclama", "renovación", "adenda", "minuta")
DONE_TO_PARENT = {
    Relation.AMENDMENT: State.AMENDED,
    Relation.RENEWAL: State.RENEWED,
    # The old paper gives way to one that the law knows.
    Relation.REGULARISATION: State.RENEWED,
}


def obstacle(agreement):
    """Why no amendment or renewal of this agreement can be drafted here now; "" when it can."""
    if agreement.state not in OPEN_TO_SUCCESSORS:
        if agreement.state in (State.SIGNED, State.AT_REGISTRY, State.REGISTERED):
            return "El acuerdo todavía no está vigente: termine primero su inscripción."
        if agreement.state == State.UNKNOWN:
            return (
                "No consta que este acuerdo siga vigente. Confírmelo primero en sus datos; si no está registrado ante "
                "la SRE, puede abrir con la misma contraparte un proceso de regularización."
            )
        return "Sólo un acuerdo vigente se modifica o se renueva; después de terminado hace falta uno nuevo."
    if agreement.process is None:
        return (
            "Este acuerdo viene del inventario y no tiene un proceso en el cual redactar. Abra un proceso con la misma "
            "contraparte (si no está registrado ante la SRE, de tipo regularización), redacte ahí el nuevo instrumento "
            "y, en su apartado «Vigencia», diga que sigue a éste."
        )
    if agreement.process.state == Process.State.CLOSED:
        return (
            "El proceso de este acuerdo está cerrado. Reábralo, o abra otro con la misma contraparte, redacte ahí el "
            "nuevo instrumento y, en su apartado «Vigencia», diga que sigue a éste."
        )
    if agreement.process.counterpart_id != agreement.counterpart_id:
        return "La contraparte del proceso ya no es la de este acuerdo: abra otro proceso con ella."
    return ""


def start_successor(*, agreement, relation, by):
    """Begin the draft of an amendment or a renewal in the agreement's own process; returns the new agreement.

    It starts from the words that were signed; data of that signature, and the term, are left to be said anew.
    Raises ValidationError with the `obstacle`, or when the process already has a draft of this kind.
    """
    if relation not in TITLES:
        raise ValidationError("Elija entre modificar y renovar.")
    with transaction.atomic():
        fresh = Agreement.objects.for_lists().get(pk=agreement.pk)
        if reason := obstacle(fresh):
            raise ValidationError(reason)
        draft = start_draft(
            process=fresh.process,
            kind=fresh.kind,
            languages=fresh.languages,
            areas=fresh.areas,
            modalities=fresh.modalities,
            answers={key: value for key, value in fresh.answers.items() if key not in NOT_INHERITED},
            by=by,
            title=_title(relation, fresh.title),
        )
        _take_words(draft, fresh, by)
        Agreement.objects.filter(pk=draft.pk).update(parent=fresh, relation=relation)
        draft.refresh_from_db()
        _write(draft, f"«{draft.title}» {draft.get_relation_display()} «{fresh.title}».", by)
    return draft


def _title(relation, title):
    of = "de la" if title.lower().startswith(FEMININE) else "del"
    return TITLES[relation].format(of=of, title=title)[:250]


def _take_words(draft, parent, by):
    """The clauses, the order and the hand-written words of the parent; what the library filled is filled anew."""
    theirs, mine = current_texts(parent), current_texts(draft)
    rows = {clause.key: clause for clause in draft.clauses.all()}
    for key, clause in list(rows.items()):
        if key not in theirs and not clause.is_mandatory:
            clause.delete()
            del rows[key]
    own = [clause for clause in parent.clauses.order_by("position") if clause.key not in rows]
    for clause in Clause.objects.bulk_create(
        Clause(
            agreement=draft,
            key=clause.key,
            position=clause.position,
            is_mandatory=False,
            is_own=clause.is_own,
        )
        for clause in own
    ):
        rows[clause.key] = clause
    order = {key: index for index, key in enumerate(theirs)}
    ordered = sorted(rows.values(), key=lambda clause: (order.get(clause.key, len(order)), clause.position))
    for position, clause in enumerate(ordered, 1):
        clause.position = position
    Clause.objects.bulk_update(ordered, ["position"])
    texts = []
    for key, by_language in theirs.items():
        if all(text.is_filled for text in by_language.values()) and key in mine:
            continue
        # In every language at once, so that the new texts correspond to each other as the signed ones did.
        versions = {
            language: mine[key][language].version + 1 if language in mine.get(key, {}) else 1
            for language in by_language
        }
        texts += [
            ClauseText(
                clause=rows[key],
                language=language,
                version=versions[language],
                heading=text.heading,
                html=text.html,
                matches={code: number for code, number in versions.items() if code != language},
                author=by,
                note="Del instrumento anterior.",
            )
            for language, text in by_language.items()
        ]
    ClauseText.objects.bulk_create(texts)


def earlier_instruments(agreement):
    """Signed instruments with the same counterpart that a draft may follow upon, those of the inventory too."""
    return (
        Agreement.objects.filter(
            municipality=agreement.municipality_id,
            counterpart=agreement.counterpart_id,
            state__in=lifetime.CORRECTABLE,
        )
        .exclude(pk=agreement.pk)
        .order_by("-signed_on", "-pk")
    )


def link_earlier(*, agreement, parent, relation, by):
    """Say which earlier instrument a draft amends, renews or regularises; with `parent` None, that it follows none.

    Refuses a signed agreement, and a parent that is not among its `earlier_instruments`.
    """
    if parent is None:
        relation = ""
    elif relation not in DONE_TO_PARENT:
        raise ValidationError({"relation": "Diga si lo modifica, lo renueva o lo regulariza."})
    elif not earlier_instruments(agreement).filter(pk=parent.pk).exists():
        raise ValidationError({"parent": "Elija un acuerdo firmado con la misma contraparte."})
    if parent is not None and is_only_a_letter(agreement.kind, parent):
        raise ValidationError({"parent": LETTER_BINDS_NOTHING})
    if (agreement.parent, agreement.relation) == (parent, relation):
        return agreement
    with transaction.atomic():
        updated = Agreement.objects.filter(pk=agreement.pk, state__in=BEFORE_SIGNATURE).update(
            parent=parent, relation=relation, changed_at=timezone.now()
        )
        if updated != 1:
            raise ValidationError("Este acuerdo ya está firmado: su antecedente no puede cambiar.")
        agreement.refresh_from_db()
        text = (
            f"«{agreement.title}» {agreement.get_relation_display()} «{parent.title}»."
            if parent
            else f"«{agreement.title}» ya no sigue a un instrumento anterior."
        )
        _write(agreement, text, by)
    return agreement


def is_only_a_letter(kind, parent):
    """Whether an instrument of this kind cannot follow upon `parent`: a letter of intent goes through neither cabildo
    nor ministry, and what did is not changed by what did not."""
    return kind == Agreement.Kind.LETTER and parent.kind != Agreement.Kind.LETTER


def against_earlier(agreement):
    """Why what an unsigned agreement says of the instrument before it cannot stand, in sentences. At most one query."""
    if agreement.parent_id is None:
        return []
    parent = agreement.parent
    found = [] if parent.counterpart_id == agreement.counterpart_id else [OTHER_PARTNER]
    if is_only_a_letter(agreement.kind, parent):
        found.append(LETTER_BINDS_NOTHING)
    return found


def take_effect(*, agreement, by, today):
    """What the signature of a successor does to the instrument before it; returns that one fresh, or None.

    To be called inside the signature's transaction. An amendment leaves its parent «modificado», whose term goes on; a
    renewal, and what regularises an old twinning, leave it «renovado», with its tasks done. Idempotent.
    """
    if agreement.parent_id is None:
        return None
    parent = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=agreement.parent_id)
    )
    state = DONE_TO_PARENT[agreement.relation]
    updated = Agreement.objects.filter(pk=parent.pk, state__in=lifetime.CORRECTABLE).exclude(state=state)
    if updated.update(state=state, changed_at=timezone.now()) != 1:
        return parent
    parent.refresh_from_db()
    record(
        act=f"agreement.{state}",
        text=f"«{parent.title}» quedó {parent.get_state_display()} por «{agreement.title}».",
        by=by,
        subject=parent,
        municipality=parent.municipality,
    )
    if state == State.RENEWED:
        lifetime.settle_tasks(parent, by=by, today=today, reason=f"Se firmó «{agreement.title}».", done=True)
        lifetime.end_followers(parent, State.RENEWED, by=by)
        _fulfil_review(agreement, by, today)
    return parent


def _fulfil_review(agreement, by, today):
    """The yearly task «Revisar la vigencia y decidir la renovación» that is due next is done by the renewal."""
    if agreement.process is None or agreement.process.state == Process.State.CLOSED:
        return
    pending = Task.objects.pending().filter(process=agreement.process_id, planned_on__isnull=False)
    task = pending.filter(key__startswith="renovacion").order_by("planned_on").first()
    if task is not None:
        progress.fulfil(
            process=agreement.process, key=task.key, by=by, today=today, note=f"Se firmó «{agreement.title}»."
        )


@dataclass(frozen=True, slots=True)
class Link:
    """One instrument of a chain: `depth` 0 for the first one, `is_here` for the one whose page this is."""

    agreement: Agreement
    depth: int
    is_here: bool


def chain_of(agreement):
    """The whole chain of instruments to which this one belongs, the first one on top. One query."""
    rows = {
        row.pk: row
        for row in Agreement.objects.filter(
            municipality=agreement.municipality_id, counterpart=agreement.counterpart_id
        ).order_by("signed_on", "pk")
    }
    children = {}
    for row in rows.values():
        children.setdefault(row.parent_id, []).append(row)
    root, seen = rows[agreement.pk], set()
    while root.parent_id in rows and root.pk not in seen:
        seen.add(root.pk)
        root = rows[root.parent_id]
    links, waiting, seen = [], [(root, 0)], set()
    while waiting:
        row, depth = waiting.pop()
        if row.pk in seen:
            continue
        seen.add(row.pk)
        links.append(Link(row, depth, row.pk == agreement.pk))
        waiting += [(child, depth + 1) for child in reversed(children.get(row.pk, []))]
    return links


def follows(agreement, other):
    """Whether `agreement` comes, in one step or more, after `other`. One query."""
    return any(link.agreement.pk == agreement.pk for link in _below(chain_of(other)))


def _below(links):
    """The part of a chain under the instrument whose page it is, that one included."""
    start = next(index for index, link in enumerate(links) if link.is_here)
    for link in links[start:]:
        if link.depth <= links[start].depth and not link.is_here:
            return
        yield link


def drafts_of(agreement):
    """Successors of this agreement that are being drafted."""
    return agreement.successors.filter(state__in=BEFORE_SIGNATURE)


def _write(agreement, text, by):
    record(act="agreement.linked", text=text, by=by, subject=agreement, municipality=agreement.municipality)
