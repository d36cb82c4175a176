"""What is filled in on the work list and not stored yet: in the session, and kept in the data folder at each change."""

from dataclasses import dataclass, field

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.forms import Field, Part, Value, as_text, statements
from leerland_graph.services.backlog import Entry
from leerland_graph.services.form_cache import label_of
from leerland_graph.services.state import View
from leerland_graph.services.worklist_drafts import drop_entries, keep_entries, kept_entries, titles_of
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape, show_error

__all__ = ["Filled", "filled"]

FILLED = "backlog-filled"


@dataclass
class Filled:
    """What somebody is filling in of a landscape: entries by intervention, and those of interventions that were deleted meanwhile."""

    who: str
    entries: dict[URIRef, Entry] = field(default_factory=dict)
    deleted: dict[URIRef, Entry] = field(default_factory=dict)
    titles: dict[URIRef, str] = field(default_factory=dict)
    saved: dict[URIRef, Entry] = field(default_factory=dict)
    """The entries as they are in the data folder."""

    def sort_out(self, shown: View) -> None:
        """Set apart what was filled in for interventions that are no longer there."""
        for iri in [i for i in self.entries if i not in shown.landscape.interventions]:
            self.deleted[iri] = self.entries.pop(iri)

    def keep(self, shown: View, lang: str) -> None:
        """Write what changed to the data folder; an error is shown."""
        known = shown.landscape.interventions
        self.titles |= {iri: known[iri].title(lang) for iri in self.entries if iri in known}
        changed = {iri: e for iri, e in self.entries.items() if not _are_same(self.saved.get(iri), e)}
        try:
            keep_entries(shown, self.who, changed, self.titles)
            drop_entries(shown, self.who, [i for i in self.saved if i not in self.entries and i not in self.deleted])
        except LeerlandError as error:
            show_error(error, lang)
        else:
            self.saved = {**self.entries, **self.deleted}

    def show_deleted(self, shown: View, fields: tuple[Field, ...], lang: str) -> None:
        """Render what was filled in for interventions that somebody deleted, each to be thrown away."""
        for iri, entry in list(self.deleted.items()):
            changed = [f for f in fields if entry.before.of(f.id) != entry.now.of(f.id)]
            said = "; ".join(f"{f.name(lang)}: {_said(shown, entry.now.of(f.id), lang)}" for f in changed)
            words, button = st.columns([5, 1], vertical_alignment="center")
            words.warning(
                escape(
                    gettext(
                        "‘{title}’ was deleted by someone. You had filled in: {what}", lang, title=self.titles.get(iri, ""), what=said
                    )
                ),
                icon=":material/delete:",
            )  # fmt: skip
            if button.button(gettext("Throw away", lang), key=f"backlog-deleted-{iri}", width="stretch"):
                del self.deleted[iri]
                drop_entries(shown, self.who, [iri])
                self.saved.pop(iri, None)
                st.rerun()


def filled(shown: View) -> tuple[Filled, bool]:
    """What the user is filling in, and whether it was just read from the data folder, so that widgets must begin anew.

    What was filled in before the user gave a name goes with the name.
    """
    kept: dict[URIRef, Filled] = st.session_state.setdefault(FILLED, {})
    land, now = shown.landscape.iri, who()
    found = kept.get(land)
    if found is not None and found.who == now:
        return found, False
    before = found.entries if found is not None else {}
    read = kept_entries(shown, now)
    if found is not None and not found.who:
        drop_entries(shown, "", before)
    made = Filled(now, {**read, **before}, titles=titles_of(shown, now), saved=read)
    kept[land] = made
    return made, any(iri not in before for iri in read)


def _said(shown: View, values: tuple[Value, ...], lang: str) -> str:
    """Values in words; of a part, what stands in it."""
    said = []
    for value in values:
        if isinstance(value, Part):
            said += [_said(shown, inner, lang) for inner in value.description.values.values()]
        else:
            said.append(label_of(shown, value, lang) if isinstance(value, URIRef) else as_text(value, lang))
    return ", ".join(said)


def _are_same(one: Entry | None, other: Entry) -> bool:
    return one is not None and (
        statements(one.now) == statements(other.now) and statements(one.before) == statements(other.before)
    )
