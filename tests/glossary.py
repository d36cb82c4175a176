"""The glossary of the ontology's README, generated: `python -m tests.glossary` writes it."""

from pathlib import Path

from rdflib import OWL, RDF, SKOS

from leerland_graph.core.namespaces import LL, compact
from leerland_graph.store import read_ontology

README = Path(__file__).parent.parent / "ontology" / "README.md"
START = "<!-- glossary: made by `python -m tests.glossary`, checked by the tests -->\n"
END = "<!-- end -->"


def glossary() -> str:
    """Two tables, classes and properties: the term, its names, and what it means in English."""
    graph = read_ontology()
    out = []
    for head, kinds in (("Class", (OWL.Class,)), ("Property", (OWL.ObjectProperty, OWL.DatatypeProperty))):
        terms = sorted({s for k in kinds for s in graph.subjects(RDF.type, k) if str(s).startswith(str(LL))})
        out += [f"| {head} | nl | en | meaning |", "| --- | --- | --- | --- |"]
        for term in terms:
            label = {o.language: str(o) for o in graph.objects(term, SKOS.prefLabel)}
            meaning = next(str(o) for o in graph.objects(term, SKOS.definition) if o.language == "en")
            out.append(f"| `{compact(str(term))}` | {label['nl']} | {label['en']} | {meaning} |")
        out.append("")
    return "\n".join(out)


def written() -> str:
    """The README with the present glossary in it."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    return f"{before}{START}\n{glossary()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    README.write_text(written(), encoding="utf-8")
