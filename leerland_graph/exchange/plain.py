"""Convert Markdown and HTML to plain text in one pass, with bounded look-around per character.

Only unambiguous markup is removed. A `<` that starts no HTML tag, a `*` between digits and a `[` without a link are text.
"""

import html
import re

__all__ = ["plain"]

_NAMES = (
    "a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|"
    "figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|p|pre|q|"
    "s|samp|script|section|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{_NAMES})(?P<more>(?:\s{{1,20}}[\w:.-]{{1,40}}\s?=\s?(?:\"[^\"<]{{0,1000}}\"|'[^'<]{{0,1000}}'|[^\s\"'<>=]{{1,500}})){{0,30}})"
    r"\s{0,20}/?>",
    re.I,
)
_ENDS = re.compile(rf"</({_NAMES})\s{{0,20}}>", re.I)
_PAIRED = frozenset(
    [
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
"""Tags that always have an end tag; without one, `<b>` between two letters is a comparison."""
_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_LINK = re.compile(
    r"\]\((?:<[^<>\n]{0,1000}>|[^()\s]{0,1000}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?)(?:\s{1,5}\"[^\"\n]{0,300}\")?\s{0,5}\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>")
_MARK = re.compile(r"\*{1,3}|_{1,3}|~~|`{1,3}")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s+|$)")
_BULLET = re.compile(r"\s{0,20}(?:[-*+]\s+|>\s*(?!\d|\s))")
_RULE = re.compile(
    r"\s{0,3}(?:(?:-\s?){3,200}|(?:\*\s?){3,200}|(?:_\s?){3,200}|(?:=\s?){3,200}|`{3,10}\w{0,30}|~{3,10}\w{0,30})\s*"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|>])")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
SKIPPED_HEADINGS = frozenset({"Abstract"})
_EDGE = frozenset(" \t\n.,;:!?()[]{}<>'\"“”‘’/\\|-–—…*_~`")


def plain(text: str, removed: list[str] | None = None) -> str:
    r"""Text without markup: every word is kept, each paragraph and list item on a line; a heading without text below it is dropped.

    What is taken off is added to `removed`, piece by piece, if it is given: `<p>`, `**`, `## `, `](address)`.

    >>> plain("# Doel\n<p>Score x < 5 en **y** > 7</p>\n* [a](b) &amp; c")
    'Doel:\nScore x < 5 en y > 7\na & c'
    """
    gone: list[str] = [] if removed is None else removed
    text = _without_pairs(text, "<![CDATA[", "]]>", gone, keep=True)
    text = _without_html(_without_pairs(text, "<!--", "-->", gone, keep=False), gone)
    kept: list[tuple[bool, str]] = []
    for line in text.splitlines():
        if _RULE.fullmatch(line):
            gone.append(line.strip())
            continue
        heading = _HEADING.match(line)
        if heading and kept and kept[-1][0]:
            gone.append(kept.pop()[1])
        bullet = None if heading else _BULLET.match(line)
        if before := heading or bullet:
            gone.append(f"{before[0].strip()} ")
        words = line[before.end() :] if before else line
        words = " ".join(_unescaped(_without_marks(_without_links(words.rstrip("# ") if heading else words, gone), gone), gone).split())  # fmt: skip
        if words:
            kept.append((heading is not None, words))
    if kept and kept[-1][0]:
        gone.append(kept.pop()[1])
    gone += [w for is_heading, w in kept if is_heading and w in SKIPPED_HEADINGS]
    return "\n".join(
        f"{w}:" if is_heading else w for is_heading, w in kept if not (is_heading and w in SKIPPED_HEADINGS)
    )


def _unescaped(text: str, gone: list[str]) -> str:
    def read(found: re.Match[str]) -> str:
        if (meant := html.unescape(found[0])) != found[0]:
            gone.append(found[0])
        return meant

    gone += [m[0][0] for m in _ESCAPED.finditer(text)]
    return _ENTITY.sub(read, _ESCAPED.sub(r"\1", text)).replace("\N{NO-BREAK SPACE}", " ")


def _without_pairs(text: str, opening: str, closing: str, gone: list[str], *, keep: bool) -> str:
    """Remove pairs of delimiters and, unless `keep` is set, the text between them."""
    out: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        out += [text[at:start], text[start + len(opening) : end] if keep else " "]
        gone.append(opening if keep else text[start : end + len(closing)])
        at = end + len(closing)
    return "".join([*out, text[at:]])


def _without_html(text: str, gone: list[str]) -> str:
    ended = {m[1].lower() for m in _ENDS.finditer(text)}
    out: list[str] = []
    at = 0
    silent: str | None = None
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if silent is None and name in _PAIRED and name not in ended:
            continue
        if silent is None:
            out.append(text[at : tag.start()])
        if silent is not None:
            gone.append(text[at : tag.start()])
        gone.append(tag[0])
        at = tag.end()
        if silent == name and tag["end"]:
            silent = None
        elif silent is None and name in ("script", "style") and not tag["end"] and name in ended:
            silent = name
        elif silent is None:
            out.append("\n" if name in _LINES else " " if name in ("td", "th", "img") else "")
    text = "".join([*out, text[at:]])
    gone += ["<>" for _ in _AUTOLINK.finditer(text)]
    return _AUTOLINK.sub(r"\1", text)


def _without_links(line: str, removed: list[str]) -> str:
    """Replace links by their text; brackets without a link are kept."""
    opened: list[int] = []
    gone: list[tuple[int, int]] = []
    at = 0
    while at < len(line):
        char = line[at]
        if char == "\\":
            at += 2
            continue
        if char == "[":
            opened.append(at)
        elif char == "]" and opened:
            start = opened.pop()
            if link := _LINK.match(line, at):
                is_image = start > 0 and line[start - 1] == "!"
                gone += [(start - is_image, start + 1), link.span()]
                at = link.end()
                continue
        at += 1
    return _cut(line, gone, removed)


def _without_marks(line: str, removed: list[str]) -> str:
    """Remove paired markers of emphasis and code around words."""
    waiting: dict[str, tuple[int, int]] = {}
    gone: list[tuple[int, int]] = []
    for mark in _MARK.finditer(line):
        start, end = mark.span()
        if start and line[start - 1] == "\\":
            continue
        before, after = line[start - 1 : start] or " ", line[end : end + 1] or " "
        if mark[0] in waiting and not before.isspace() and after in _EDGE:
            gone += [waiting.pop(mark[0]), (start, end)]
        elif not after.isspace() and before in _EDGE:
            waiting[mark[0]] = (start, end)
    return _cut(line, gone, removed)


def _cut(line: str, gone: list[tuple[int, int]], removed: list[str]) -> str:
    out: list[str] = []
    at = 0
    for start, end in sorted(gone):
        out.append(line[at:start])
        removed.append(line[start:end])
        at = max(at, end)
    return "".join([*out, line[at:]])
