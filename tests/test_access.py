"""Who may do what, the audit log, and how often someone may try."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from leerland_graph.access import (
    ANONYMOUS,
    LOCAL,
    Audit,
    Forbidden,
    Limiter,
    Permission,
    Policy,
    Role,
    anonymous,
    audit,
    machine,
    person,
)
from leerland_graph.access.permissions import RULES, may
from leerland_graph.core.errors import SettingsError, StoreError
from leerland_graph.core.settings import Settings
from tests.conftest import ROOT
from tests.roles import DOCUMENT, written

POLICY = Policy.read(
    {
        "claim": "groups",
        "roles": {"administrator": ["baas@bank.example"], "editor": ["*@hr.bank.example", "group:ict"]},
        "landscapes": {"geheim": {"viewer": ["group:directie"]}},
        "departments": {"hr": ["*@hr.bank.example"]},
    }
)


def of(email: str, *groups: str, **more: object):
    return person({"email": email, "email_verified": True, "groups": list(groups), **more}, POLICY)


def test_each_role_may_what_the_one_before_may_and_more():
    for low, high in zip(list(Role), list(Role)[1:], strict=False):
        mine, theirs = ({a for a in Permission if may(r, a)} for r in (low, high))
        assert mine < theirs
    assert set(RULES) == set(Permission)


def test_claims_give_the_highest_role_that_fits():
    assert of("anna@hr.bank.example").role() is Role.EDITOR
    assert of("piet@bank.example", "ict").role() is Role.EDITOR
    assert of("baas@bank.example", "ict").role() is Role.ADMINISTRATOR
    assert of("vreemd@elders.example").role() is None
    assert not of("vreemd@elders.example").may(Permission.VIEW)


def test_an_address_that_is_not_verified_is_nobodys():
    assert of("baas@bank.example", email_verified=False).role() is None


def test_a_landscape_can_have_rules_of_its_own_and_administrators_stay():
    assert of("anna@hr.bank.example").role("geheim") is None
    assert of("anna@hr.bank.example", "directie").role("geheim") is Role.VIEWER
    assert of("baas@bank.example").role("geheim") is Role.ADMINISTRATOR
    assert of("anna@hr.bank.example").role("open") is Role.EDITOR


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email_verified": True}, Role.ADMINISTRATOR),
        ({"email_verified": False}, None),
        ({"email_verified": "false"}, None),
        ({"email_verified": "true"}, None),
        ({"email_verified": 1}, None),
        ({"email_verified": None}, None),
        ({}, None),
    ],
)
def test_only_an_address_that_was_verified_is_somebody_s(claims: dict[str, object], role: Role | None):
    policy = Policy.read({"roles": {"administrator": ["baas@bank.example"]}})
    assert person({"email": "baas@bank.example", **claims}, policy).role() is role


RULED = Policy.read(
    {"landscapes": {"geheim": {"editor": ["group:directie"]}, "half": {"viewer": ["*", "token:write", "anonymous"]}}}
)
FIXED = {
    "anonymous": anonymous(Role.VIEWER, RULED),
    "nobody": anonymous(None, RULED),
    "token:read": machine("SPARQL", Role.VIEWER, RULED, way="token:read"),
    "token:write": machine("SPARQL", Role.EDITOR, RULED, way="token:write"),
}


@pytest.mark.parametrize("act", Permission, ids=str)
@pytest.mark.parametrize(
    ("way", "landscape", "role"),
    [
        ("anonymous", "open", Role.VIEWER), ("anonymous", "geheim", None), ("anonymous", "half", Role.VIEWER), ("anonymous", None, Role.VIEWER),
        ("nobody", "open", None), ("nobody", "geheim", None), ("nobody", "half", None), ("nobody", None, None),
        ("token:read", "open", Role.VIEWER), ("token:read", "geheim", None), ("token:read", "half", None), ("token:read", None, Role.VIEWER),
        ("token:write", "open", Role.EDITOR), ("token:write", "geheim", None), ("token:write", "half", Role.VIEWER),
        ("token:write", None, Role.EDITOR),
    ],
)  # fmt: skip
def test_rules_of_a_landscape_hold_for_the_anonymous_and_for_programs(
    way: str, landscape: str | None, role: Role | None, act: Permission
):
    assert FIXED[way].may(act, landscape) == may(role, act)


def test_who_is_named_nowhere_has_the_default_role():
    assert person({"email": "x@y.example"}, Policy.read({"default": "viewer"})).role() is Role.VIEWER


def test_only_who_belongs_to_a_department_speaks_for_it():
    assert of("anna@hr.bank.example").speaks_for("hr")
    assert not of("piet@bank.example", "ict").speaks_for("hr")
    assert person({"email": "x@y.example"}, Policy()).speaks_for("hr")
    assert LOCAL.speaks_for("hr")
    assert not ANONYMOUS.speaks_for("hr")


def test_a_refusal_says_what_and_what_to_do():
    with pytest.raises(Forbidden) as refused:
        ANONYMOUS.require(Permission.EDIT)
    assert "Log in" in refused.value.message("nl")
    with pytest.raises(Forbidden) as refused:
        of("vreemd@elders.example").require(Permission.VIEW, "open")
    assert "beheerder" in refused.value.message("nl")
    machine("lezer", Role.VIEWER).require(Permission.ASK)


@pytest.mark.parametrize(
    "table",
    [
        {"rollen": {}},
        {"default": "koning"},
        {"roles": {"editor": "anna"}},
        {"roles": []},
        {"landscapes": {"x": {"koning": ["*"]}}},
        {"departments": {"hr": [1]}},
    ],
)
def test_a_policy_that_cannot_be_used_is_refused(table: dict[str, object]):
    with pytest.raises(SettingsError):
        Policy.read(table)


def test_half_a_login_is_refused():
    with pytest.raises(SettingsError, match="LEERLAND_OIDC_CLIENT_SECRET"):
        Settings.load({"LEERLAND_OIDC_URL": "https://login.example", "LEERLAND_OIDC_CLIENT_ID": "x"}, Path("/"))
    with pytest.raises(SettingsError, match="anonymous"):
        Settings.load({"LEERLAND_ANONYMOUS": "editor"}, Path("/"))


def test_secrets_stay_out_of_what_is_printed():
    found = Settings(oidc_client_secret="geheim-1", read_token="geheim-2", token="geheim-3", store_password="geheim-4")
    assert "geheim" not in repr(found)


def add(log: Audit, n: int) -> None:
    log.add(who="urn:leerland:person:1", role="editor", act="edit", outcome="change", landscape="x", about=str(n))


def test_the_log_keeps_the_order_and_tells_when_a_line_was_touched(tmp_path: Path):
    log = Audit(tmp_path)
    for n in range(5):
        add(log, n)
    assert [d.about for d in log.deeds()] == ["0", "1", "2", "3", "4"]
    assert log.broken() is None
    lines = log.path.read_bytes().splitlines(keepends=True)
    told = json.loads(lines[2])
    for changed, first in (
        ([*lines[:2], *lines[3:]], 3),
        ([*lines[:2], json.dumps({**told, "about": "7"}).encode() + b"\n", *lines[3:]], 4),
        ([lines[1], lines[0], *lines[2:]], 1),
        ([*lines[:1], b"{\n", *lines[2:]], 2),
    ):
        log.path.write_bytes(b"".join(changed))
        assert log.broken() == first


def test_many_at_once_break_no_chain(tmp_path: Path):
    threads = [Thread(target=lambda: [add(Audit(tmp_path), n) for n in range(20)]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(Audit(tmp_path).deeds())) == 120
    assert Audit(tmp_path).broken() is None


WRITE = """
import sys
from pathlib import Path
from tests.test_access import Audit, add
for n in range(40):
    add(Audit(Path(sys.argv[1])), n)
"""
DIE = """
import os, sys
from pathlib import Path
from leerland_graph.access import audit
from tests.test_access import add
audit._append = lambda path, deed: os._exit(7)
add(audit.Audit(Path(sys.argv[1])), 1)
"""


def started(code: str, data: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, str(data)], env=env, cwd=ROOT)


def test_two_processes_at_once_break_no_chain(tmp_path: Path):
    running = [started(WRITE, tmp_path) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    assert len(list(Audit(tmp_path).deeds())) == 80
    assert Audit(tmp_path).broken() is None


def test_a_process_that_dies_while_it_writes_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    add(Audit(tmp_path), 0)
    assert started(DIE, tmp_path).wait(120) == 7
    monkeypatch.setattr(audit, "PATIENCE", 1.0)
    add(Audit(tmp_path), 2)
    assert [d.about for d in Audit(tmp_path).deeds()] == ["0", "2"]
    assert Audit(tmp_path).broken() is None


def test_who_waits_too_long_for_the_log_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit, "PATIENCE", 0.1)
    with FileLock(f"{Audit(tmp_path).path}.lock"), pytest.raises(StoreError, match=r"locked for 0\.1 seconds"):
        add(Audit(tmp_path), 1)
    assert list(Audit(tmp_path).deeds()) == []


def test_the_log_as_a_table_has_names_and_no_formulas(tmp_path: Path):
    log = Audit(tmp_path)
    log.add(who="urn:leerland:person:1", role="viewer", act="export", outcome="done", about="=1+1")
    table = log.as_csv({"urn:leerland:person:1": "Anna"})
    assert "Anna,viewer,export,done,,'=1+1" in table


@given(st.integers(1, 20), st.floats(1, 600), st.lists(st.floats(0, 5), max_size=80))
def test_nobody_gets_more_than_the_bucket_gives(burst: int, rate: float, gaps: list[float]):
    limiter, now, passed = Limiter(rate, burst), 0.0, 0
    for gap in gaps:
        now += gap
        passed += limiter.wait("x", now) == 0
        assert passed <= burst + now * rate / 60 + 1e-6
    assert limiter.wait("y", now) == 0


def test_who_waits_as_long_as_told_may_go_on():
    limiter = Limiter(60, 2)
    assert [limiter.wait("x", 0.0) for _ in range(2)] == [0, 0]
    wait = limiter.wait("x", 0.0)
    assert wait == pytest.approx(1.0)
    assert limiter.wait("x", wait + 0.001) == 0


def test_the_table_of_roles_in_the_docs_is_the_one_of_the_code():
    assert written() == DOCUMENT.read_text(encoding="utf-8")
