"""The access policy: the mapping of a user's claims to a role per landscape, from `[access]` in `leerland.toml`.

```toml
[access]
claim = "groups"                       # the claim that lists groups; "roles" by default
default = "viewer"                     # the role of logged-in users without a rule; none by default

[access.roles]
administrator = ["group:ld-admins", "anna@bank.example"]
editor = ["*@hr.bank.example"]

[access.landscapes.waterland]          # replaces the roles above in this landscape; administrators stay
viewer = ["*", "token:read"]           # all logged-in users, and programs with the read token; not anonymous users

[access.departments]                   # who may act for a department; everyone who may agree, by default
hr = ["group:hr"]
```
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Self

from leerland_graph.access.permissions import Role
from leerland_graph.core.errors import SettingsError

__all__ = ["Policy"]

Rules = Mapping[Role, tuple[str, ...]]
KEYS = {"claim", "default", "roles", "landscapes", "departments"}


@dataclass(frozen=True)
class Policy:
    """Rules by role; rules per landscape and people per department, by local name."""

    claim: str = "roles"
    default: Role | None = None
    roles: Rules = field(default_factory=dict)
    landscapes: Mapping[str, Rules] = field(default_factory=dict)
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, table: Mapping[str, object]) -> Self:
        """Parse the policy from a table of the settings.

        Raises:
            SettingsError: an unknown key or role, or a value of the wrong type.
        """
        if unknown := sorted(set(table) - KEYS):
            raise SettingsError(
                "access has an unknown key '{unknown}'.",
                "Known: {known}.",
                unknown=unknown[0],
                known=tuple(sorted(KEYS)),
            )
        default = table.get("default")
        landscapes = {name: _rules(f"landscapes.{name}", rules) for name, rules in _table("landscapes", table).items()}
        departments = {name: _people(f"departments.{name}", who) for name, who in _table("departments", table).items()}
        return cls(
            str(table.get("claim", "roles")), None if default is None else _role("default", default),
            _rules("roles", table.get("roles", {})), landscapes, departments,
        )  # fmt: skip

    def role(self, claims: Mapping[str, object], landscape: str | None = None) -> Role | None:
        """The highest role that the claims give in a landscape, or None; without a landscape, by the general rules."""
        general = _highest(self.roles, claims, self.claim)
        if general is Role.ADMINISTRATOR:
            return general
        if landscape is not None and landscape in self.landscapes:
            return _highest(self.landscapes[landscape], claims, self.claim)
        return general or self.default

    def fixed_role(self, name: str, role: Role | None, landscape: str | None = None) -> Role | None:
        """The role of a user with a fixed one (`anonymous`, `token:read`, `token:write`).

        If the landscape has rules of its own, only the role that these give to that name, and never a higher one than `role`.
        """
        if role is None or landscape is None or landscape not in self.landscapes:
            return role
        rules = self.landscapes[landscape]
        found = next((r for r in reversed(Role) if name in rules.get(r, ())), None)
        order = list(Role)
        return None if found is None else min(found, role, key=order.index)

    def speaks_for(self, claims: Mapping[str, object], department: str) -> bool:
        """Whether the claims allow acting for a department; always, if no rules for departments exist."""
        if not self.departments:
            return True
        return any(_fits(p, claims, self.claim) for p in self.departments.get(department, ()))


def _table(name: str, table: Mapping[str, object]) -> Mapping[str, object]:
    found = table.get(name, {})
    if not isinstance(found, Mapping):
        raise SettingsError("access.{name} is no table.", "Write it as [access.{name}].", name=name)
    return found


def _rules(where: str, given: object) -> Rules:
    if not isinstance(given, Mapping):
        raise SettingsError(
            "access.{where} is no table.", 'Write, for instance, editor = ["anna@bank.example"].', where=where
        )
    return {_role(where, name): _people(f"{where}.{name}", who) for name, who in given.items()}


def _role(where: str, name: object) -> Role:
    try:
        return Role(str(name))
    except ValueError:
        raise SettingsError(
            "access.{where} names the role '{name}'.", "Roles are {roles}.", where=where, name=name, roles=tuple(Role)
        ) from None


def _people(where: str, given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(p, str) and p for p in given):
        raise SettingsError(
            "access.{where} is no list of people.", 'Write ["group:hr", "anna@bank.example"].', where=where
        )
    return tuple(given)


def _highest(rules: Rules, claims: Mapping[str, object], claim: str) -> Role | None:
    for role in reversed(Role):
        if any(_fits(pattern, claims, claim) for pattern in rules.get(role, ())):
            return role
    return None


def _fits(pattern: str, claims: Mapping[str, object], claim: str) -> bool:
    """Whether a pattern matches the claims: `*` any logged-in user, `group:x` a value of the claim, else an email address.

    An address counts only if the provider marks it as verified with the boolean true.
    """
    if pattern == "*":
        return True
    if pattern.startswith("group:"):
        given = claims.get(claim, ())
        groups = given if isinstance(given, (list, tuple)) else [given]
        return pattern.removeprefix("group:") in map(str, groups)
    address = str(claims.get("email") or "").casefold()
    return bool(address) and claims.get("email_verified") is True and fnmatchcase(address, pattern.casefold())
