"""Clauses in two columns, cut in parts so that both columns break over pages together. Pure: no database."""

from dataclasses import replace

from django.utils.safestring import mark_safe

from agreements.papers.data import ClausePaper

#: Characters of HTML of the longest first paragraph that is kept whole: some fifteen lines of a column.
LONGEST_HEAD = 800


def in_parts(clauses: list[ClausePaper]) -> list[ClausePaper]:
    """The clauses as they are printed; in one column they stay whole.

    Each column breaks on its own, line by line. Hence the heading and the first paragraph are one row, never broken:
    no clause begins on this page in one language and on the next one in the other. The last paragraph of all stays
    with the signatures: without a row of its own, the renderer would take the whole clause along.
    """
    if any(len(clause.texts) != 2 for clause in clauses):
        return clauses
    parts = []
    for number, clause in enumerate(clauses, 1):
        name = f"clause-{number}"
        is_last = clause is clauses[-1]
        head = _cut(clause.texts, _after_first_paragraph)
        rest = head[1] if head else clause.texts
        closing = _cut(rest, _before_last_paragraph) if is_last else None
        if head:
            parts.append(ClausePaper(head[0], "head", name))
        if closing:
            parts += [ClausePaper(closing[0], "body open", name), ClausePaper(closing[1], "closing", name)]
        elif head:
            parts.append(ClausePaper(rest, "closing" if is_last else "body", name))
        else:
            parts.append(clause)
    return parts


def _cut(texts, place_in):
    """The texts in two pieces, each cut at its own place; None when one of them has none."""
    places = [place_in(text.html) for text in texts]
    if not all(places):
        return None
    cut = list(zip(texts, places, strict=True))
    return (
        [replace(text, html=_piece(text.html[:place])) for text, place in cut],
        [replace(text, heading="", html=_piece(text.html[place:])) for text, place in cut],
    )


def _piece(html):
    return mark_safe(html)  # noqa: S308 - a piece between the paragraphs of what was clean


def _after_first_paragraph(html):
    """Where the first paragraph ends, 0 when it is all there is or too long never to be broken."""
    end = html.find("</p>") + len("</p>")
    is_paragraph = html.startswith("<p") and len("</p>") <= end <= LONGEST_HEAD
    return end if is_paragraph and html[end:].strip() else 0


def _before_last_paragraph(html):
    """Where the last paragraph begins, 0 when it is all there is."""
    return max(html.rfind("<p"), 0) if html.rstrip().endswith("</p>") else 0
