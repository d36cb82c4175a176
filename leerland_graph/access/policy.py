"""The policy: which role the claims of a user give, in each landscape. Read from `[access]` of `leerland.toml`.

```toml
[access]
claim = "groups"                       # the claim that names groups; "roles" if left out
default = "viewer"                     # the role of who logs in and is named nowhere; none if left out

[access.roles]
administrator = ["group:ld-admins", "anna@bank.example"]
editor = ["*@hr.bank.example"]

[access.landscapes.waterland]          # for this landscape in place of the above; administrators stay
viewer = ["*", "token:read"]           # everyone who logs in, and programs with the token to ask; not the anonymous

[access.departments]                   # who may speak for a department; everyone who may agree, if left out
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
    """Rules by role; those of a landscape by its local name; who speaks for a department, by its local name."""

    claim: str = "roles"
    default: Role | None = None
    roles: Rules = field(default_factory=dict)
    landscapes: Mapping[str, Rules] = field(default_factory=dict)
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, table: Mapping[str, object]) -> Self:
        """The policy that the table of the settings gives.

        Raises:
            SettingsError: a key or a role that there is not, or a list that is none.
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
        """The highest role that the claims give in a landscape, or None; without a landscape, that by the general rules."""
        general = _highest(self.roles, claims, self.claim)
        if general is Role.ADMINISTRATOR:
            return general
        if landscape is not None and landscape in self.landscapes:
            return _highest(self.landscapes[landscape], claims, self.claim)
        return general or self.default

    def fixed_role(self, name: str, role: Role | None, landscape: str | None = None) -> Role | None:
        """The role of who has one by the way they came (`anonymous`, `token:read`, `token:write`): where a landscape has rules of its
        own, only what these give to that name, and never more than the role itself."""
        if role is None or landscape is None or landscape not in self.landscapes:
            return role
        rules = self.landscapes[landscape]
        found = next((r for r in reversed(Role) if name in rules.get(r, ())), None)
        order = list(Role)
        return None if found is None else min(found, role, key=order.index)

    def speaks_for(self, claims: Mapping[str, object], department: str) -> bool:
        """Whether the claims allow to speak for a department; so they do where no rule names any department."""
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
    """Whether a pattern means the one with these claims: `*` everyone who logged in, `group:x` a value of the claim, else an address.

    An address is somebody's only if the provider says that it has verified it: the boolean true, and nothing that looks like it.
    """
    if pattern == "*":
        return True
    if pattern.startswith("group:"):
        given = claims.get(claim, ())
        groups = given if isinstance(given, (list, tuple)) else [given]
        return pattern.removeprefix("group:") in map(str, groups)
    address = str(claims.get("email") or "").casefold()
    return bool(address) and claims.get("email_verified") is True and fnmatchcase(address, pattern.casefold())
