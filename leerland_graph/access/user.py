"""A user: who it is to the history, and what they may do where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leerland_graph.access.permissions import RULES, Permission, Role, may
from leerland_graph.access.policy import Policy
from leerland_graph.core.errors import LeerlandError

__all__ = ["ANONYMOUS", "LOCAL", "Forbidden", "User", "anonymous", "machine", "person"]


@dataclass
class Forbidden(LeerlandError):
    """Someone who may not do this."""

    permission: Permission
    user: "User"

    def said(self, lang: str) -> str:
        """The paragraph in a language."""
        what = RULES[self.permission].says(lang)
        what = what[0].lower() + what[1:]
        if lang == "nl":
            who = "Log in" if not self.user.is_known else "Vraag een beheerder om die rol"
            return f"Dit mag u hier niet: {what}. {who}."
        who = "Log in" if not self.user.is_known else "Ask an administrator for that role"
        return f"You may not do this here: {what}. {who}."


@dataclass(frozen=True)
class User:
    """Who is there. `kind`: local (at this machine, where nobody logs in), person, machine (by a token) or anonymous.

    `name` is what the history keeps, '' where nobody is known by name; `fixed` the role of who has one by the way they came, and `way`
    what the rules of a landscape call it.
    """

    kind: str
    name: str = ""
    claims: Mapping[str, object] = field(default_factory=dict, repr=False)
    policy: Policy = field(default_factory=Policy, repr=False)
    fixed: Role | None = None
    way: str = ""

    @property
    def is_known(self) -> bool:
        """Whether they have shown who they are, or sit at this machine."""
        return self.kind != "anonymous"

    def role(self, landscape: str | None = None) -> Role | None:
        """The role in a landscape, by its local name; without one, what holds everywhere."""
        if self.kind == "local":
            return self.fixed
        if self.kind == "person":
            return self.policy.role(self.claims, landscape)
        return self.policy.fixed_role(self.way, self.fixed, landscape)

    def may(self, permission: Permission, landscape: str | None = None) -> bool:
        """Whether they may do this in a landscape; without one, in general."""
        return may(self.role(landscape), permission)

    def require(self, permission: Permission, landscape: str | None = None) -> None:
        """Nothing, if they may do this.

        Raises:
            Forbidden: they may not.
        """
        if not self.may(permission, landscape):
            raise Forbidden(permission, self)

    def speaks_for(self, department: str) -> bool:
        """Whether they may speak for a department, by its local name."""
        return self.kind == "local" or (self.kind == "person" and self.policy.speaks_for(self.claims, department))


LOCAL = User("local", fixed=Role.ADMINISTRATOR)
ANONYMOUS = User("anonymous")


def machine(name: str, role: Role, policy: Policy | None = None, *, way: str = "") -> User:
    """A program that showed a token."""
    return User("machine", name, policy=policy or Policy(), fixed=role, way=way)


def anonymous(role: Role | None, policy: Policy) -> User:
    """Whoever has not logged in, with the role that the anonymous have, if any."""
    return User("anonymous", policy=policy, fixed=role, way="anonymous")


def person(claims: Mapping[str, object], policy: Policy) -> User:
    """A person with the claims of the provider. The address is added to the name: two people can be called the same.

    >>> person({"name": "Anna", "email": "anna@bank.example"}, Policy()).name
    'Anna (anna@bank.example)'
    """
    name = str(claims.get("name") or "").strip()
    address = str(claims.get("email") or "").strip()
    said = f"{name} ({address})" if name and address else name or address or str(claims.get("sub") or "")
    return User("person", said[:160], dict(claims), policy)
