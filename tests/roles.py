"""The table of roles in docs/security.md, generated: `python -m tests.roles` writes it."""

from pathlib import Path

from leerland_graph.access import table_of_roles

DOCUMENT = Path(__file__).parent.parent / "docs" / "security.md"
START = "<!-- roles: made by `python -m tests.roles`, checked by the tests -->\n\n"
END = "\n<!-- end -->"


def written() -> str:
    """The document with the present table in it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    return f"{before}{START}{table_of_roles()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
