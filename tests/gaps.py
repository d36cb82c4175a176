"""A catalogue with gaps, as others have them: twelve courses of which something is missing each."""

import shutil
from pathlib import Path

from rdflib import URIRef

from tests.conftest import Cli

BASE = "https://leerland.example/id/intervention/"
PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ll: <https://w3id.org/leerland/ns#>
PREFIX llc: <https://w3id.org/leerland/concept/>
PREFIX llg: <https://w3id.org/leerland/ground-plate/>
PREFIX id: <https://leerland.example/id/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
COUNT = 12


def course(number: int) -> URIRef:
    """The IRI of a course, from 1."""
    return URIRef(f"{BASE}cursus-{number:02}")


def gaps() -> str:
    """Twelve courses of HR as Turtle, in the terms of the example.

    All have a title, an owner, a learning preference and a competence, and precede the next; none but the last has a description.
    Of the odd ones the target group and the placement are missing. 3 has four runs, the others none; 5 has a German title alone, and
    only what the source calls its type.
    """
    return PREFIXES + "\n".join(_course(n) for n in range(1, COUNT + 1))


def _course(n: int) -> str:
    title = '"Kundengespräche führen"@de' if n == 5 else f'"Cursus {n:02}"@nl'
    lines = [
        f"<{course(n)}> a ll:Intervention ; dcterms:title {title} ; ll:suitsPreference llc:oefenen ;",
        "    ll:develops <https://leerland.example/id/competence/adviseren> ;",
        f"    ll:responsibility <{course(n)}/owner> ;",
        '    ll:statedType "Präsenzkurs"' if n == 5 else "    ll:interventionType llc:training",
    ]
    if n < COUNT:
        lines.append(f"    ; ll:precedes <{course(n + 1)}>")
    else:
        lines.append('    ; dcterms:description "Oefenen met een acteur."@nl')
    if n % 2 == 0:
        lines.append("    ; ll:targetGroup <https://leerland.example/id/target-group/lokale-banken>")
        lines.append(f"    ; ll:placement <{course(n)}/placement>")
    lines += [f"    ; ll:run <{course(n)}/run-{r}>" for r in range(1, 5) if n == 3]
    lines.append(".")
    lines.append(
        f"<{course(n)}/owner> a ll:Responsibility ; ll:role llc:owner ; "
        "ll:assignedTo <https://leerland.example/id/department/hr> ."
    )
    if n % 2 == 0:
        lines.append(f"<{course(n)}/placement> a ll:Placement ; ll:onElement llg:onderzoeken .")
    lines += [
        f'<{course(n)}/run-{r}> a ll:Run ; ll:startDate "2026-0{r}-01"^^xsd:date .' for r in range(1, 5) if n == 3
    ]
    return "\n".join(lines)


def with_gaps(example: Path, folder: Path) -> Path:
    """The data folder of the example with this catalogue in it, made in a folder."""
    shutil.copytree(example, folder / "data")
    (folder / "gaps.ttl").write_text(gaps())
    Cli(folder / "data")("import", str(folder / "gaps.ttl"), "--yes")
    return folder / "data"
