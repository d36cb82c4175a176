"""A scenario: a named copy of a landscape, in which planned changes are made."""

from collections.abc import Iterable

from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.namespaces import LL
from leerland_graph.store.change_set import Activity, ChangeSet, Reason
from leerland_graph.store.engine import Store
from leerland_graph.store.landscapes import landscape_iri, landscape_triples, landscapes
from leerland_graph.store.rdf_terms import Triple

__all__ = ["scenario_change_set"]


def scenario_change_set(
    store: Store,
    landscape: URIRef,
    name: str,
    *,
    base_iri: str,
    lang: str,
    who: str,
    why: Reason = "",
    without: Iterable[Triple] = (),
    adding: Iterable[Triple] = (),
) -> ChangeSet:
    """The change set that copies a landscape under a new name. Resources keep their IRIs; the copy is never the default.

    The copy can omit statements (`without`) and add others (`adding`); `why` is recorded in the history.

    Raises:
        UsageError: a landscape with that name exists.
    """
    copy = landscape_iri(base_iri, name)
    if copy in {i.iri for i in landscapes(store)}:
        raise UsageError("There is a landscape '{name}' already.", "Choose another name.", name=name)
    plate = next((o for _, p, o in store.triples(landscape, landscape) if p == LL.onGroundPlate), None)
    assert isinstance(plate, URIRef)
    own = landscape_triples(copy, name, lang=lang, default=False, plate=plate)
    rest = ({t for t in store.triples(landscape) if t[0] != landscape} - set(without)) | set(adding)
    activity = Activity(
        "scenario",
        who,
        message("Scenario {name}: {why}", name=name, why=why) if why else message("Scenario {name}", name=name),
    )
    return ChangeSet(copy, activity, store.revision, frozenset(own | rest))
