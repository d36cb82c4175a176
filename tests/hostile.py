"""Files that are small to write and try to take the memory or the time of whoever reads them."""

import io
import zipfile
from collections.abc import Callable

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
