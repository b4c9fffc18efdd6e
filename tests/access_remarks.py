"""Rows of the access table: observations of the ministry and their answers; the text as a Word document."""

from agreements.remarks.answering import stamp_of
from tests.access_kinds import NO_POST, READ, WRITE, Case, act, of, readers

ANSWER = readers(403, 200, 404) | {"legal": 200}
ROWS = {
    "agreements:remark-list": Case(READ, NO_POST, of("observed")),
    "agreements:remark-create": Case(
        WRITE,
        act(),
        of("observed"),
        lambda s: {
            "oficio": "CJA-09/2026",
            "received_on": "2026-03-02",
            "rows": "1",
            "text_1": "Falta el anexo.",
        },
    ),
    "agreements:remark-pdf": Case(READ, NO_POST, of("observed")),
    "agreements:remark-docx": Case(READ, NO_POST, of("observed")),
    "agreements:agreement-docx": Case(READ, NO_POST, of("draft")),
    "agreements:remark-answer": Case(
        ANSWER,
        act() | {"legal": 302},
        of("remark"),
        lambda s: {"text": "Se corrigió.", "seen": stamp_of(s.remark)},
    ),
    "agreements:remark-edit": Case(
        WRITE,
        act(),
        of("remark"),
        lambda s: {
            "text": "Revise la ortografía y los acentos.",
            "oficio": "CJA-07/2026",
            "received_on": "2026-03-02",
            "reason": "Faltaban palabras",
            "seen": stamp_of(s.remark),
        },
    ),
    "agreements:remark-settle": Case(WRITE, act(), of("answered_remark"), lambda s: {"note": "Correo del 9"}),
    "agreements:remark-reopen": Case(WRITE, act(), of("answered_remark"), lambda s: {"note": "Falta"}),
}
