"""Agreements and their observations as Word documents, for a counterpart that comments in its own program.

Clauses are headings, so that the program's outline finds them; languages stand side by side in a table, each run says
its language, and Arabic or Hebrew runs from right to left. A file made here is a copy to work on, never a document.
"""

import io
from html.parser import HTMLParser

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Mm, Pt, RGBColor

from agreements.drafting.answers import language_name, spoken_date
from agreements.library.clauses import article_heading
from agreements.papers.agreements import paper_of_agreement
from agreements.papers.data import PaperText
from agreements.remarks.rows import rows_of
from agreements.versions.freezing import content_of
from hermanamientos.lib.exports import clean_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEAL, GREY = RGBColor(0x0F, 0x4C, 0x4A), RGBColor(0x5B, 0x66, 0x63)
EAST_ASIAN = {"zh", "ja", "ko"}
#: More languages than this side by side need a sheet that lies.
MOST_UPRIGHT = 2


def agreement_docx(agreement, today) -> bytes:
    """The text of an agreement as it stands, clause by clause, in all its languages."""
    paper = paper_of_agreement(agreement)
    content = content_of(agreement)
    languages = content["languages"] or ["es"]
    document = _document(
        title=agreement.title,
        author=paper.municipality.name,
        lying=len(languages) > MOST_UPRIGHT,
        foot=f"{agreement.folio} · {agreement.get_state_display()} · {spoken_date(today)} · copia de trabajo",
    )
    document.add_heading(clean_text(agreement.title), level=0)
    for title in paper.other_titles:
        _run(_paragraph(document, title.direction), title.text, title.language, title.direction)
    for clause in content["clauses"]:
        texts = [_clause_text(clause, language) for language in languages]
        line = document.add_heading(level=1)
        for number, text in enumerate(text for text in texts if text.heading):
            if number:
                line.add_run(" · ")
            _run(line, text.heading, text.language, text.direction)
        if len(texts) == 1:
            _write_html(document, texts[0])
            continue
        table = _table(document, columns=len(texts))
        for cell, text in zip(table.rows[0].cells, texts, strict=True):
            _write_html(cell, text)
    _signatures(document, "Firmas", paper.signatures)
    if paper.witnesses:
        _signatures(document, "Testigos", paper.witnesses)
    return _bytes(document)


def _clause_text(clause, language):
    """A clause of a version's content in one language; without words where there are none yet."""
    text = clause["texts"].get(language)
    if text is None:
        return PaperText(language)
    heading = article_heading(clause["number"], text["heading"], language)
    return PaperText(language, heading=heading, html=text["html"])


def remarks_docx(agreement, today) -> bytes:
    """The table of observations and answers as it stands on the day `today`."""
    title = "Tabla de observaciones y respuestas"
    document = _document(
        title=f"{title}, {agreement.title}",
        author=str(agreement.municipality),
        lying=True,
        foot=f"{agreement.folio} · {spoken_date(today)}",
    )
    document.add_heading(title, level=0)
    document.add_paragraph(clean_text(agreement.title))
    rows = rows_of(agreement)
    if not rows:
        document.add_paragraph("No se han recibido observaciones.")
        return _bytes(document)
    heads = ("N.º", "Cláusula", "Observación", "Respuesta", "Estado")
    widths = (Mm(12), Mm(42), Mm(78), Mm(78), Mm(26))
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    _repeat_on_every_page(table.rows[0])
    for row in rows:
        remark = row.remark
        letter = f"Oficio {remark.oficio}, recibido el {spoken_date(remark.received_on)}."
        values = (
            [str(row.number)],
            [row.clause],
            [remark.text, letter],
            [remark.answer or "Sin respuesta todavía."],
            [remark.get_state_display().capitalize()],
        )
        for cell, lines in zip(table.add_row().cells, values, strict=True):
            cell.paragraphs[0].add_run(clean_text(lines[0]))
            for line in lines[1:]:
                extra = cell.add_paragraph().add_run(clean_text(line))
                extra.font.size, extra.font.color.rgb = Pt(8), GREY
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    changed = [row for row in rows if row.is_changed]
    if changed:
        document.add_heading("Cláusulas que cambiaron desde que se observaron", level=1)
    told = set()
    for row in changed:
        if (row.remark.clause_key, row.remark.version_id) in told:
            continue
        told.add((row.remark.clause_key, row.remark.version_id))
        document.add_heading(clean_text(row.clause), level=2)
        for text in (text for text in row.texts if text.is_changed):
            _change(document, row.remark.version.number, text)
    return _bytes(document)


def _change(document, version, text):
    document.add_paragraph(f"En {language_name(text.language)}")
    table = _table(document, columns=2, rows=2)
    for cell, head in zip(
        table.rows[0].cells, (f"Como se observó (versión {version})", "Como queda"), strict=True
    ):
        cell.paragraphs[0].add_run(head).bold = True
    before, now = table.rows[1].cells
    _write_html(before, text.before)
    if text.now is None:
        now.paragraphs[0].add_run("La cláusula se quitó.")
    else:
        _write_html(now, text.now)


# --- The document ------------------------------------------------------------------------------------------------


def _document(*, title, author, lying, foot):
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean_text(title)[:250], author[:250], "es-MX"
    properties.comments = ""
    section = document.sections[0]
    width, height = Inches(8.5), Inches(11)
    if lying:
        section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
    section.page_width, section.page_height = width, height
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(20))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 12), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), TEAL
    foot_line = section.footer.paragraphs[0]
    run = foot_line.add_run(f"{clean_text(foot)} · página ")
    run.font.size, run.font.color.rgb = Pt(8), GREY
    _page_number(foot_line)
    return document


def _page_number(paragraph):
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8), GREY
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _table(document, *, columns, rows=1):
    table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid" if rows > 1 else "Normal Table"
    return table


def _repeat_on_every_page(row):
    properties = row._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def _signatures(document, heading, signatures):
    document.add_heading(clean_text(heading), level=1)
    for start in range(0, len(signatures), 2):
        pair = signatures[start : start + 2]
        table = document.add_table(rows=1, cols=2)
        for cell, signature in zip(table.rows[0].cells, pair, strict=False):
            cell.paragraphs[0].add_run(clean_text(signature.capacity))
            for text, bold in (
                ("\n\n______________________________", False),
                (signature.name, True),
                (signature.title, False),
            ):
                cell.add_paragraph().add_run(clean_text(text)).bold = bold


def _bytes(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


# --- Limited HTML ------------------------------------------------------------------------------------------------


def _paragraph(place, direction, first=False):
    """A paragraph of a document or cell; the first of a cell is the empty one that every cell has."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    if direction == "rtl":
        properties = paragraph._p.get_or_add_pPr()
        properties.append(OxmlElement("w:bidi"))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT  # "start" of a line that runs from right to left
    return paragraph


def _run(paragraph, words, language, direction):
    run = paragraph.add_run(clean_text(words))
    properties = run._r.get_or_add_rPr()
    if direction == "rtl":
        properties.append(OxmlElement("w:rtl"))
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), language)
    if language.partition("-")[0] in EAST_ASIAN:
        tag.set(qn("w:eastAsia"), language)
    if direction == "rtl":
        tag.set(qn("w:bidi"), language)
    properties.append(tag)
    return run


def _write_html(place, text):
    """Write the limited HTML of one text (a `PaperText`) into the document or a cell of a table."""
    writer = _Writer(place, text.language, text.direction)
    writer.feed(str(text.html))
    writer.close()


class _Writer(HTMLParser):
    """Paragraphs, lists with their marks written out (a) b) c) as on paper), strong and emphasis."""

    def __init__(self, place, language, direction):
        super().__init__(convert_charrefs=True)
        self.place, self.language, self.direction = place, language, direction
        self.is_cell = hasattr(place, "_tc")
        self.paragraph, self.lists, self.strong, self.emphasis = None, [], 0, 0
        self.used_first = not self.is_cell

    def handle_starttag(self, tag, attrs):
        if tag == "p":
            self.paragraph = None
        elif tag in ("ol", "ul"):
            self.lists.append([tag, 0])
            self.paragraph = None
        elif tag == "li":
            self._begin_item()
        elif tag == "br" and self.paragraph is not None:
            self.paragraph.add_run().add_break()
        elif tag == "strong":
            self.strong += 1
        elif tag == "em":
            self.emphasis += 1

    def handle_endtag(self, tag):
        if tag in ("p", "li"):
            self.paragraph = None
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
            self.paragraph = None
        elif tag == "strong":
            self.strong = max(self.strong - 1, 0)
        elif tag == "em":
            self.emphasis = max(self.emphasis - 1, 0)

    def handle_data(self, data):
        words = " ".join(data.split())
        if not words and self.paragraph is None:
            return
        words = f"{' ' if data[:1].isspace() else ''}{words}{' ' if data[-1:].isspace() and words else ''}"
        if self.paragraph is None:
            self._begin()
            words = words.lstrip()
        run = _run(self.paragraph, words, self.language, self.direction)
        run.bold = run.font.cs_bold = bool(self.strong) or None
        run.italic = run.font.cs_italic = bool(self.emphasis) or None

    def _begin(self):
        self.paragraph = _paragraph(self.place, self.direction, first=not self.used_first)
        self.used_first = True
        self.paragraph.paragraph_format.space_after = Pt(5)

    def _begin_item(self):
        self._begin()
        depth = max(len(self.lists), 1)
        indent = self.paragraph.paragraph_format
        indent.left_indent, indent.first_line_indent = Mm(7 * depth), Mm(-7)
        indent.tab_stops.add_tab_stop(Mm(7 * depth))
        mark = "–"
        if self.lists and self.lists[-1][0] == "ol":
            self.lists[-1][1] += 1
            mark = f"{_letters(self.lists[-1][1])})"
        _run(self.paragraph, f"{mark}\t", self.language, self.direction)


def _letters(number):
    """1 -> a, 26 -> z, 27 -> aa: as the paper counts."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters
