"""Settings are read once, and again when what they come from has changed."""

from pathlib import Path

import pytest

from leerland_graph.core.settings import get_settings
from leerland_graph.services.policy import get_policy


def test_settings_are_read_once_for_an_environment_and_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEERLAND_LANG", "en")
    first = get_settings()
    assert first.lang == "en"
    assert get_settings() is first
    assert get_policy() is get_policy()
    monkeypatch.setenv("LEERLAND_LANG", "nl")
    assert get_settings().lang == "nl"
    monkeypatch.setenv("LEERLAND_LANG", "en")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "leerland.toml").write_text("query_seconds = 7\n")
    monkeypatch.chdir(tmp_path / "below")
    assert (get_settings().lang, get_settings().query_seconds) == ("en", 7)


def test_a_key_made_at_start_stays_while_other_variables_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEERLAND_LOCAL_KEY", "auto")
    key = get_settings().local_key
    assert key is not None
    assert len(key) > 30
    monkeypatch.setenv("SOMETHING_ELSE", "1")
    assert get_settings().local_key == key
