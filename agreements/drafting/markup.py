"""Limited HTML and the plain text in which people edit it.

Nobody should have to write HTML: a clause is edited as plain text, with an empty line between paragraphs, lines that
begin with "1." or "-" for lists, **strong** and *emphasis*. `to_plain` and `to_html` undo each other for every text
of the clause library. `clean` is the only door through which HTML reaches the database.
"""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from agreements.library.clauses import ALLOWED_TAGS

_BLOCKS = {"p", "li"}
_MARKS = {"strong": "**", "em": "*"}
# Control characters except tab and line breaks; marks that turn the direction of reading around.
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


def without_invisible(text):
    """The text without characters that nobody sees: controls, and those that change the direction of reading."""
    return INVISIBLE.sub("", text)


def clean(html: str) -> str:
    """Only the allowed tags, without attributes; the contents of script and style go away with them, and so does what
    nobody sees: a text must not read otherwise on paper than it is stored."""
    cleaned = nh3.clean(html, tags=set(ALLOWED_TAGS), attributes={}, link_rel=None)
    # After the entities have become characters.
    cleaned = without_invisible(cleaned)
    return re.sub(r">\s+<", "><", cleaned).strip()


def has_words(html: str) -> bool:
    """Whether anything readable is left once the tags are gone."""
    return bool(unescape(re.sub(r"<[^>]*>", " ", html)).strip())


class _Plain(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.text, self.lists = [], "", []

    def close_block(self):
        words = re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t]+", " ", self.text)).strip()
        self.text = ""
        if not words:
            return
        if self.lists:
            kind, count = self.lists[-1]
            self.lists[-1] = (kind, count + 1)
            lead = f"{count + 1}. " if kind == "ol" else "- "
            # Items follow each other without an empty line; the first one starts its own block.
            item = lead + words.replace("\n", "\n   ")
            if count:
                self.blocks[-1] += f"\n{item}"
                return
            words = item
        self.blocks.append(words)

    def handle_starttag(self, tag, attrs):
        if tag in _BLOCKS:
            self.close_block()
        elif tag in ("ol", "ul"):
            self.close_block()
            self.lists.append((tag, 0))
        elif tag == "br":
            self.text += "\n"
        elif tag in _MARKS:
            self.text += _MARKS[tag]

    def handle_endtag(self, tag):
        if tag in _BLOCKS:
            self.close_block()
        elif tag in ("ol", "ul"):
            self.close_block()
            if self.lists:
                self.lists.pop()
        elif tag in _MARKS:
            self.text += _MARKS[tag]

    def handle_data(self, data):
        self.text += data.replace("\n", " ")


def to_plain(html: str) -> str:
    """The text of limited HTML as people edit it."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    parser.close_block()
    return "\n\n".join(parser.blocks)


_ITEM = re.compile(r"^\s{0,3}(?:(?P<number>\d{1,3})[.)]|(?P<bullet>[-•]))\s+(?P<words>.+)$")


def to_html(plain: str) -> str:
    """Limited HTML from what a person typed; everything else in it is text, never markup."""
    text = plain.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(_block(block) for block in re.split(r"\n[ \t]*\n+", text) if block.strip())


def _block(block: str) -> str:
    """One block: lines of a paragraph (kept with br), or the items of one list."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.split("\n"):
        item = _ITEM.match(line)
        if item:
            kind = "ol" if item["number"] else "ul"
            if not parts or parts[-1][0] != kind:
                parts.append((kind, []))
            parts[-1][1].append(item["words"].strip())
        elif parts and parts[-1][0] != "p" and line.startswith(" "):
            parts[-1][1][-1] += f"\n{line.strip()}"
        elif line.strip():
            if not parts or parts[-1][0] != "p":
                parts.append(("p", []))
            parts[-1][1].append(line.strip())
    out = []
    for kind, lines in parts:
        if kind == "p":
            out.append(f"<p>{_inline(chr(10).join(lines))}</p>")
        else:
            out.append(f"<{kind}>{''.join(f'<li>{_inline(words)}</li>' for words in lines)}</{kind}>")
    return "".join(out)


def _inline(words: str) -> str:
    marked = escape(words, quote=False)
    # Never beyond the next pair of asterisks: a long line with many open pairs must not be read again from each one.
    marked = re.sub(r"\*\*(?=\S)((?:[^*\n]|\*(?!\*))+)(?<=\S)\*\*", r"<strong>\1</strong>", marked)
    marked = re.sub(r"\*(?=[^\s*])([^*\n]+?)(?<=\S)\*", r"<em>\1</em>", marked)
    return marked.replace("\n", "<br>")
