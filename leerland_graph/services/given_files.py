"""Files that somebody gives together: those of RDF are one list, since one may say more of what another describes."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from leerland_graph.core.settings import Settings
from leerland_graph.exchange.rdf import RDF_FORMATS, rdf_triples
from leerland_graph.exchange.readers import is_rdf
from leerland_graph.store.rdf_terms import Triple, to_ntriples

__all__ = ["GivenFile", "put_together"]

GivenFile = tuple[str, bytes]
"""A name and what is in the file."""


def put_together(given: Sequence[GivenFile], settings: Settings) -> list[GivenFile]:
    """The files; where several hold RDF, these as one, first.

    Raises:
        SourceError: one of several files of RDF cannot be read.
    """
    if sum(Path(name).suffix.lower() in RDF_FORMATS for name, _ in given) < 2:
        return list(given)
    with tempfile.TemporaryDirectory(prefix="leerland-given-") as folder:
        paths = []
        for number, (name, content) in enumerate(given):
            path = Path(folder) / str(number) / Path(name).name
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        graphs = [p for p in paths if p.suffix.lower() in RDF_FORMATS and is_rdf(p, settings)]
        if len(graphs) < 2:
            return list(given)
        triples: set[Triple] = set()
        for path in graphs:
            triples |= rdf_triples(path, settings.base_iri, settings)
        others = [each for each, path in zip(given, paths, strict=True) if path not in graphs]
        return [(f"{graphs[0].stem} + {len(graphs) - 1}.nt", to_ntriples(triples).encode()), *others]
