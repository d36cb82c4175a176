"""The administrators' page: roles, the audit log, and erasing names."""

import streamlit as st

from leerland_graph.access import Permission, Role
from leerland_graph.access.permissions import RULES, may
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings
from leerland_graph.forms import Drafts
from leerland_graph.services.audit import audit, audit_event
from leerland_graph.services.list_work import ListWorks
from leerland_graph.services.opened import open_store
from leerland_graph.services.writer import with_store
from leerland_graph.store import NAMELESS, erase_person, people
from leerland_graph.ui.shared.names import ROLES
from leerland_graph.ui.shared.panels import show_error
from leerland_graph.ui.shared.user import get_user
from leerland_graph.workshop import Workshops

__all__ = ["forget", "show_admin"]

SHOWN = 500


def show_admin(lang: str) -> None:
    """Render the page. The audit log and the names each check their own permission."""
    st.title(gettext("Administration", lang))
    if not get_settings().has_login:
        st.info(
            gettext(
                "No login is set up. So the app can be reached on this computer only, and whoever sits here may do everything.",
                lang,
            )
        )
    roles, log, names = st.tabs(
        [gettext("Who may what", lang), gettext("Audit log", lang), gettext("Remove a name from the history", lang)]
    )
    with roles:
        _show_roles(lang)
    with log:
        get_user().require(Permission.AUDIT)
        _show_log(lang)
    with names:
        get_user().require(Permission.FORGET)
        _show_names(lang)


def _show_roles(lang: str) -> None:
    st.markdown(
        gettext(
            "Roles come from the account of the organisation and from leerland.toml. Each role may also do what the one before it may.",
            lang,
        )
    )
    rows = [
        {gettext("Action", lang): rule.says(lang), **{gettext(ROLES[r], lang): "✓" if may(r, permission) else "" for r in Role}}
        for permission, rule in RULES.items()
    ]  # fmt: skip
    st.table(rows)


def _show_log(lang: str) -> None:
    log = audit()
    deeds = list(log.deeds())
    if not deeds:
        st.info(gettext("Nothing was recorded yet.", lang))
        return
    broken = log.broken()
    if broken is None:
        st.success(gettext("The log is whole: every line follows from the one before.", lang), icon=":material/link:")
    else:
        st.error(
            gettext(
                "Line {n} of the log does not follow from the one before: something was changed or removed.",
                lang,
                n=broken,
            ),
            icon=":material/link_off:",
        )
    names = {str(p): n for p, n in people(open_store()).items()}
    st.download_button(
        gettext("Download the log (CSV)", lang), lambda: _exported(names), on_click="ignore", file_name="leerland-logboek.csv", mime="text/csv",
        icon=":material/download:",
    )  # fmt: skip
    st.dataframe(
        [
            {
                gettext("When", lang): d.at.replace("T", " ").rstrip("Z"), gettext("Who", lang): names.get(d.who, d.who),
                gettext("Role", lang): gettext(ROLES.get(d.role, d.role), lang), gettext("Action", lang): d.act,
                gettext("Outcome", lang): d.outcome, gettext("Landscape", lang): d.landscape, gettext("About", lang): d.about,
            }
            for d in reversed(deeds[-SHOWN:])
        ],
        hide_index=True, placeholder="–"
    )  # fmt: skip


def _exported(names: dict[str, str]) -> str:
    audit_event(get_user(), Permission.AUDIT, "export")
    return audit().as_csv(names)


def _show_names(lang: str) -> None:
    st.markdown(
        gettext(
            "What that person did is kept under a pseudonym. The name itself goes, from drafts too, and cannot be brought back.",
            lang,
        )
    )
    if st.session_state.pop("forgotten", False):
        st.success(gettext("The name was removed.", lang))
    known = sorted({n for n in people(open_store()).values() if n != NAMELESS}, key=str.casefold)
    name = st.selectbox(gettext("Who", lang), known, index=None, placeholder="")
    sure = st.checkbox(gettext("I am sure", lang))
    if st.button(gettext("Remove this name", lang), disabled=not (name and sure), icon=":material/person_remove:"):
        try:
            forget(str(name))
        except LeerlandError as error:
            show_error(error, lang)
            return
        st.session_state["forgotten"] = True
        st.rerun()


def forget(name: str) -> None:
    """Erase a name from the history, drafts and workshops. The audit log records that this was done, not the name.

    Raises:
        Forbidden: the user lacks the permission.
        NotFound: nobody has that name.
        StoreError: the store is busy, or cannot be written.
    """
    get_user().require(Permission.FORGET)
    with_store(lambda store: erase_person(store, name))
    Drafts(get_settings().data).forget(name)
    ListWorks(get_settings().data).forget(name)
    Workshops(get_settings().data).forget(name)
    audit_event(get_user(), Permission.FORGET, "done")
