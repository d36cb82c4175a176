"""Small files do not take the machine: each is refused with one paragraph, within a bound on memory and on the time of the processor."""

import multiprocessing
import resource
from pathlib import Path

import pytest

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import plan_import
from leerland_graph.exchange.grid import read_grids
from leerland_graph.exchange.plain import plain
from leerland_graph.exchange.readers import TABLE_FORMATS
from leerland_graph.store import Store, install_ontology
from leerland_graph.store.naming import without_blank_nodes
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.validation import Shapes
from tests.hostile import HOSTILE

GIB = 1 << 30
SECONDS = 30
"""Of the processor: three times the bar, since machines differ; what never ends is ended."""


EMPTY = "there is nothing in it"
BY_PAGE = {
    *{Path(name).suffix: name for name in reversed(HOSTILE) if Path(name).suffix in TABLE_FORMATS}.values(),
    "long-quoted.csv", "names-of-elements.xml", "cut.xls",
}  # fmt: skip
"""The files that a page reads too: the first of each format, since page and import have one reader, and those of which they say something else."""


def _said(path: Path, by_page: bool, shapes: Shapes, answer) -> None:
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    most = _data() + GIB
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS))
    store = Store.in_memory()
    install_ontology(store)
    try:
        if by_page:
            found = read_grids(path, settings=Settings())
        else:
            plan_import(store, [path], Settings(), shapes)
            found = [None]
        answer.put(("taken", "taken") if found else (EMPTY, EMPTY))
    except LeerlandError as error:
        answer.put((error.message("en"), error.message("nl")))


def _data() -> int:
    """Bytes of data of this process: a fork has what the tests before it left in memory."""
    line = next(li for li in Path("/proc/self/status").read_text().splitlines() if li.startswith("VmData"))
    return int(line.split()[1]) * 1024


def told(path: Path, shapes: Shapes, *, by_page: bool = False) -> tuple[str, str]:
    """What is said of a file in English and Dutch, by a process that may use another gibibyte and so many seconds of the processor."""
    context = multiprocessing.get_context("fork")
    answer = context.SimpleQueue()
    process = context.Process(target=_said, args=(path, by_page, shapes, answer))
    process.start()
    process.join()
    assert process.exitcode == 0, f"{path.name} ended the process that read it: {process.exitcode}"
    return answer.get()


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_would_take_the_machine_is_refused_in_one_paragraph(name: str, tmp_path: Path, shapes: Shapes):
    make, names = HOSTILE[name]
    made = make()
    path = tmp_path / name
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    del made
    for by_page in (False, True) if name in BY_PAGE else (False,):
        english, dutch = told(path, shapes, by_page=by_page)
        if by_page and english == EMPTY:
            continue  # the page says itself that there is nothing in it
        if by_page and names == "no column":
            assert english == "taken"  # only the import knows which columns there have to be
            continue
        assert english.startswith(name)
        assert dutch.startswith(name)
        assert names in english
        assert "\n" not in english
        assert english != dutch
        assert len(english) < 300


def test_blank_nodes_in_a_small_ring_get_names_each_time_the_same():
    lines = "".join(f"_:b{i} <urn:p> _:b{(i + 1) % 3} .\n" for i in range(3)) + '_:b0 <urn:q> "x" .\n'
    other = lines.replace("_:b", "_:other")
    named = without_blank_nodes(from_ntriples(lines), "https://e.org/")
    assert named == without_blank_nodes(from_ntriples(other), "https://e.org/")
    assert len({s for s, _, _ in named}) == 3


def test_ten_thousand_equal_parts_are_numbered_without_trying_each_number_again():
    lines = "".join(f'<urn:a> <urn:p> _:b{i} .\n_:b{i} <urn:q> "{i}" .\n' for i in range(10_000))
    named = without_blank_nodes(from_ntriples(lines), "https://e.org/")
    assert len({str(s) for s, _, _ in named}) == 10_001


@pytest.mark.parametrize(
    "markup,text",
    [
        ("Score < 5 punten of hoger dan > 7 punten", "Score < 5 punten of hoger dan > 7 punten"),
        ("Als x<y en z>w dan klaar", "Als x<y en z>w dan klaar"),
        ("C# en F# leren * sterren * in snake_case_namen en 2*3*4", "C# en F# leren * sterren * in snake_case_namen en 2*3*4"),
        ("_streepjes_, **vet** en `code`", "streepjes, vet en code"),
        ("[a](b) en [geen link] en ![beeld](x.png)", "a en [geen link] en beeld"),
        ("[Boek](http://x.nl/a_(b)) lezen", "Boek lezen"),
        ("<p>Eerste</p><p>Tweede &amp; derde&nbsp;deel</p><ul><li>een</li><li>twee</li></ul>", "Eerste\nTweede & derde deel\neen\ntwee"),
        ("<![CDATA[Leer dit.]]>", "Leer dit."),
        ("<![CDATA[<p>Leer dat.</p>]]>", "Leer dat."),
        ("&lt;p&gt; is een alinea", "<p> is een alinea"),
        ("# Doel\nLeren\n\n## Leeg\n", "Doel:\nLeren"),
        ("<script>x()</script>Klaar", "Klaar"),
        ("a \\*ster\\*", "a *ster*"),
    ],
)  # fmt: skip
def test_markup_goes_and_every_word_stays(markup: str, text: str):
    assert plain(markup) == text


@pytest.mark.parametrize(
    "piece", ["[", "[a](", '<p a="', "*a ", "**a", "<", "`", "<![CDATA[", "<p a=1", "_", "\\[", "&", "- "]
)
def test_markup_of_a_hundred_thousand_characters_takes_a_bounded_look_at_each(piece: str):
    assert isinstance(plain(piece * (100_000 // len(piece))), str)
