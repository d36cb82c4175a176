"""What can be done, and which role may do it: the one table that every way in obeys."""

from enum import StrEnum

__all__ = ["LEAST", "Act", "Role", "may", "table_of_roles"]


class Role(StrEnum):
    """What someone is in a landscape; each may do what the one before may, and more."""

    VIEWER = "viewer"
    EDITOR = "editor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What someone does."""

    VIEW = "view"
    ASK = "ask"
    EXPORT = "export"
    TALK = "talk"
    EDIT = "edit"
    AGREE = "agree"
    DECIDE = "decide"
    FACILITATE = "facilitate"
    GOVERN = "govern"
    AUDIT = "audit"
    FORGET = "forget"


LEAST: dict[Act, Role] = {
    Act.VIEW: Role.VIEWER,
    Act.ASK: Role.VIEWER,
    Act.EXPORT: Role.VIEWER,
    Act.TALK: Role.VIEWER,
    Act.EDIT: Role.EDITOR,
    Act.AGREE: Role.EDITOR,
    Act.DECIDE: Role.FACILITATOR,
    Act.FACILITATE: Role.FACILITATOR,
    Act.GOVERN: Role.ADMINISTRATOR,
    Act.AUDIT: Role.ADMINISTRATOR,
    Act.FORGET: Role.ADMINISTRATOR,
}
"""The least role that may do each."""

MEANING: dict[Act, tuple[str, str, str]] = {
    Act.VIEW: (
        "Het leerlandschap bekijken: kaart, samenhang, vergelijken, verkennen, interventies",
        "Look at the landscape: map, coherence, compare, explore, interventions",
        "pages, `/id/...`, `/ontology`, `/shapes`",
    ),
    Act.ASK: ("Vragen stellen, ook in SPARQL", "Ask questions, in SPARQL too", "page, `/sparql`, `/sparql/terms`, `/sparql/check`"),
    Act.EXPORT: ("Kaart, verslag, antwoorden en opmerkingen downloaden", "Download map, report, answers and remarks", "pages, `/media/...`"),
    Act.TALK: ("Opmerken, vragen, antwoorden en voorstellen", "Remark, ask, reply and propose", "page"),
    Act.EDIT: (
        "Beschrijven, plaatsen, importeren, ongedaan maken, vragen bewaren",
        "Describe, place, import, undo, keep questions",
        "pages, uploads, update at `/sparql`",
    ),
    Act.AGREE: (
        "Namens een afdeling instemmen, een taak aanvaarden, een afspraak heropenen",
        "Accept on behalf of a department, accept a responsibility, reopen an agreement",
        "page",
    ),
    Act.DECIDE: ("Een voorstel aannemen of afwijzen", "Accept or decline a proposal", "page"),
    Act.FACILITATE: ("Een werksessie leiden", "Lead a workshop", "page, `/join/...`"),
    Act.GOVERN: ("Besluiten over eigen begrippen", "Decide about the organisation's own terms", "page"),
    Act.AUDIT: ("Het logboek lezen en downloaden", "Read and download the audit log", "page, `/audit`"),
    Act.FORGET: ("Een naam uit de geschiedenis verwijderen", "Remove a name from the history", "page"),
}  # fmt: skip
"""Each in Dutch and English, and the ways in."""


def may(role: Role | None, act: Act) -> bool:
    """Whether a role may do this; no role may nothing.

    >>> may(Role.EDITOR, Act.ASK), may(Role.VIEWER, Act.EDIT), may(None, Act.VIEW)
    (True, False, False)
    """
    order = list(Role)
    return role is not None and order.index(role) >= order.index(LEAST[act])


def table_of_roles() -> str:
    """The table of roles and actions, as Markdown."""
    head = f"| action | | {' | '.join(Role)} | ways in |\n| --- | --- |{' --- |' * len(Role)} --- |\n"
    lines = []
    for act in Act:
        _, english, ways = MEANING[act]
        marks = " | ".join("yes" if may(role, act) else "–" for role in Role)
        lines.append(f"| {english} | `{act}` | {marks} | {ways} |")
    return head + "\n".join(lines) + "\n"
