"""Permissions, and the least role for each: the one table that all interfaces use."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from leerland_graph.core.i18n import N_, gettext

__all__ = ["RULES", "Permission", "Role", "Rule", "may", "table_of_roles"]


class Role(StrEnum):
    """A role in a landscape; each includes the permissions of the one before."""

    VIEWER = "viewer"
    EDITOR = "editor"
    FACILITATOR = "facilitator"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """An action that requires a permission."""

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


@dataclass(frozen=True)
class Rule:
    """The least role for a permission, its description as a message, and the interfaces that use it."""

    least: Role
    action: str
    ways: str

    def says(self, lang: str) -> str:
        """The description in a language."""
        return gettext(self.action, lang)


RULES: dict[Permission, Rule] = {
    Permission.VIEW: Rule(
        Role.VIEWER, N_("Look at the landscape: map, coherence, compare, explore, interventions"),
        "pages, `/id/...`, `/ontology`, `/shapes`",
    ),
    Permission.ASK: Rule(
        Role.VIEWER, N_("Ask questions, in SPARQL too"), "page, `/sparql`, `/sparql/terms`, `/sparql/check`"
    ),
    Permission.EXPORT: Rule(
        Role.VIEWER, N_("Download map, report, answers and remarks"),
        "pages, `/media/...`",
    ),
    Permission.TALK: Rule(Role.VIEWER, N_("Remark, ask, reply and propose"), "page"),
    Permission.EDIT: Rule(
        Role.EDITOR, N_("Begin a landscape, describe, place, import, undo, keep questions"),
        "pages, uploads, update at `/sparql`",
    ),
    Permission.AGREE: Rule(
        Role.EDITOR, N_("Accept on behalf of a department, accept a responsibility, reopen an agreement"), "page",
    ),
    Permission.DECIDE: Rule(Role.FACILITATOR, N_("Accept or decline a proposal"), "page"),
    Permission.FACILITATE: Rule(Role.FACILITATOR, N_("Lead a workshop"), "page, `/join/...`"),
    Permission.GOVERN: Rule(
        Role.ADMINISTRATOR, N_("Decide about the organisation's own terms"), "page"
    ),
    Permission.AUDIT: Rule(
        Role.ADMINISTRATOR, N_("Read and download the audit log"), "page, `/audit`"
    ),
    Permission.FORGET: Rule(
        Role.ADMINISTRATOR, N_("Remove a name from the history"), "page"
    ),
}  # fmt: skip
"""The rule of each permission."""


@lru_cache(maxsize=256)
def may(role: Role | None, permission: Permission) -> bool:
    """Whether a role has a permission; None has no permissions.

    >>> may(Role.EDITOR, Permission.ASK), may(Role.VIEWER, Permission.EDIT), may(None, Permission.VIEW)
    (True, False, False)
    """
    order = list(Role)
    return role is not None and order.index(role) >= order.index(RULES[permission].least)


def table_of_roles() -> str:
    """The table of permissions and roles, as Markdown."""
    head = f"| action | | {' | '.join(Role)} | ways in |\n| --- | --- |{' --- |' * len(Role)} --- |\n"
    lines = []
    for permission, rule in RULES.items():
        marks = " | ".join("yes" if may(role, permission) else "–" for role in Role)
        lines.append(f"| {rule.action} | `{permission}` | {marks} | {rule.ways} |")
    return head + "\n".join(lines) + "\n"
