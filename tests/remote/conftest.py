"""A store on each of the real servers, with the example landscape in it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from leerland_graph.core.settings import Server
from leerland_graph.store import Store
from leerland_graph.store.remote.http import Http
from leerland_graph.store.remote.journal import JOURNAL
from leerland_graph.store.remote.lease import LOCK
from tests.conftest import Cli
from tests.remote.servers import oxigraph, virtuoso

GRAPHS = ("language", "history", "lock", "journal", "probe")
LAND = "https://leerland.example/id/landscape/waterland"


def environment(server: Server) -> dict[str, str]:
    """The settings that name a server."""
    given = {
        "LEERLAND_STORE": server.url, "LEERLAND_STORE_UPDATE": server.update_url, "LEERLAND_STORE_USER": server.user,
        "LEERLAND_STORE_PASSWORD": server.password,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


@dataclass
class There:
    """A server, and the command that has its store there."""

    server: Server
    data: Path
    kind: str

    def cli(self, *args: object, code: int | None = 0, env: dict[str, str] | None = None):
        return Cli(self.data)(*args, code=code, env={**environment(self.server), **(env or {})})

    def open(self, *, write: bool = False) -> Store:
        return Store.open(self.server, write=write)

    @property
    def http(self) -> Http:
        return Http(self.server)

    def fill(self, example: Store) -> None:
        """Make our graphs there equal to those of the example."""
        with Store.open(self.server, write=True, create=True) as store:
            for graph in example.named_graphs():
                store.replace_graph(graph, example.triples(graph))

    def clear(self) -> None:
        """Nothing of ours is left."""
        for graph in (*(f"urn:leerland:graph:{g}" for g in GRAPHS), LAND):
            self.http.update(f"DROP SILENT GRAPH <{graph}>")


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """A server of this kind with the example on it. Read only."""
    folder = tmp_path_factory.mktemp(request.param)
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
    with start(folder / "server") as server:
        found = There(server, folder / "data", request.param)
        found.cli("init", "--example")
        yield found


@pytest.fixture
def fresh(there: There, example_store: Store) -> Iterator[There]:
    """The same server with the example as new, to write to; it is put back afterwards."""
    yield there
    for graph in (LOCK, JOURNAL):
        there.http.update(f"DROP SILENT GRAPH <{graph}>")
    there.fill(example_store)


@pytest.fixture(autouse=True)
def no_server_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("LEERLAND_"):
            monkeypatch.delenv(name)
