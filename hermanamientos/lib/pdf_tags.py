"""What WeasyPrint 70 leaves out of a tagged PDF: languages, artifacts, whole tables, identifiers.

`install()` wraps a private function of WeasyPrint, so the version is pinned and tests/lib/test_pdf.py reads
the result. `finish()` works on WeasyPrint's objects before they are written: nothing is parsed twice.

- `lang` of an HTML element becomes `/Lang` of its structure element (PDF/UA-1 7.2, WCAG 3.1.2);
- running headers and feet, and the repeated header rows of a table, are pagination artifacts;
- an element that a page break cut is one element again (WeasyPrint makes one per page), and so are those that the
  HTML itself had to cut, which say so by one name in `data-joins`;
- header cells get their `/Scope`, and the structure root its `/IDTree`;
- one XMP packet, uncompressed, says PDF/A-2a and PDF/UA-1, with the extension schema that PDF/A asks for.
"""

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

UA_IDENTIFICATION = """<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""
 pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
# Roles whose pieces on successive pages are one thing; a Figure or a Link is never cut.
JOINABLE = {"/P", "/L", "/LI", "/LBody", "/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TD", "/TH"} | {
    "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Span", "/NonStruct", "/Caption",
    "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
}  # fmt: skip

_original_build = tags._build_box_tree


def install() -> None:
    """Make WeasyPrint build the structure tree through `_build`; the second call does nothing."""
    tags._build_box_tree = _build


def _build(box, parent, pdf, page_number, nums, annotations, page_tags):
    """Wrap `tags._build_box_tree`: remember each element's HTML node and page, and set its language."""
    inner = box._box if isinstance(box, AbsolutePlaceholder) else box
    if isinstance(inner, boxes.MarginBox):
        for piece in inner.descendants():
            if piece in page_tags:
                mcid = page_tags.pop(piece)["mcid"]
                nums[mcid] = "null"
                _artifacts(pdf).setdefault(page_number, set()).add(mcid)
        return
    node = inner.element
    for element in _original_build(box, parent, pdf, page_number, nums, annotations, page_tags):
        if not hasattr(element, "node"):  # pages, html and body pass their children's elements on
            element.node, element.page_number = node, page_number
            lang = node.attrib.get("lang") if node is not None and inner.element_tag == node.tag else None
            if lang:
                element["Lang"] = pydyf.String(lang)
        yield element


def _artifacts(pdf) -> dict[int, set[int]]:
    """Marked content that is not content, by page number."""
    if not hasattr(pdf, "artifact_mcids"):
        pdf.artifact_mcids = {}
    return pdf.artifact_mcids


def finish(document, pdf) -> None:
    """Complete WeasyPrint's objects (its `finisher`): see the module's docstring."""
    tree = _Tree(pdf)
    tree.join_pages(tree.document)
    tree.update_parents()
    _mark_artifacts(pdf)
    _add_scopes_and_ids(pdf, tree)
    _forbid_interpolation(pdf)
    _write_metadata(document, pdf)


class _Tree:
    """The structure tree as WeasyPrint left it, whose pieces of one element on several pages are joined."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        self.document = self._element(self.root["K"][0])
        self.parent_tree = pdf.objects[_number(self.root["ParentTree"])]
        self.moved = {}

    def _element(self, kid):
        """The structure element to which `kid` refers; None for content (an MCID) and object references."""
        if not isinstance(kid, bytes):
            return None
        found = self.pdf.objects[_number(kid)]
        return found if isinstance(found, dict) and found.get("Type") == "/StructElem" else None

    def join_pages(self, element) -> None:
        """Join the pieces below `element`, page after page, in the order of the HTML."""
        kids, element["K"], element.pieces = element["K"], pydyf.Array(), {}
        for kid in kids:
            self._append(element, kid)
        for kid in element["K"]:
            if (child := self._element(kid)) is not None:
                self.join_pages(child)

    def _append(self, element, kid) -> None:
        """Add `kid` to `element`, or its contents to the piece of the same thing on the page before."""
        child = self._element(kid)
        piece = self._earlier_piece(element, child) if child is not None else None
        if piece is None:
            element["K"].append(kid)
            if child is not None:
                child["P"] = element.reference
                self._pieces(element)[_origin(child)] = child
            return
        if child["S"] == "/Table":
            self._drop_repeated_header(piece, child)
        for grandchild in child["K"]:
            if isinstance(grandchild, int):
                # A bare number would be looked for on the first page.
                grandchild = pydyf.Dictionary({"Type": "/MCR", "Pg": child["Pg"], "MCID": grandchild})
            self._append(piece, grandchild)
        piece.page_number = child.page_number
        self.moved[child.reference] = piece.reference
        child.clear()

    def _earlier_piece(self, element, child):
        """The kid of `element` that a page break cut off from `child`; None when there is none.

        Columns side by side are cut together, so it need not be the last kid. Only for boxes without an HTML
        element of their own, several of which share their parent's, does it have to be.
        """
        origin, role = _origin(child)
        if origin is None or role not in JOINABLE:
            return None
        piece = self._pieces(element).get((origin, role))
        if piece is None or piece.node is child.node and piece.page_number >= child.page_number:
            return None
        is_anonymous = origin == _origin(element)[0]
        return piece if not is_anonymous or element["K"][-1] == piece.reference else None

    def _pieces(self, element):
        """The last kid of `element` for each HTML element and role."""
        if not hasattr(element, "pieces"):
            children = [child for child in map(self._element, element["K"]) if child is not None]
            element.pieces = {_origin(child): child for child in children}
        return element.pieces

    def _drop_repeated_header(self, table, continued) -> None:
        """Make the header rows that a page repeats artifacts, and point their cells to the first ones."""
        head = self._element(continued["K"][0]) if continued["K"] else None
        first = next(
            (e for e in map(self._element, table["K"]) if e is not None and e["S"] == "/THead"), None
        )
        if head is None or first is None or head["S"] != "/THead":
            return
        del continued["K"][0]
        names = dict(zip(self._cell_ids(head), self._cell_ids(first), strict=False))
        for cell in self._inside(continued):
            if headers := cell.get("A", {}).get("Headers"):
                cell["A"]["Headers"] = pydyf.Array(
                    pydyf.String(names.get(header.string, header.string)) for header in headers
                )
        dropped = _artifacts(self.pdf).setdefault(continued.page_number, set())
        for element in [*self._inside(head), head]:
            dropped.update(kid for kid in element["K"] if isinstance(kid, int))
            self.moved[element.reference] = "null"
            element.clear()

    def _inside(self, element):
        for kid in element["K"]:
            if (child := self._element(kid)) is not None:
                yield from list(self._inside(child))
                yield child

    def _cell_ids(self, element):
        return [cell["ID"].string for cell in self._inside(element) if "ID" in cell]

    def update_parents(self) -> None:
        """Let the parent tree name the elements into which the pieces were joined."""
        if not self.moved:
            return
        for entry in self.parent_tree["Nums"]:
            if isinstance(entry, pydyf.Array):
                entry[:] = [self._final(reference) for reference in entry]
        nums = self.parent_tree["Nums"]
        nums[:] = [self._final(entry) if isinstance(entry, bytes) else entry for entry in nums]

    def _final(self, reference):
        while reference in self.moved:
            reference = self.moved[reference]
        return reference


def _origin(element):
    """The HTML element (None for bare text), or the name of those that are one, and the role of a structure element."""
    node = getattr(element, "node", None)
    name = node.attrib.get("data-joins") if node is not None else None
    return name or node, element["S"]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _mark_artifacts(pdf) -> None:
    """Turn the marked content of running headers, feet and repeated header rows into pagination artifacts."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page_number, mcids in _artifacts(pdf).items():
        content = pdf.objects[_number(pages[page_number]["Contents"])].stream
        for index, item in enumerate(content):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in mcids:
                content[index - 1] = b"/Artifact"
                content[index] = pydyf.Dictionary({"Type": "/Pagination"})


def _add_scopes_and_ids(pdf, tree) -> None:
    identified = []
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            scope = (
                element.node.attrib.get("scope", "col")
                if getattr(element, "node", None) is not None
                else "col"
            )
            element["A"]["Scope"] = "/Row" if scope == "row" else "/Column"
        if isinstance(element, dict) and element.get("Type") == "/StructElem" and "ID" in element:
            identified.append(element)
    if identified:
        identified.sort(key=lambda element: element["ID"].string.encode())
        names = pydyf.Array()
        for element in identified:
            names.extend((element["ID"], element.reference))
        id_tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(id_tree)
        tree.root["IDTree"] = id_tree.reference


def _forbid_interpolation(pdf) -> None:
    """PDF/A-2 6.2.8: no image asks its reader to smooth it."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and "Interpolate" in item.extra:
            item.extra["Interpolate"] = "false"


def _write_metadata(document, pdf) -> None:
    """Replace WeasyPrint's compressed XMP packet by one that also names PDF/UA-1."""
    rdf = document.metadata.generate_rdf_metadata("a", 2, "A").decode()
    opening, _, rest = rdf.partition(">")
    if not (opening.startswith("<rdf:RDF") and rest.endswith("</rdf:RDF>")):
        raise RuntimeError("WeasyPrint's XMP has another shape: is another version installed?")
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f"{opening}>{UA_IDENTIFICATION}{rest}</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )
    stream = pdf.objects[_number(pdf.catalog["Metadata"])]
    stream.stream, stream.compress = [packet.encode()], False
