"""The table of roles in docs/security.md, generated: `python -m tests.roles` writes it."""

from pathlib import Path

from leerland_graph.access import table_of_roles

DOCUMENT = Path(__file__).parent.parent / "docs" / "security.md"
START = "<!-- roles: made by `python -m tests.roles`, checked by the tests -->\n\n"
END = "<!-- end -->"


def written() -> str:
    """The document with the present table in it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, end, after = rest.partition(END)
    assert end, "the table has no end"
    return f"{before}{START}{table_of_roles()}\n{end}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
