"""Files that are small to write and try to take the memory or the time of whoever reads them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

HEAD = "Titel (nl);Beschrijving (nl);Type;Doelgroep;Eigenaar;Element\n"
ROW = "Kring;Samen leren;intervisie;Lokale banken;HR;Profileren\n"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
ABOUT = '<rdf:Description rdf:about="urn:i"><d:title>'
END = "</d:title></rdf:Description></rdf:RDF>"


def workbook(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A small workbook of which the XML of one part was changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Interventie"
    for line in (HEAD, ROW):
        sheet.append(line.strip().split(";"))
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def _before_end(more: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</sheetData>", more + b"</sheetData>")


def _cell(row: int, at: str) -> bytes:
    return f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()


def _many_cells() -> bytes:
    return b"".join(b'<row r="%d">' % i + b"<c><v>1</v></c>" * 200 + b"</row>" for i in range(3, 20_000))


def _nested_entities() -> str:
    more = "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(8))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{more}]>{RDF}{ABOUT}&i;{END}'


def _repeated(value: str, times: int) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{value}">]>{RDF}{ABOUT}{"&a;" * times}{END}'


def _xml(start: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<list>{start}</list>'


def _zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def _ods(table: str, head: str = "") -> bytes:
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>'
        for t in HEAD.strip().split(";")
    )
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Interventie">'
        f"<table:table-row>{row}</table:table-row>{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _zipped(("content.xml", content.encode()))


def _far_xls() -> bytes:
    """An .xls of which two cells were moved to the last row and column there are."""
    data = (Path(__file__).parent / "fixtures" / "lists" / "courses.xls").read_bytes()
    at = data.rindex(b"\xfd\x00\x0a\x00")
    return data[: at + 4] + b"\xff\xff\xff\x00" + data[at + 8 :]


def _lying_zip() -> bytes:
    """An archive that says of a file of 300 MB that it unpacks to a thousand bytes."""
    data = bytearray(_zipped(("a.csv", b"a;b\n" * 75_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


REPEATED = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(8))
    + "]>"
)
ELSEWHERE = '<!DOCTYPE r [<!ENTITY i SYSTEM "file:///etc/passwd">]>'

HOSTILE: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "columns.csv": (lambda: ";".join(f"k{i}" for i in range(1_000_000)) + "\n" + ";".join("1" * 1_000_000), "MAX_COLUMNS"),
    "empty-columns.csv": (lambda: HEAD + ";" * 20_000_000, "no filled rows"),
    "long-cell.csv": (lambda: HEAD + "x" * 50_000_000 + ROW, "MAX_CELL_CHARS"),
    "long-quoted.csv": (lambda: HEAD + '"' + "x\n" * 20_000_000, "MAX_CELL_CHARS"),
    "empty-rows.csv": (lambda: HEAD + ROW + "\n" * 20_000_000, "MAX_CELLS"),
    "brackets.csv": (lambda: "Titel (nl);Beschrijving (nl)\nMd;" + "[" * 1_200_000 + "\n", "MAX_CELL_CHARS"),
    "nul-far-away.csv": (lambda: HEAD + ROW * 5_000 + ROW.replace("Samen", "Sa\x00men"), "binary"),
    "far-cell.xlsx": (lambda: workbook(_before_end(_cell(1_048_576, "XFD1048576"))), "MAX_COLUMNS"),
    "wide-cell.xlsx": (lambda: workbook(_before_end(_cell(20_000, "ALL20000"))), "more cells than there are columns"),
    "many-cells.xlsx": (lambda: workbook(_before_end(_many_cells())), "MAX_CELLS"),
    "unpacks.xlsx": (lambda: workbook(_before_end(b" " * 300_000_000)), "MAX_UNPACKED_MB"),
    "entities.xlsx": (
        lambda: workbook(lambda d: b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 200 + b'">]>' + d.partition(b"?>")[2] if d.startswith(b"<?xml") else b'<!DOCTYPE r [<!ENTITY a "a">]>' + d),
        "entities",
    ),
    "deep-styles.xlsx": (lambda: workbook(lambda d: b"<a>" * 200_000 + b"</a>" * 200_000, "xl/styles.xml"), "MAX_DEPTH"),
    "deep.json": (lambda: '[{"a":' * 100_000 + "1" + "}]" * 100_000, "MAX_DEPTH"),
    "long-number.json": (lambda: '[{"a": ' + "1" * 10_000_000 + "}]", "too long"),
    "large-exponent.json": (lambda: '[{"title": 1e999999999, "a": -1E+999999999999999999999}]', "too long"),
    "long-text.json": (lambda: '[{"a": "' + "x" * 50_000_000 + '"}]', "MAX_CELL_CHARS"),
    "long-name.json": (lambda: '{"' + "x" * 90 + '":{' + f'"{"x" * 3_000_000}":[{{"a":1}}]}}}}', "name of a field"),
    "many-values.json": (lambda: '[{"a": [' + "1," * 5_000_000 + "1]}]", "MAX_CELLS"),
    "many-records.json": (lambda: "[" + "{}," * 2_500_000 + "{}]", "MAX_CELLS"),
    "columns.json": (lambda: "[{" + ",".join(f'"k{i}": 1' for i in range(100_000)) + "}]", "MAX_COLUMNS"),
    "columns-by-row.json": (lambda: "[" + ",".join(f'{{"k{i}": 1}}' for i in range(100_000)) + "]", "MAX_COLUMNS"),
    "deep.jsonl": (lambda: '{"a":' * 100_000 + "1" + "}" * 100_000, "MAX_DEPTH"),
    "long-number.jsonl": (lambda: '{"a":' + "1" * 10_000_000 + "}", "MAX_CELL_CHARS"),
    "long-line.jsonl": (lambda: '{"a":"' + "x" * 50_000_000 + '"}', "MAX_CELL_CHARS"),
    "entities.xml": (lambda: _xml("<c><t>&i;</t></c>" * 2, LAUGHS), "entities"),
    "entity-elsewhere.xml": (lambda: _xml("<c><t>&i;</t></c>" * 2, ELSEWHERE), "entities"),
    "deep.xml": (lambda: _xml("<a>" * 100_000 + "</a>" * 100_000), "MAX_DEPTH"),
    "many-elements.xml": (lambda: _xml("<a/>" * 3_000_000), "MAX_CELLS"),
    "columns.xml": (lambda: _xml("<c " + " ".join(f'k{i}="1"' for i in range(100_000)) + "/>" * 1), "MAX_COLUMNS"),
    "attributes.xml": (lambda: _xml("<c " + " ".join(f'k{i}="1"' for i in range(6_000_000)) + "/>"), "MAX_CELL_CHARS"),
    "names-of-elements.xml": (lambda: _xml("".join(f"<a{i}><b>1</b></a{i}>" for i in range(300_000))), "no column"),
    "long-text.xml": (lambda: _xml("<c><t>" + "x" * 50_000_000 + "</t></c>"), "MAX_CELL_CHARS"),
    "long-name.xml": (lambda: _xml(("<" + "n" * 500_000 + ">") * 90 + "<c><t>x</t></c>" * 20_000 + ("</" + "n" * 500_000 + ">") * 90), "no column"),
    "bomb.zip": (lambda: _zipped(("a.csv", b"a;b\n" * 75_000_000)), "times its size"),
    "small-bomb.zip": (lambda: _zipped(("a.csv", b" " * 40_000_000)), "times its size"),
    "lying.zip": (_lying_zip, "not a .zip"),
    "outside.zip": (lambda: _zipped(("../../a.csv", HEAD.encode())), "outside the archive"),
    "within.zip": (lambda: _zipped(("a.zip", _zipped(("a.csv", HEAD.encode())))), "archive within an archive"),
    "many.zip": (lambda: _zipped(*((f"{i}.csv", HEAD.encode()) for i in range(20_000))), "MAX_FILES"),
    "columns.zip": (lambda: _zipped(("a.csv", ";".join(f"k{i}" for i in range(100_000)).encode() + b"\nx")), "MAX_COLUMNS"),
    "repeated-rows.ods": (lambda: _ods(f'<table:table-row table:number-rows-repeated="1000000">{REPEATED.format(900)}</table:table-row>'), "MAX_CELLS"),
    "repeated-columns.ods": (lambda: _ods(f"<table:table-row>{REPEATED.format(999_999_999)}</table:table-row>"), "MAX_COLUMNS"),
    "repeated-sheets.ods": (lambda: _ods(f'<table:table-row table:number-rows-repeated="999">{REPEATED.format(900)}</table:table-row>' * 3_000), "MAX_CELLS"),
    "spaces.ods": (lambda: _ods('<table:table-row><table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell></table:table-row>'), "MAX_CELL_CHARS"),
    "unpacks.ods": (lambda: _zipped(("content.xml", b" " * 300_000_000)), "MAX_UNPACKED_MB"),
    "deep.ods": (lambda: _ods("<a>" * 100_000 + "</a>" * 100_000), "MAX_DEPTH"),
    "entities.ods": (lambda: _ods("<table:table-row>&i;</table:table-row>", LAUGHS), "entities"),
    "far-cell.xls": (_far_xls, "MAX_CELLS"),
    "cut.xls": (lambda: _far_xls()[:3_000], "not an .xls"),
    "columns.tsv": (lambda: "\t".join(f"k{i}" for i in range(100_000)) + "\nx\n", "MAX_COLUMNS"),
    "entities.rdf": (_nested_entities, "entities"),
    "entity-repeated.rdf": (lambda: _repeated("a" * 100_000, 30_000), "entities"),
    "entity-short.rdf": (lambda: _repeated("a" * 250, 2_000_000), "entities"),
    "entity-elsewhere.rdf": (
        lambda: f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>{RDF}{ABOUT}&a;{END}', "entities",
    ),
    "deep.rdf": (
        lambda: RDF + "<rdf:Description><d:relation>" * 100_000 + "</d:relation></rdf:Description>" * 100_000 + "</rdf:RDF>",
        "MAX_DEPTH",
    ),
    "deep.ttl": (lambda: "<urn:a> <urn:b> " + "[ <urn:b> " * 100_000 + "1" + " ]" * 100_000 + " .", "MAX_DEPTH"),
    "deep-behind-a-quote.ttl": (
        lambda: "@prefix e: <urn:e/> . e:a\\' <urn:b> " + "[ <urn:b> " * 100_000 + "1" + " ]" * 100_000 + " .", "MAX_DEPTH",
    ),
    "deep-terms.nt": (lambda: "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 100_000 + '"1"' + " )>>" * 100_000 + " .", "MAX_DEPTH"),
    "statement-about-statement.ttl": (lambda: "<urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> .", "statement about a statement"),
    "deep.jsonld": (lambda: '{"@id":"urn:a","http://x/p":' * 60_000 + "1" + "}" * 60_000, "MAX_DEPTH"),
    "long-and-deep.jsonld": (
        lambda: '{"@id":"urn:a","http://x/p":' * 60 + "[" + "1," * 3_000_000 + "1]" + "}" * 60, "MAX_STATEMENTS",
    ),
    "prefix-that-grows.ttl": (
        lambda: f"@prefix a: <urn:{'a' * 20_000}> .\n" + "".join(f"a:s{i} a:p a:o .\n" for i in range(100_000)), "MAX_UNPACKED_MB",
    ),
    "ring.ttl": (lambda: "".join(f"_:b{i} <urn:p> _:b{(i + 1) % 300_000} .\n" for i in range(300_000)), "MAX_UNNAMED"),
    "chain.nt": (lambda: "<urn:a> <urn:p> _:b0 .\n" + "".join(f"_:b{i} <urn:p> _:b{i + 1} .\n" for i in range(100_000)), "MAX_DEPTH"),
}  # fmt: skip
"""Each file by its name: how to write it, and what the paragraph about it names."""
