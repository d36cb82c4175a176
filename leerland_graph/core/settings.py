"""Settings, from the environment, then `leerland.toml`, then the defaults."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Self

from leerland_graph.core.errors import SettingsError
from leerland_graph.core.i18n import languages

__all__ = ["Server", "Settings", "get_settings"]

FILE_NAME = "leerland.toml"
SHORTEST_KEY = 16
LEAST_MB = 500
"""Memory that a query process needs at startup, plus the same again, in MB."""


_latest: "tuple[dict[object, object], str, Settings] | None" = None


@dataclass(frozen=True)
class Server:
    """A SPARQL server: its query and update addresses and our credentials. Secrets are left out of its repr."""

    url: str
    update_url: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """The settings; each field except `coherence` and `access` can be set as `LEERLAND_<NAME>` in the environment.

    Store: `store` is the URL of a SPARQL endpoint; None means that the data folder `data` holds the data. `store_update` is the update address of
    that server, if it differs; `store_user` with `store_password`, or `store_token`, are our credentials there. `shapes` and `ontology` are
    folders that replace the built-in ones.

    Forms: `competence_lists` are files, separated by commas, with competences of others (ESCO, CompetentNL) that a competence can be linked to.

    Import limits: `max_file_mb` and `max_unpacked_mb` are megabytes of a file and of its unpacked content, `max_files` the number of files in an
    archive; `max_cells`, `max_columns` and `max_cell_chars` limit tables; `max_statements`, `max_depth` (nesting of brackets, elements and blank nodes) and `max_unnamed` (number of blank
    nodes) limit RDF.

    Meaning: `meaning` is `auto` (the default from the environment and the file: by meaning, where the local model is installed or an address is
    set) or `words` (the default of this class: by words alone). `embeddings` is the address of embeddings as OpenAI's, `embeddings_model` and
    `embeddings_key` its model and our key there; the texts of descriptions are sent to it.

    Durations in lists: `hours_per_day` and `hours_per_daypart` are the hours of a day and of a part of a day, more than 0 and at most 24.

    Endpoint limits: `query_seconds` and `query_mb` are the time and memory of a query, `update_statements` the statements that an update may
    change, `client_seconds` how long a client may pause within a request or not read its response, `queries_per_minute` the rate limit for
    clients other than this machine. `unconfined` (`accept`) allows a server that others can reach to run where queries cannot be confined from
    the network. `cors` is the origin whose pages may query the endpoint (`*` for all).

    Access: `hosts` are the host names by which browsers may reach the app, separated by commas (default: those of this machine). `oidc_url` is
    the issuer or the discovery document of the OpenID provider, `oidc_client_id` and `oidc_client_secret` are our client credentials there,
    `url` is the public address of the app. `token` lets a program query and update at the endpoint, `read_token` only query. `anonymous` is the
    role of users who are not logged in: `viewer`, or none. `proxies` are the addresses or networks, separated by commas, of proxies whose
    forwarding headers are trusted, `proxy_hops` how many of them are chained. `local_key` is the key that users on this machine must show if
    there is no login: a key, or `auto` for a new one at each start.

    Tables, only in the file: `coherence` holds the norms of the organisation (see `analysis/norms.py`), `access` the permissions (see
    `access/policy.py`).
    """

    data: Path = Path("leerland-data")
    store: str | None = None
    store_update: str | None = None
    store_user: str | None = None
    store_password: str | None = field(default=None, repr=False)
    store_token: str | None = field(default=None, repr=False)
    base_iri: str = "https://leerland.example/id/"
    shapes: Path | None = None
    ontology: Path | None = None
    token: str | None = field(default=None, repr=False)
    read_token: str | None = field(default=None, repr=False)
    url: str | None = None
    oidc_url: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    anonymous: str | None = None
    proxies: str | None = None
    proxy_hops: int = 1
    local_key: str | None = field(default=None, repr=False)
    lang: str = "nl"
    competence_lists: str | None = None
    max_file_mb: int = 100
    max_unpacked_mb: int = 200
    max_files: int = 100
    max_cells: int = 1_000_000
    max_columns: int = 1_000
    max_cell_chars: int = 1_000_000
    max_statements: int = 1_000_000
    max_depth: int = 100
    max_unnamed: int = 150_000
    meaning: str = "words"
    embeddings: str | None = None
    embeddings_model: str | None = None
    embeddings_key: str | None = field(default=None, repr=False)
    hours_per_day: Decimal = Decimal(8)
    hours_per_daypart: Decimal = Decimal(4)
    query_seconds: int = 30
    query_mb: int = 1500
    update_statements: int = 100_000
    client_seconds: int = 30
    unconfined: str | None = None
    queries_per_minute: int = 600
    cors: str | None = None
    hosts: str | None = None
    coherence: Mapping[str, object] = field(default_factory=dict)
    access: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> "Path | Server":
        """The location of the store: a folder or a server."""
        if self.store is None:
            return self.data
        return Server(self.store, self.store_update, self.store_user, self.store_password, self.store_token)

    @property
    def lists(self) -> tuple[Path, ...]:
        """The files of `competence_lists`."""
        names = (self.competence_lists or "").split(",")
        return tuple(Path(name.strip()).expanduser() for name in names if name.strip())

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Self:
        """Load the settings: the environment overrides `leerland.toml` in `folder` (default: the working directory).

        Raises:
            SettingsError: invalid TOML, a value of the wrong kind, a folder that does not exist, or an unknown key.
        """
        environ = os.environ if environ is None else environ
        path = (folder or Path.cwd()) / FILE_NAME
        values: dict[str, object] = {"meaning": "auto"}
        if path.is_file():
            try:
                values |= tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise SettingsError(
                    "{path} is not valid TOML: {error}.", "Correct it or remove it.", path=path, error=error
                ) from None
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(
                "{path} has an unknown setting '{unknown}'.",
                "Known: {known}.",
                path=path,
                unknown=unknown[0],
                known=tuple(sorted(known)),
            )
        for name in known - {"coherence", "access"}:
            if text := environ.get(f"LEERLAND_{name.upper()}"):
                values[name] = text
        found = cls(**{name: _read(name, value) for name, value in values.items()})  # type: ignore[arg-type]
        found._check_login()
        return found

    @property
    def has_login(self) -> bool:
        """Whether users log in at an OpenID provider."""
        return self.oidc_url is not None

    @property
    def is_for_others(self) -> bool:
        """Whether the settings are for use by others, possibly through a proxy on this machine."""
        return any((self.oidc_url, self.url, self.read_token, self.anonymous, self.hosts))

    def _check_login(self) -> None:
        parts = ("oidc_url", "oidc_client_id", "oidc_client_secret", "url")
        if any(getattr(self, p) for p in parts[:3]) and (missing := [p for p in parts if not getattr(self, p)]):
            raise SettingsError(
                "Logging in needs LEERLAND_{missing} too.",
                "Set LEERLAND_OIDC_URL, LEERLAND_OIDC_CLIENT_ID, LEERLAND_OIDC_CLIENT_SECRET and LEERLAND_URL, or none of the first three.",
                missing=missing[0].upper(),
            )


def get_settings() -> Settings:
    """The settings of this process, read once for an environment and a working directory. `LEERLAND_LOCAL_KEY=auto` becomes a key.

    Raises:
        SettingsError: as `Settings.load`.
    """
    global _latest
    # Comparing the dictionary behind os.environ takes 2 microseconds; going through os.environ itself takes 30, several times a request.
    environ, folder = os.environ._data, os.getcwd()  # type: ignore[attr-defined]  # noqa: PTH109
    latest = _latest
    if latest is None or latest[0] != environ or latest[1] != folder:
        ours = tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("LEERLAND_")))
        latest = _latest = dict(environ), folder, _loaded(ours, folder)
    return latest[2]


@lru_cache(maxsize=4)
def _loaded(environ: tuple[tuple[str, str], ...], folder: str) -> Settings:
    found = Settings.load(dict(environ), Path(folder))
    return replace(found, local_key=secrets.token_urlsafe(24)) if found.local_key == "auto" else found


def _read(name: str, value: object) -> object:
    match name:
        case "data":
            return Path(str(value)).expanduser()
        case "shapes" | "ontology":
            path = Path(str(value)).expanduser()
            if not path.is_dir():
                raise SettingsError(
                    "The folder for {name}, {path}, is not there.",
                    "Correct LEERLAND_{setting}.",
                    name=name,
                    path=path,
                    setting=name.upper(),
                )
            return path
        case "store" | "store_update":
            if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", str(value)):
                raise SettingsError(
                    "LEERLAND_{setting} ('{value}') is no address of a SPARQL endpoint.",
                    "Write http(s)://host/path, and who you are in LEERLAND_STORE_USER and LEERLAND_STORE_PASSWORD.",
                    setting=name.upper(),
                    value=value,
                )
            return str(value)
        case "base_iri":
            if not str(value).startswith(("http://", "https://", "urn:")) or not str(value).endswith(("/", "#", ":")):
                raise SettingsError(
                    "The base IRI '{value}' cannot be used.",
                    "It starts with http(s): or urn: and ends with / # or :.",
                    value=value,
                )
            return str(value)
        case "coherence" | "access":
            if not isinstance(value, dict):
                raise SettingsError(
                    "{name} is no table.", "Write it as [{name}], with what belongs to it below.", name=name
                )
            return value
        case "url" | "oidc_url" | "embeddings":
            if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", str(value)):
                raise SettingsError(
                    "LEERLAND_{setting} ('{value}') is no address.",
                    "Write https://host, with its path.",
                    setting=name.upper(),
                    value=value,
                )
            return str(value).rstrip("/")
        case "meaning":
            if value not in ("auto", "words"):
                raise SettingsError(
                    "'{value}' cannot be LEERLAND_MEANING.", "Set it to auto or words, or leave it out.", value=value
                )
            return value
        case "anonymous":
            if value != "viewer":
                raise SettingsError(
                    "'{value}' cannot be the role of the anonymous.",
                    "Set LEERLAND_ANONYMOUS to viewer, or leave it out.",
                    value=value,
                )
            return value
        case "lang":
            if value not in languages():
                raise SettingsError(
                    "The language '{value}' is not spoken here.", "Set LEERLAND_LANG to {languages}.", value=value, languages=languages(),
                )  # fmt: skip
            return value
        case "proxies":
            for part in str(value).split(","):
                try:
                    ip_network(part.strip(), strict=False)
                except ValueError:
                    raise SettingsError(
                        "'{value}' in LEERLAND_PROXIES is no address or network.",
                        "Write 127.0.0.1 or 10.0.0.0/8, several apart by commas.",
                        value=part.strip(),
                    ) from None
            return str(value)
        case "local_key":
            if value != "auto" and len(str(value)) < SHORTEST_KEY:
                raise SettingsError(
                    "LEERLAND_LOCAL_KEY is too short to be a secret.",
                    "Give it {most} characters or more, or `auto` for a new one at each start.",
                    most=SHORTEST_KEY,
                )
            return str(value)
        case "unconfined":
            if value != "accept":
                raise SettingsError(
                    "'{value}' cannot be LEERLAND_UNCONFINED.", "Set it to accept, or leave it out.", value=value
                )
            return value
        case "hours_per_day" | "hours_per_daypart":
            number = re.fullmatch(r"\d{1,2}(?:[.,]\d{1,4})?", str(value))
            if number is None or not 0 < (hours := Decimal(number[0].replace(",", "."))) <= 24:
                raise SettingsError(
                    "'{value}' cannot be {name}.",
                    "Set LEERLAND_{setting} to a number of hours, such as 7.5.",
                    value=value,
                    name=name,
                    setting=name.upper(),
                )
            return hours
        case "query_mb" if str(value).isdecimal() and int(str(value)) < LEAST_MB:
            raise SettingsError(
                "A query cannot be answered in {value} MB.",
                "Set LEERLAND_QUERY_MB to {least} at least.",
                value=value,
                least=LEAST_MB,
            )
        case (
            "max_file_mb"
            | "max_unpacked_mb"
            | "max_files"
            | "max_cells"
            | "max_columns"
            | "max_cell_chars"
            | "max_statements"
            | "max_depth"
            | "max_unnamed"
            | "query_seconds"
            | "queries_per_minute"
            | "query_mb"
            | "update_statements"
            | "client_seconds"
            | "proxy_hops"
        ):
            if not str(value).isdecimal() or int(str(value)) < 1:
                raise SettingsError(
                    "'{value}' cannot be {name}.",
                    "Set LEERLAND_{setting} to a whole number.",
                    value=value,
                    name=name,
                    setting=name.upper(),
                )
            return int(str(value))
        case _:
            return str(value)
