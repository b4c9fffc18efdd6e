"""What a screen reader would say: text of a PDF in the order of its structure tree."""

import pikepdf


def text_in_order(pdf: pikepdf.Pdf) -> str:
    """Text of all marked content, decoded with each font's ToUnicode map, in the order of the structure tree."""
    pieces = {page.objgen: _marked_text(page) for page in pdf.pages}
    words = []

    def walk(node, page):
        if isinstance(node, int):
            words.append(pieces[page].get(node, ""))
        elif isinstance(node, pikepdf.Array):
            for child in node:
                walk(child, page)
        elif isinstance(node, pikepdf.Dictionary):
            page = node.Pg.objgen if "/Pg" in node else page
            if node.get("/Type") == "/MCR":
                walk(int(node.MCID), page)
            elif "/K" in node:
                walk(node.K, page)

    walk(pdf.Root.StructTreeRoot.K, None)
    return " ".join(words)


def _marked_text(page):
    """Text of each piece of marked content of a page, by its MCID."""
    maps = {name: _to_unicode(font) for name, font in page.Resources.Font.items()}
    found, font, stack = {}, None, []
    for operation in pikepdf.parse_content_stream(page):
        operator = str(operation.operator)
        if operator in ("BDC", "BMC"):
            properties = operation.operands[1] if operator == "BDC" else {}
            stack.append(int(properties["/MCID"]) if "/MCID" in properties else None)
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            font = maps[str(operation.operands[0])]
        elif operator in ("Tj", "TJ") and stack and stack[-1] is not None:
            operand = operation.operands[0]
            strings = [operand] if isinstance(operand, pikepdf.String) else operand
            codes = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
            text = "".join(font[codes[i : i + 2]] for i in range(0, len(codes), 2))
            found[stack[-1]] = found.get(stack[-1], "") + text
    return found


def _to_unicode(font):
    """The font's map from two-byte codes to text."""
    lines, table, inside = font.ToUnicode.read_bytes().decode("ascii").splitlines(), {}, False
    for line in lines:
        if line.endswith("beginbfchar"):
            inside = True
        elif line.startswith("endbfchar"):
            inside = False
        elif inside:
            code, text = (bytes.fromhex(part.strip("<> ")) for part in line.split("> <"))
            table[code] = text.decode("utf-16-be")
    return table
