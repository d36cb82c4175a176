"""Aids in the form: similar descriptions, suggestions with reasons, the clickable plate, and creating missing resources."""

from dataclasses import replace

import streamlit as st
from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.analysis import Selection
from leerland_graph.analysis.model import Intervention, Placed
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import Description, Draft, Field, Part, Value, as_node, looks_like, new_part
from leerland_graph.map import MapOptions, picture
from leerland_graph.meaning import FIELDS, Item, Proposal
from leerland_graph.services.alike import offers_like
from leerland_graph.services.drafts import blank, make_new
from leerland_graph.services.form_cache import classes, drafts, form_for, label_of, text_of, title_of, words_of
from leerland_graph.services.proposals import proposals_for, proposer
from leerland_graph.services.state import View
from leerland_graph.ui.entry.proposed import line_of
from leerland_graph.ui.entry.widgets import Setting
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import show_finding
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused

__all__ = ["show_alike", "show_maker", "show_plate_for", "show_proposal", "turn"]


def show_alike(shown: View, draft: Draft, now: Description, lang: str) -> None:
    """Render existing descriptions similar to a new one, of any department, to prevent duplicates."""
    if not draft.is_new:
        return
    found = looks_like(shown.store, draft.landscape, draft.cls, words_of(now))
    same = _same_offers(shown, now) if draft.cls == LL.Intervention else []
    if not found and not same:
        return
    lines = [
        "- " + gettext("{title} ({owner}), possibly the same offer", lang, **_named(shown, iri, lang)) for iri in same
    ] + [
        "- " + gettext("{title} ({owner}), {share} alike", lang, **_named(shown, a.iri, lang), share=f"{a.similarity:.0%}")
        for a in found
        if a.iri not in same
    ]  # fmt: skip
    st.warning("\n".join([gettext("This looks like what exists:", lang), "", *lines]), icon=":material/content_copy:")


def _named(shown: View, iri: URIRef, lang: str) -> dict[str, str]:
    known = shown.landscape.interventions.get(iri)
    owner = label_of(shown, known.owner, lang) if known and known.owner else gettext("unknown", lang)
    return {"title": escape(label_of(shown, iri, lang)), "owner": escape(owner)}


def _same_offers(shown: View, now: Description) -> list[URIRef]:
    """What may be the same offer by what its text means, in whatever words and language."""
    title = now.form.field_of(DCTERMS.title)
    tags = [v.language for v in now.of(title.id) if isinstance(v, Literal) and v.language] if title is not None else []
    return offers_like(shown.store.ontology, shown.landscape, get_settings(), words_of(now), tags)


def show_proposal(shown: View, draft: Draft, now: Description, lang: str) -> Description:
    """Suggest a type, a placement and other fields, each with its reason, where there is none yet; returns the description with accepted suggestions."""
    words = [text_of(now)]
    kind, placed = now.form.field_of(LL.interventionType), now.form.field_of(LL.placement)
    if kind is not None and not now.of(kind.id) and words[0].strip():
        found = proposer(shown).types(words)[0]
        if found is not None and _offered(shown, draft, found, "type", lang):
            now = now.with_values(kind.id, (found.element,))
            turn(draft, now, lang)
    if placed is not None and placed.nested is not None and not now.of(placed.id):
        types = [v for v in now.of(kind.id) if isinstance(v, URIRef)] if kind is not None else []
        found = proposer(shown).elements([Item(tuple(types), words[0])])[0]
        if found is not None and _offered(shown, draft, found, "placement", lang):
            part = new_part(placed.nested)
            said = part.description.with_values("onElement", (found.element,))
            reason = placed.nested.field_of(LL.rationale)
            if reason is not None:
                said = said.with_values(reason.id, (Literal(found.reasons[lang], lang=lang),))
            now = now.with_values(placed.id, (Part(said),))
            turn(draft, now, lang)
    for field in (f for about in FIELDS if (f := now.form.field_of(about)) is not None):
        some = proposals_for(shown, field.path.iri, words)[0]
        if set(now.of(field.id)) <= {p.element for p in some}:  # nothing was chosen otherwise
            for found in (p for p in some if p.element not in now.of(field.id)):
                which = f"{field.id}-{local_name(str(found.element))}"
                if _offered(shown, draft, found, which, lang, field.name(lang)):
                    now = now.with_values(field.id, (*now.of(field.id), found.element))
                    turn(draft, now, lang)
    return now


def _offered(shown: View, draft: Draft, found: Proposal, which: str, lang: str, name: str = "") -> bool:
    left, right = st.columns([4, 1])
    left.markdown(line_of(shown, found, lang, name))
    with right:
        return st.button(gettext("Take it", lang), key=f"take-{draft.id}-{which}")


def turn(draft: Draft, now: Description, lang: str) -> None:
    """Save a programmatic change to the draft, and rerun with fresh widgets."""
    drafts().save(draft.with_now(now, title=title_of(now, lang)))
    st.session_state[f"turn-{draft.id}"] = st.session_state.get(f"turn-{draft.id}", 0) + 1
    st.rerun()


def show_plate_for(shown: View, description: Description, field: Field, setting: Setting) -> list[Part]:
    """Render a small plate below the placements: it shows them, and a click on an element adds one."""
    if field.nested is None or field.nested.field_of(LL.onElement) is None:
        return []
    lang = setting.lang
    placed = []
    for value in description.of(field.id):
        for element in value.description.of("onElement") if isinstance(value, Part) else ():
            if isinstance(element, URIRef) and element in shown.landscape.elements:
                placed.append(Placed(element, 1.0, None, False, {}))
    node = URIRef(str(description.node))
    mine = Intervention(
        node, {lang: title_of(description, lang) or gettext("untitled", lang)},
        tuple(v for v in description.of("interventionType") if isinstance(v, URIRef)), frozenset(), frozenset(), frozenset(),
        frozenset(), tuple(placed), (), None,
    )  # fmt: skip
    alone = replace(shown.landscape.only(()), interventions={node: mine})
    drawn = picture(alone, shown.plate, shown.store.ontology, Selection(), lang=lang, look=MapOptions(layers=()))
    st.caption(gettext("Click the plate to add a placement.", lang))
    middle, _ = st.columns([3, 2])
    with middle:
        clicked = show_plate(setting.key(node, field, "plate"), drawn).element
    if not clicked or URIRef(clicked) in {p.element for p in placed}:
        return []
    part = new_part(field.nested)
    return [Part(part.description.with_values("onElement", (URIRef(clicked),)))]


def show_maker(
    shown: View, node: Node, field: Field, values: tuple[Value, ...], setting: Setting, draft: Draft
) -> tuple[Value, ...]:
    """Render the form to create a missing resource within the field, without losing the form; returns the values including it."""
    cls, lang = field.kinds[0].cls, setting.lang
    made_of = next((c for c in classes(shown.store) if c == cls or cls in _wider(shown, c)), None)
    if made_of is None or made_of == draft.cls:
        return values
    form = form_for(shown.store, made_of)
    with st.popover(gettext("{what}: make a new one", lang, what=form.name(lang)), icon=":material/add:"):
        filled = blank(shown.store, made_of)
        for needed in (f for f in form.fields if f.required and f.nested is None and not f.kinds[0].is_choice):
            given = st.text_input(f"{needed.name(lang)} *", key=setting.key(node, field, "make", needed.id))
            value = as_node(needed, given, tag=lang if needed.is_langtext else None, lang=lang)
            filled = filled.with_values(needed.id, (value,) if value is not None else ())
        if not st.button(gettext("Make and choose", lang), key=setting.key(node, field, "make"), type="primary"):
            return values
        if not who():
            st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
            return values
        try:
            made = make_new(get_user(), shown, made_of, filled, who(), lang)
        except Refused as refused:
            for finding in refused.report.violations:
                show_finding(finding, lang)
            return values
        except LeerlandError as error:
            show_error(error, lang)
            return values
    st.session_state[f"turn-{draft.id}"] = st.session_state.get(f"turn-{draft.id}", 0) + 1
    return (*values, made) if field.multiple else (made,)


def _wider(shown: View, cls: URIRef) -> set[URIRef]:
    found = {URIRef(str(c)) for c in shown.store.ontology.transitive_objects(cls, _SUBCLASS)}
    return found - {cls}


_SUBCLASS = URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf")
