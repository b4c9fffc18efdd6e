"""An agreement as a paper: its words of now or of a frozen version, in one language or in two beside each other."""

import re

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from agreements.drafting.answers import (
    INSTRUMENT_NAMES,
    counterpart_party,
    counterpart_short,
    language_name,
    municipal_party,
    spoken_date,
    with_article,
)
from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import article_heading
from agreements.library.filling import waits_for_signature
from agreements.library.texts import NATIONAL
from agreements.models import SIGNED_STATES, Agreement, AgreementVersion, State
from agreements.papers.data import AgreementPaper, ClausePaper, PaperText, Signature
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.words import country_in, is_framed_in, long_date, words_in
from agreements.versions.freezing import content_from, latest_version, sha256_of

#: What stands behind the text while it is not, or no longer, the text in force. Before the signature only the frozen
#: words that may be signed are printed clean: see `is_for_signature`.
WATERMARKS = {
    State.DRAFT: "BORRADOR",
    State.LEGAL_REVIEW: "EN REVISIÓN",
    State.NEGOTIATED: "TEXTO NEGOCIADO",
    State.SENT: "EN DICTAMEN",
    State.IN_OPINION: "EN DICTAMEN",
    State.OBSERVED: "EN DICTAMEN",
    State.ANSWERED: "EN DICTAMEN",
    State.APPROVED: "BORRADOR",
    State.REJECTED: "NO PROCEDENTE",
    State.WITHDRAWN: "DESISTIDO",
    State.ENDED: "TERMINADO",
}

BLANKS = re.compile(r"<strong>\[(?:por definir|to be defined)[^\]<]*\]</strong>")
BY_HAND = "_" * 16


def paper_of_agreement(agreement: Agreement, languages: list[str] | None = None) -> AgreementPaper:
    """Read an agreement with the latest text of each clause; two queries, three once the text is closed.

    `languages` are one or two of its own, in the order of the columns: by default Spanish and the next one. While the
    text is open, its number of version counts the edits since the first texts; a closed text has that of its frozen
    version. Raises ValidationError for other languages.
    """
    texts = current_texts(agreement)
    content = content_from(agreement, texts)
    edits = sum(text.version - 1 for by_language in texts.values() for text in by_language.values())
    number, instant = 1 + edits, agreement.changed_at
    frozen = None if agreement.is_text_open else latest_version(agreement)
    if frozen is not None and frozen.sha256 == sha256_of(content):
        number, instant = frozen.number, frozen.created_at
    day = agreement.municipality.today(instant)
    return _paper(agreement, content, languages, number=number, day=day, is_final=False)


def paper_of_version(version: AgreementVersion, languages: list[str] | None = None) -> AgreementPaper:
    """A frozen version as a paper, as `paper_of_agreement`: the text for signature, or the signed one."""
    agreement = version.agreement
    return _paper(
        agreement,
        version.content,
        languages,
        number=version.number,
        day=agreement.municipality.today(version.created_at),
        is_final=is_for_signature(agreement, version.sha256),
    )


def is_for_signature(agreement: Agreement, sha256: str) -> bool:
    """Whether the frozen words of this hash are those that may be signed: the newest, closed, and covered by every
    decision that comes before the signature. One query at most."""
    ready = State.APPROVED if agreement.needs_dictamen else State.NEGOTIATED
    decided = [agreement.cabildo_sha256] * agreement.needs_cabildo
    decided += [agreement.dictamen_sha256] * agreement.needs_dictamen
    if agreement.state != ready or set(decided) - {sha256}:
        return False
    latest = latest_version(agreement)
    return latest is not None and latest.sha256 == sha256


def _paper(agreement, content, languages, *, number, day, is_final):
    shown = _shown_languages(content["languages"] or ["es"], languages)
    alone = shown[0] if len(shown) == 1 and is_framed_in(shown[0]) else "es"
    words = words_in(alone)
    other = shown[1] if len(shown) == 2 and is_framed_in(shown[1]) else None
    municipality = party_of_municipality(agreement.municipality)
    counterpart = party_of_counterpart(agreement.counterpart)
    is_signed = agreement.state in SIGNED_STATES
    is_draft = not is_signed and not is_final
    kind_label = _kind_label(agreement, alone)
    return AgreementPaper(
        title=content["title"] if alone == "es" else _title(agreement, alone),
        short_title=f"{kind_label}, {municipality.short_name} – {counterpart.short_name}",
        kind_label=kind_label,
        folio=agreement.folio,
        state_label=_state_label(agreement, words, alone, is_draft, is_signed),
        version=number,
        dated=spoken_date(day, alone) if alone in ("es", "en") else long_date(day, alone),
        municipality=municipality,
        counterpart=counterpart,
        languages=shown,
        clauses=[
            ClausePaper([_clause_text(clause, language, is_draft) for language in shown])
            for clause in content["clauses"]
        ],
        signatures=_signatures(agreement, alone, other),
        witnesses=_witnesses(agreement, words, other),
        other_titles=[PaperText(other, _title(agreement, other))] if other else [],
        watermark=_watermark(agreement, words, alone, is_draft),
        notice=_notice(agreement, words) if is_draft else "",
        other_notice=PaperText(other, _notice(agreement, words_in(other))) if other and is_draft else None,
        other_signature_heading=PaperText(other, words_in(other).signatures) if other else None,
        other_witness_heading=PaperText(other, words_in(other).witnesses) if other else None,
    )


def _shown_languages(own, asked):
    if asked is None:
        return own[:2]
    if not asked or len(asked) > 2 or len(set(asked)) != len(asked) or not set(asked) <= set(own):
        raise ValidationError("Elija uno o dos de los idiomas en que está redactado el acuerdo.")
    return list(asked)


def _state_label(agreement, words, language, is_draft, is_signed):
    if is_signed:
        return _capital(agreement.get_state_display()) if language == "es" else words.signed
    return words.draft if is_draft else words.for_signature


def _watermark(agreement, words, language, is_draft):
    if not is_draft:
        return WATERMARKS[State.ENDED] if agreement.state == State.ENDED and language == "es" else ""
    # WeasyPrint draws the letters of a picture one by one from left to right, which breaks Arabic and Hebrew.
    if language == "es" or PaperText(language).direction == "rtl":
        return WATERMARKS[agreement.state]
    return words.draft.upper()


def _notice(agreement, words):
    return words.sentences(words.notice, words.notice_ministry) if agreement.needs_dictamen else words.notice


def _kind_label(agreement, language):
    if language == "es":
        return _capital(agreement.get_kind_display())
    return words_in(language).kinds[agreement.kind]


def _title(agreement, language):
    """The title in another language: as the office typed it, or made of the instrument and the parties' names."""
    if typed := agreement.answers.get(f"title_{language}"):
        return typed
    if language == "en" and agreement.kind in INSTRUMENT_NAMES:
        mine = municipal_party(agreement.municipality, "en", scope=NATIONAL).partition(",")[0]
        english_name = agreement.answers.get("counterpart_name_en", "")
        theirs = counterpart_party(agreement.counterpart, "en", english_name).partition(",")[0]
        return f"{INSTRUMENT_NAMES[agreement.kind]['en']} between {mine} and {theirs}"
    theirs = counterpart_short(agreement.counterpart)
    words = words_in(language)
    return f"{words.kinds[agreement.kind]}{words.colon}{agreement.municipality.name} – {theirs}"


def _clause_text(clause, language, is_draft):
    text = clause["texts"].get(language)
    if text is None:
        missing = format_html(
            '<p lang="es"><strong class="blank">[Falta el texto en {}]</strong></p>', language_name(language)
        )
        return PaperText(language, html=missing)
    # Data still missing stand in the text as a strong "[por definir: …]"; in print they show. What is signed has a line
    # for those that the signature itself gives, to be filled in by hand: its day, most of all.
    html = text["html"] if is_draft else BLANKS.sub(_line_by_hand, text["html"])
    html = re.sub(r"<strong>(\[[^\]<]*\])</strong>", r'<strong class="blank">\1</strong>', html)
    heading = article_heading(clause["number"], text["heading"], language)
    return PaperText(language, heading=heading, html=mark_safe(html))  # noqa: S308 - cleaned by nh3 when saved


def _line_by_hand(mark):
    return BY_HAND if waits_for_signature(mark[0]) else mark[0]


def _signatures(agreement, language, other):
    """Who signs: the draft's own answer, or else whoever holds the office."""
    mine, theirs = agreement.municipality, agreement.counterpart
    return [
        _signature(agreement, "municipal", mine.mayor, mine.mayor_title, language, other),
        _signature(
            agreement, "counterpart", theirs.office_holder, theirs.office_holder_title, language, other
        ),
    ]


def _signature(agreement, side, holder, holder_title, language, other):
    title = agreement.answers.get(f"{side}_signatory_title") or holder_title
    return Signature(
        _on_behalf(agreement, side, language),
        agreement.answers.get(f"{side}_signatory") or holder,
        _capital(agreement.answers.get(f"{side}_signatory_title_{language}") or title),
        PaperText(other, _on_behalf(agreement, side, other)) if other else None,
        _other_title(agreement, side, other),
    )


def _other_title(agreement, side, other):
    typed = agreement.answers.get(f"{side}_signatory_title_{other}") if other else ""
    return PaperText(other, _capital(typed)) if typed else None


def _on_behalf(agreement, side, language):
    """ "Por el Municipio de Guadalajara"; in other languages the proper names with their country."""
    mine, theirs = agreement.municipality, agreement.counterpart
    if language == "es":
        name = municipal_name(mine) if side == "municipal" else with_article(theirs)
    elif language == "en":
        english_name = agreement.answers.get("counterpart_name_en", "")
        name = (
            municipal_party(mine, "en", scope=NATIONAL)
            if side == "municipal"
            else counterpart_party(theirs, "en", english_name)
        ).partition(",")[0]
    elif side == "municipal":
        name = f"{mine.name} ({country_in('MX', language)})"
    elif theirs.language == language and theirs.official_name_local:
        name = theirs.official_name_local
    else:
        name = counterpart_short(theirs)
    return words_in(language).on_behalf.format(name)


def _witnesses(agreement, words, other):
    other_word = PaperText(other, words_in(other).witness) if other else None
    names = agreement.answers.get("witnesses") or []
    return [Signature("", name, words.witness, other_title=other_word) for name in names]


def municipal_name(municipality):
    """ "el Municipio de Guadalajara", "la Alcaldía Coyoacán"."""
    return municipal_party(municipality, scope=NATIONAL).partition(",")[0]


def _capital(text):
    return text[:1].upper() + text[1:]
