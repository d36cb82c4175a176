"""The torture runs: a short one of its parts that need no server, so that `make torture` is there when somebody asks for it."""

from pathlib import Path

from benchmarks.torture.bank import Bank
from benchmarks.torture.faults import killed, restarted, two_writers


def test_what_is_killed_restarted_and_shared_stays_whole(tmp_path: Path):
    bank = Bank(tmp_path / "bank")
    rows = [*killed(bank, tmp_path, 1), *restarted(bank, tmp_path, 2), *two_writers(bank, tmp_path, 15)]
    assert len(rows) == 7
    assert "the turn went over at 0 of" not in rows[-1][1]
    for _, _, came in rows:
        assert came.startswith("nothing acknowledged lost, nothing half stored")


def test_a_half_stored_change_would_be_told(tmp_path: Path):
    from leerland_graph.store import Store

    bank = Bank(tmp_path / "bank")
    with Store.open(bank.data, write=True) as store:
        gone = next(iter(store.triples(bank.land)))
        store.write_ungated({}, {bank.land: [gone]})
    assert bank.is_whole(bank.data, 1) == "a change is half stored"
    assert bank.is_whole(bank.data, 2) == "1 acknowledged changes are lost"
