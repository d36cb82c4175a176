"""The empty spreadsheet, derived from the shapes: drop-down lists, an explanation per column, an example row."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.i18n import N_, decimal, gettext, pgettext
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import LL, LLC, LLG, RDF, RDFS, SKOS
from leerland_graph.exchange.schema import Column, Schema, Sheet

__all__ = ["write_template"]

ROWS = 500
"""Number of rows below the header with drop-down lists."""

_EXAMPLE = {
    "title": N_("Example: peer consultation for advisers"), "description": N_("Advisers discuss difficult client conversations in fixed groups."),
    "identifier": N_("EX-001"), "effort": "6", "startDate": "2026-09-01", "endDate": "2026-12-15", "capacity": "8",
    "prefLabel": N_("Example"), "definition": N_("What is meant by it."), "weight": "1", "size": "120", "weeklyCapacity": "2",
}  # fmt: skip
_CHOICE = {"interventionType": "intervisie", "designLevel": "meso", "element": "profileren", "onElement": "profileren", "suitsPreference": "participeren", "role": "owner", "placementStatus": "proposed", "preference": "participeren", "learningMode": "expliciet", "collectivity": "team"}  # fmt: skip


def write_template(path: Path, schema: Schema, language: Graph, lang: str) -> None:
    """Write the template in a language; the reader accepts it in either."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = gettext("Explanation", lang)
    lists = book.create_sheet(gettext("Lists", lang))
    ranges = _Lists(book, lists, language, lang)
    main = schema.of(LL.Intervention)
    guide.append(
        [
            gettext(
                "Fill in one row per intervention on the sheet '{sheet}'. Choose from the list where there is one; separate several values in a cell by a semicolon. The example rows begin with a #: these are not read.",
                lang,
                sheet=main.name(lang),
            )
        ]
    )
    guide.append([])
    heads = (
        pgettext("workbook", "Sheet", lang),
        *(gettext(h, lang) for h in (N_("Column"), N_("Required"), N_("What goes in"))),
    )
    guide.append(list(heads))
    for sheet in schema.sheets:
        if sheet.cls == LL.LearningLandscape:
            continue
        _sheet(book, sheet, ranges, lang)
        for column in sheet.columns:
            guide.append(
                [
                    sheet.name(lang),
                    column.name(lang),
                    gettext("yes", lang) if column.required else "",
                    column.description(lang),
                ]
            )
    _guide_style(guide)
    lists.sheet_state = "hidden"
    book.save(path)


class _Lists:
    """The vocabularies, one column each on a hidden sheet, as named ranges."""

    def __init__(self, book: Workbook, sheet: Worksheet, language: Graph, lang: str) -> None:
        self.book, self.sheet, self.language, self.lang = book, sheet, language, lang
        self.known: dict[str, str] = {}

    def range_of(self, column: Column) -> str | None:
        """The name of the range with a column's choices, or None if it has no list."""
        if column.kind == "boolean":
            return self._range("boolean", [gettext("yes", self.lang), gettext("no", self.lang)])
        if column.target is None:
            return None
        if column.kind == "concept":
            return self._range(str(column.target), self._concepts(column.target))
        if column.target in (LL.LandscapeElement, LL.Sea, LL.GroundPlate):
            return self._range(str(column.target), self._instances(column.target))
        return None

    def _concepts(self, scheme: URIRef) -> list[str]:
        nodes = [s for s in self.language.subjects(SKOS.inScheme, scheme) if isinstance(s, URIRef)]
        depth = lambda n: list(self.language.objects(n, SKOS.broader))  # noqa: E731
        return [
            self.label(n)
            for n in sorted(nodes, key=lambda n: (str(next(iter(depth(n)), n)), bool(depth(n)), self.label(n)))
        ]

    def _instances(self, cls: URIRef) -> list[str]:
        classes = set(self.language.transitive_subjects(RDFS.subClassOf, cls))
        nodes = {s for c in classes for s in self.language.subjects(RDF.type, c) if isinstance(s, URIRef)}
        return [self.label(n) for n in sorted(nodes, key=lambda n: int(str(self.language.value(n, LL.mapOrder) or 0)))]

    def label(self, node: URIRef) -> str:
        return pick_literal(
            (o for o in self.language.objects(node, SKOS.prefLabel) if isinstance(o, Literal)), self.lang
        )

    def _range(self, key: str, choices: list[str]) -> str:
        if key not in self.known:
            index = len(self.known) + 1
            name = f"lijst_{index}"
            for row, choice in enumerate(choices, start=1):
                self.sheet.cell(row, index, choice)
            letter = get_column_letter(index)
            self.book.defined_names[name] = DefinedName(
                name, attr_text=f"'{self.sheet.title}'!${letter}$1:${letter}${len(choices)}"
            )
            self.known[key] = name
        return self.known[key]


def _sheet(book: Workbook, sheet: Sheet, lists: _Lists, lang: str) -> None:
    ws = book.create_sheet(sheet.name(lang)[:31])
    for index, column in enumerate(sheet.columns, start=1):
        head = ws.cell(1, index, column.name(lang) + (" *" if column.required else ""))
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="9A3324" if column.required else "1F6780")
        head.alignment = Alignment(wrap_text=True, vertical="center")
        if column.description(lang):
            head.comment = Comment(column.description(lang), "Leerland", width=260, height=110)
        ws.column_dimensions[get_column_letter(index)].width = 42 if column.lang else 20
        text = _example(column, lang)
        if column.id in _CHOICE and column.target is not None:
            node = _choice(lists.language, _CHOICE[column.id])
            text = lists.label(node) if node is not None else ""
        ws.cell(2, index, text or None).font = Font(italic=True, color="7F7F7F")
        if name := lists.range_of(column):
            rule = DataValidation(
                type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=not column.multiple
            )
            rule.error = gettext("Choose from the list.", lang)
            rule.add(f"{get_column_letter(index)}2:{get_column_letter(index)}{ROWS + 1}")
            ws.add_data_validation(rule)
    mark = gettext("EXAMPLE - remove this row", lang)
    first = ws.cell(2, 1)
    first.value = f"# {first.value or mark}"
    ws.row_dimensions[1].height = 32
    ws.freeze_panes = "B2"


def _example(column: Column, lang: str) -> str:
    """An example value: text only in the column of the reader's language."""
    name, _, tag = column.id.partition("@")
    if name == "language":
        return lang
    if name == "share":
        return decimal("0.4", lang)
    return gettext(_EXAMPLE.get(name, ""), lang) if tag in ("", lang) else ""


def _choice(language: Graph, name: str) -> URIRef | None:
    for namespace in (LLC, LLG):
        if (namespace[name], None, None) in language:
            return namespace[name]
    return None


def _guide_style(ws: Worksheet) -> None:
    ws["A1"].alignment = Alignment(wrap_text=True, vertical="top")
    ws.merge_cells("A1:D1")
    ws.row_dimensions[1].height = 64
    for cell in ws[3]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCD", (22, 26, 11, 90), strict=True):
        ws.column_dimensions[letter].width = width
