"""The settings, from the environment, from `leerland.toml`, or built in."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from leerland_graph.errors import SettingsError

__all__ = ["Server", "Settings"]

FILE_NAME = "leerland.toml"


@dataclass(frozen=True)
class Server:
    """A SPARQL server: where it takes queries and updates, and who we are to it. Secrets stay out of its representation."""

    url: str
    update_url: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """What can be set from outside; every field is `LEERLAND_<NAME>` in the environment.

    `store` is the URL of a SPARQL endpoint when the data lie elsewhere, else None: then the
    data folder holds them. `store_update` is where that server takes updates, if not at the same address;
    `store_user` with `store_password`, or `store_token`, are who we are to it. `shapes` and `ontology` are folders that replace the built-in
    ones. `max_file_mb` bounds what an import reads, in megabytes. `query_seconds` is how
    long a query at the endpoint may take; `cors` the origin whose pages may ask there (`*` for all). `hosts` are the names by
    which browsers may reach the app, apart by commas (on this machine alone: those of this machine). `coherence` is a table of the file alone: the norms of the
    organisation (`analysis/norms.py` reads it).
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
    lang: str = "nl"
    max_file_mb: int = 100
    query_seconds: int = 30
    cors: str | None = None
    hosts: str | None = None
    coherence: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> "Path | Server":
        """Where the store is: a folder, or a server."""
        if self.store is None:
            return self.data
        return Server(self.store, self.store_update, self.store_user, self.store_password, self.store_token)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Self:
        """Settings by environment first, then by `leerland.toml` in `folder` (default: here).

        Raises:
            SettingsError: a value of the wrong kind, a folder that is not there, a key that
                no setting has.
        """
        environ = os.environ if environ is None else environ
        path = (folder or Path.cwd()) / FILE_NAME
        values: dict[str, object] = {}
        if path.is_file():
            try:
                values = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise SettingsError(f"{path} is not valid TOML: {error}.", "Correct it or remove it.") from None
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(f"{path} has an unknown setting '{unknown[0]}'.", f"Known: {', '.join(sorted(known))}.")
        for name in known - {"coherence"}:
            if text := environ.get(f"LEERLAND_{name.upper()}"):
                values[name] = text
        return cls(**{name: _read(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _read(name: str, value: object) -> object:
    match name:
        case "data":
            return Path(str(value)).expanduser()
        case "shapes" | "ontology":
            path = Path(str(value)).expanduser()
            if not path.is_dir():
                raise SettingsError(
                    f"The folder for {name}, {path}, is not there.", f"Correct LEERLAND_{name.upper()}."
                )
            return path
        case "store" | "store_update":
            if not re.fullmatch(r"https?://[^\s/@]+(/\S*)?", str(value)):
                raise SettingsError(
                    f"LEERLAND_{name.upper()} ('{value}') is no address of a SPARQL endpoint.",
                    "Write http(s)://host/path, and who you are in LEERLAND_STORE_USER and LEERLAND_STORE_PASSWORD.",
                )
            return str(value)
        case "base_iri":
            if not str(value).startswith(("http://", "https://", "urn:")) or not str(value).endswith(("/", "#", ":")):
                raise SettingsError(
                    f"The base IRI '{value}' cannot be used.", "It starts with http(s): or urn: and ends with / # or :."
                )
            return str(value)
        case "coherence":
            if not isinstance(value, dict):
                raise SettingsError("coherence is no table.", "Write it as [coherence], with the norms below it.")
            return value
        case "lang":
            if value not in ("nl", "en"):
                raise SettingsError(f"The language '{value}' is not spoken here.", "Set LEERLAND_LANG to nl or en.")
            return value
        case "max_file_mb" | "query_seconds":
            if not str(value).isdecimal() or int(str(value)) < 1:
                raise SettingsError(f"'{value}' cannot be {name}.", f"Set LEERLAND_{name.upper()} to a whole number.")
            return int(str(value))
        case _:
            return str(value)
