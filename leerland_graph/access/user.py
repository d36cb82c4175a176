"""A user: the identity in the history, and the permissions per landscape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leerland_graph.access.permissions import RULES, Permission, Role, may
from leerland_graph.access.policy import Policy
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext

__all__ = ["ANONYMOUS", "LOCAL", "Forbidden", "User", "anonymous", "machine", "person"]


@dataclass
class Forbidden(LeerlandError):
    """The user lacks a permission."""

    permission: Permission
    user: "User"

    def message(self, lang: str) -> str:
        """The message in a language."""
        what = RULES[self.permission].says(lang)
        what = what[0].lower() + what[1:]
        if self.user.is_known:
            return gettext("You may not do this here: {what}. Ask an administrator for that role.", lang, what=what)
        return gettext("You may not do this here: {what}. Log in.", lang, what=what)


@dataclass(frozen=True)
class User:
    """A user. `kind`: local (on this machine, without login), person, machine (with a token) or anonymous.

    `name` is stored in the history, '' if unknown; `fixed` is the role of users without claims, and `way` their name in the rules of a
    landscape.
    """

    kind: str
    name: str = ""
    claims: Mapping[str, object] = field(default_factory=dict, repr=False)
    policy: Policy = field(default_factory=Policy, repr=False)
    fixed: Role | None = None
    way: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the user is identified or local."""
        return self.kind != "anonymous"

    def role(self, landscape: str | None = None) -> Role | None:
        """The role in a landscape, by its local name; without one, the general role."""
        if self.kind == "local":
            return self.fixed
        if self.kind == "person":
            return self.policy.role(self.claims, landscape)
        return self.policy.fixed_role(self.way, self.fixed, landscape)

    def may(self, permission: Permission, landscape: str | None = None) -> bool:
        """Whether the user has a permission in a landscape; without one, in general."""
        return may(self.role(landscape), permission)

    def require(self, permission: Permission, landscape: str | None = None) -> None:
        """Raise Forbidden unless the user has a permission.

        Raises:
            Forbidden: the user lacks it.
        """
        if not self.may(permission, landscape):
            raise Forbidden(permission, self)

    def speaks_for(self, department: str) -> bool:
        """Whether the user may act for a department, by its local name."""
        return self.kind == "local" or (self.kind == "person" and self.policy.speaks_for(self.claims, department))


LOCAL = User("local", fixed=Role.ADMINISTRATOR)
ANONYMOUS = User("anonymous")


def machine(name: str, role: Role, policy: Policy | None = None, *, way: str = "") -> User:
    """A program with a token."""
    return User("machine", name, policy=policy or Policy(), fixed=role, way=way)


def anonymous(role: Role | None, policy: Policy) -> User:
    """A user who is not logged in, with the role of anonymous users, if any."""
    return User("anonymous", policy=policy, fixed=role, way="anonymous")


def person(claims: Mapping[str, object], policy: Policy) -> User:
    """A logged-in person. The address is added to the name, since names are not unique.

    >>> person({"name": "Anna", "email": "anna@bank.example"}, Policy()).name
    'Anna (anna@bank.example)'
    """
    name = str(claims.get("name") or "").strip()
    address = str(claims.get("email") or "").strip()
    said = f"{name} ({address})" if name and address else name or address or str(claims.get("sub") or "")
    return User("person", said[:160], dict(claims), policy)
