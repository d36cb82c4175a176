"""A standalone HTML document: to send, to print, or to serve beside the pages."""

from html import escape

__all__ = ["BASE", "PAPER", "document"]

BASE = (
    "body{font:16px/1.5 'Source Sans 3','Source Sans Pro',system-ui,sans-serif;color:#1b2d33;max-width:60rem;margin:2rem auto;padding:0 1.2rem}"
    "h1{margin:0}.sub{color:#3d5660;margin:.2rem 0 1.2rem}"
)
"""The base style of documents."""
PAPER = "@page{size:A4;margin:16mm}"


def document(title: str, body: str, lang: str, style: str, *, head: str = "", code: str = "") -> str:
    """A complete document. `body` is HTML, `title` is text; `head` goes after the style, and `code` becomes the body's data-code attribute."""
    meta = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'><title>{escape(title)}</title>"
    mark = f" data-code='{escape(code, quote=True)}'" if code else ""
    return f"<!doctype html><html lang='{lang}'><head>{meta}<style>{style}</style>{head}</head><body{mark}>{body}</body></html>"
