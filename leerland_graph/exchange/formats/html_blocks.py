"""The descriptions that a web page holds for machines: its blocks of JSON-LD."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

__all__ = ["html_blocks"]

TAG = 4_000
"""The most characters of the tag that begins a block; one that is longer is no tag that anybody wrote."""
ENDS = 20
"""How many `>` may stand in its attributes."""
_NEXT = re.compile(r"<!--|<script(?=[\s/>])", re.I)
_END = re.compile(r"</script(?=[\s/>])", re.I)
MEDIA_TYPE = "application/ld+json"


class _Tag(HTMLParser):
    """Reads the attributes of one tag, and where it ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kind: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.kind = dict(attrs).get("type") or ""


def html_blocks(text: str) -> Iterator[str]:
    """The content of the `script` elements of a page of the type of JSON-LD, in their order; what stands in a comment is none.

    The time is proportional to the length of the page, whatever it holds: only tags go through the parser, and a tag has a limit.
    """
    at = 0
    while (found := _NEXT.search(text, at)) is not None:
        if found.group() == "<!--":
            end = text.find("-->", found.end())
            if end < 0:
                return
            at = end + 3
            continue
        tag = _tag_at(text, found.start())
        if tag is None:
            at = found.start() + TAG
            continue
        kind, begin = tag
        close = _END.search(text, begin)
        if kind.partition(";")[0].strip().casefold() == MEDIA_TYPE:
            yield text[begin : close.start() if close else len(text)]
        if close is None:
            return
        at = close.end()


def _tag_at(text: str, start: int) -> tuple[str, int] | None:
    """The type that a `script` tag tells, and where its content begins; None if the tag does not end."""
    close = start
    for _ in range(ENDS):
        if (close := text.find(">", close + 1, start + TAG)) < 0:
            return None
        parser = _Tag()
        parser.feed(text[start : close + 1])
        if parser.kind is not None:
            return parser.kind, close + 1
    return None
