"""Texts that would fetch, in ever other disguises, and a place to fetch from that counts its callers. Not all of them are right."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SPACES = ["", " ", "\n", "\t", "\r\n", "#c\n", "#SERVICE <x>{\n", '#"\n', "#'''\n"]
ODD = ["\u00a0", "\u1680", "\u2003", "\u3000", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\ufeff"]
INSIDE = [*ODD, "\u202f", "\u200c", "\u00b7", "\u0301", "\U00010000", "-", ".", "_", "é", "a", "S", "service", "load"]
AROUND = [
    "", "{}", "FILTER(1 < 2)", "FILTER(?x<3||?y>4)", "BIND('SERVICE <a> {' AS ?t)", 'VALUES ?v {"""a"}', "VALUES ?v {'''b'}",
    "?a <x:service> ?b.", '?a ?b "x"@service;', "OPTIONAL{}", "VALUES ?w {1}", "BIND(<x:y> AS ?z)", "?a ?b 1 ,2 ;", "[] ?q ?r.",
    'VALUES ?v { "#" }', "FILTER('<'<'>')", "VALUES ?v {<x:a#b>}", "?a <x:b> 'LOAD' .",
]  # fmt: skip
WRAPPED = ["OPTIONAL", "", "MINUS", "LATERAL", "GRAPH ?g", "FILTER EXISTS", "FILTER NOT EXISTS"]
BODIES = ["{?s ?p ?o}", "{}", "{ ?s ?p '}' }", "{SELECT * {?s ?p ?o}}"]


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and a list that grows with every call: what it was asked, before it hung up."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = server.accept()
                    with caller:
                        caller.settimeout(1)
                        calls.append(b"")
                        with suppress(OSError):
                            calls[-1] = caller.recv(4096)

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls


def texts(url: str, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many texts with their kind, query or update; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _text(chance, url)


def _text(chance: random.Random, url: str) -> tuple[str, str]:
    pick = chance.choice

    def space() -> str:
        return pick(SPACES if chance.random() < 0.85 else ODD)

    def spelled(word: str) -> str:
        if chance.random() < 0.05:
            return word.replace("S", "\u017f").replace("V", "\\u0056").replace("L", "\\u004C")
        return "".join(pick([c.lower(), c.upper()]) for c in word)

    def odd() -> str:
        return "".join(pick(INSIDE) for _ in range(chance.randint(0, 3)))

    head: list[str] = []

    def target() -> str:
        kind = chance.random()
        if kind < 0.4:
            iri = f"{url}s{odd()}"
            at = chance.randrange(len(iri))
            return (
                f"<{iri[:at]}\\u{ord(iri[at]):04X}{iri[at + 1 :]}>"
                if ord(iri[at]) < 65_536 and chance.random() < 0.3
                else f"<{iri}>"
            )
        if kind < 0.5:
            head.append(f"BASE <{url}>")
            return f"<s{odd()}>"
        name = pick(["", "a", "service", "SERVICE", "load", f"a{odd()}b", "A" * 250])
        head.append(f"PREFIX {name}: <{url}>")
        return f"{name}:s" + pick(["", "\\~x", "%20", "\\-", ".b", ":c", odd()])

    silent = f"{spelled('SILENT')}{space()}" if chance.random() < 0.2 else ""
    if chance.random() < 0.2:
        load = f"{spelled('LOAD')}{space()}{silent}{target()}{pick(['', ' INTO GRAPH <x:g>'])}"
        first = pick(["", "INSERT DATA {};", 'VERSION "1.2"', "CLEAR ALL ;", "INSERT DATA {<x:a> <x:b> 'LOAD <x>'};"])
        return "update", f"{space().join(head)}{space()}{first}{space()}{load}"
    service = f"{spelled('SERVICE')}{space()}{silent}{target()}{space()}{pick(BODIES)}"
    if chance.random() < 0.3:
        service = f"{pick(WRAPPED)}{space()}{{{service}}}"
    inner = f"{pick(AROUND)}{space()}{pick(AROUND)}{service}{space()}{pick(AROUND)}"
    start = f"{space().join(head)}{space()}"
    kind, form = pick([
        *[("query", "SELECT * {%s}")] * 6, ("query", "ASK {%s}"), ("query", "CONSTRUCT {?s ?p ?o} WHERE {%s}"),
        *[("update", "INSERT {?s ?p ?o} WHERE {%s}")] * 2,
    ])  # fmt: skip
    return kind, start + form % inner
