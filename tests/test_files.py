"""Files of the data folder: whole or as they were, and for their owner alone."""

import stat
from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.access import EndedLogins
from leerland_graph.core.files import make_private, write_private
from leerland_graph.sparql import SavedQueries
from leerland_graph.ui.access.cookies import cookie_secret
from leerland_graph.workshop import Workshops


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_replaced_whole_and_is_its_owner_s(tmp_path: Path):
    file = tmp_path / "new" / "file"
    write_private(file, "een")
    file.chmod(0o644)
    write_private(file, "twee")
    assert (file.read_text(), mode(file)) == ("twee", 0o600)
    assert list(file.parent.iterdir()) == [file]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path):
    file = tmp_path / "file"
    write_private(file, "een")
    with pytest.raises(UnicodeEncodeError):
        write_private(file, "\udc80")
    assert file.read_text() == "een"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("geheim")
    file.chmod(0o644)
    make_private(file)
    assert (file.read_text(), mode(file)) == ("geheim", 0o600)


def test_secrets_keys_and_what_people_typed_are_their_owner_s(tmp_path: Path):
    cookie_secret(tmp_path)
    EndedLogins(tmp_path, 60).add({"sub": "anna"})
    SavedQueries(tmp_path).keep("Mijn vraag", "ASK {}")
    Workshops(tmp_path).start(URIRef("urn:l"), "Middag", [URIRef("urn:i")], facilitator="Gea", open_to_all=True)
    files = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert len(files) >= 4
    assert {f.name: oct(mode(f)) for f in files if mode(f) != 0o600} == {}
