"""The page of the local vocabulary: the organisation's terms, and a form to propose one."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL, LLC, SKOS
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import LocalTerm, propose, word_change_set
from leerland_graph.forms import Kind
from leerland_graph.services.dialogue_queries import every_word
from leerland_graph.services.form_cache import choices_for
from leerland_graph.services.state import View
from leerland_graph.ui.shared.actions import open_page, run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.names import LINKS, TERMS
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_words"]

KINDS = ("type", "group", "competence")
TIES = {"broader": SKOS.broader, "closeMatch": SKOS.closeMatch, "exactMatch": SKOS.exactMatch}


def show_words(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("Terms", lang),
        gettext(
            "The language grows in the open: an organisation can propose its own types, target groups, competences and definitions. What is accepted belongs to its own scheme, linked to ours.",
            lang,
        ),
        lang,
    )
    scheme, every = every_word(shown)
    left, right = st.columns([1.2, 1], gap="large")
    with left:
        st.subheader(gettext("Own terms", lang))
        if not every:
            st.info(gettext("There are no own terms yet.", lang))
        else:
            st.caption(gettext("Version {n} of the scheme.", lang, n=scheme.version))
        for word in every:
            _show_word(shown, word, lang)
        if scheme.notes:
            with st.expander(gettext("What changed in each version", lang)):
                st.markdown("\n".join(f"- {escape(n)}" for n in scheme.notes))
        pages = st.session_state.get("pages", {})
        if "talk" in pages:
            where = {**same_view(), "part": "proposals"}
            st.page_link(
                pages["talk"],
                label=gettext("Proposals to decide about", lang),
                icon=":material/forum:",
                query_params=where,
            )
    with right:
        if get_user().may(Permission.TALK, local_name(str(shown.landscape.iri))):
            _show_form(shown, every, lang)


def _show_word(shown: View, word: LocalTerm, lang: str) -> None:
    name = word.names.get(lang) or next(iter(word.names.values()), "")
    said = word.definitions.get(lang) or next(iter(word.definitions.values()), "")
    language = shown.store.ontology
    ties = []
    for prop, ours in word.ties:
        kind = local_name(str(prop))
        label = next((str(o) for o in language.objects(ours, SKOS.prefLabel) if getattr(o, "language", "") == lang), "")
        ties.append(gettext(LINKS[kind], lang, name=escape(label or shown.landscape.label(ours, lang))))
    st.markdown(
        f"**{escape(name)}** · {gettext(TERMS[word.kind], lang)}"
        + (f" · {', '.join(ties)}" if ties else "")
        + (f"  \n{escape(said)}" if said else "")
    )


def _show_form(shown: View, every: tuple[LocalTerm, ...], lang: str) -> None:
    """Render the form to propose a term, or a new name or definition of one."""
    base, land = get_settings().base_iri, shown.landscape.iri
    st.subheader(gettext("Propose a term", lang))
    names = {
        "": gettext("A new term", lang),
        **{str(w.iri): w.names.get(lang) or next(iter(w.names.values()), "") for w in every},
    }
    which = st.selectbox(
        gettext("What", lang), list(names), format_func=names.__getitem__, key=f"word-which-{len(every)}-{lang}"
    )
    known = next((w for w in every if str(w.iri) == which), None)
    kind = known.kind if known else st.segmented_control(
        gettext("Kind", lang), KINDS, default="type", format_func=lambda k: gettext(TERMS[k], lang), key=f"word-kind-{lang}", required=True
    )  # fmt: skip
    kind = str(kind or "type")
    ours = _ours(shown, kind, lang)
    old_tie = known.ties[0] if known and known.ties else None
    with st.form(f"word-{which}-{kind}", border=False):
        nl, en = st.columns(2)
        name_nl = nl.text_input(gettext("Name (Dutch)", lang), known.names.get("nl", "") if known else "", max_chars=80)
        name_en = en.text_input(
            gettext("Name (English)", lang), known.names.get("en", "") if known else "", max_chars=80
        )
        def_nl = nl.text_area(
            gettext("Definition (Dutch)", lang), known.definitions.get("nl", "") if known else "", max_chars=600
        )
        def_en = en.text_area(
            gettext("Definition (English)", lang), known.definitions.get("en", "") if known else "", max_chars=600
        )
        tie_kinds = list(TIES) if kind == "type" else ["closeMatch", "exactMatch"]
        old_kind = local_name(str(old_tie[0])) if old_tie else tie_kinds[0]
        how, what = st.columns([1, 1.4])
        tie_kind = how.selectbox(
            gettext("Link to our term", lang), tie_kinds, index=tie_kinds.index(old_kind) if old_kind in tie_kinds else 0,
            format_func=lambda k: gettext(LINKS[k], lang, name="…"),
        )  # fmt: skip
        options = [None, *ours]
        tied = what.selectbox(
            gettext("Our term", lang), options, index=options.index(old_tie[1]) if old_tie and old_tie[1] in options else 0,
            format_func=lambda i: "–" if i is None else ours[i],
        )  # fmt: skip
        reason = st.text_input(gettext("Why this term?", lang), max_chars=400)
        if st.form_submit_button(gettext("Propose", lang), icon=":material/add_comment:"):
            run_action(
                lambda store: propose(
                    store,
                    word_change_set(
                        store, land, kind, names={"nl": name_nl, "en": name_en}, definitions={"nl": def_nl, "en": def_en},
                        tie=(TIES[tie_kind], tied) if tied is not None else None, who=who(), base_iri=base, replaces=known.iri if known else None,
                    ),
                    [], reason or gettext("The term '{name}'", lang, name=name_nl), who=who(), base_iri=base, lang=lang,
                ),
                gettext("The proposal is on the page Dialogue.", lang), lang, permission=Permission.TALK,
            )  # fmt: skip


def _ours(shown: View, kind: str, lang: str) -> dict[URIRef, str]:
    """The possible targets of a mapping: the types of the ontology, or the existing groups and competences."""
    kinds = {
        "type": Kind(scheme=LLC["intervention-types"]),
        "group": Kind(cls=LL.TargetGroup),
        "competence": Kind(cls=LL.Competence),
    }
    return {o.iri: o.label(lang) for o in choices_for(shown, kinds[kind]).ordered(lang)}
