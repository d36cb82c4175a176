"""Logging in at a real OpenID provider, and what that opens."""

from collections.abc import Callable

import requests
from playwright.sync_api import Browser, BrowserContext, expect

from tests.login.conftest import Guarded, log_in


def test_who_has_not_logged_in_sees_a_door_and_nothing_behind_it(browser: Browser, guarded: Guarded):
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(f"{guarded.url}/interventions")
    expect(page.get_by_role("button", name="Inloggen")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Waterland")).to_have_count(0)
    context.close()


def test_who_logs_in_is_greeted_and_works_under_that_name(logged_in: Callable[[str], BrowserContext], guarded: Guarded):
    page = logged_in("rik").new_page()
    page.goto(guarded.url)
    expect(page.get_by_text("Rik Redacteur (rik@bank.example) · redacteur")).to_be_visible(timeout=90_000)
    expect(page.get_by_label("Uw naam")).to_have_count(0)
    page.close()


def test_who_has_no_role_is_told_whom_to_ask(
    browser: Browser, logged_in: Callable[[str], BrowserContext], guarded: Guarded
):
    page = logged_in("otto").new_page()
    page.goto(guarded.url)
    expect(page.get_by_text("Vraag een beheerder om toegang")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Waterland")).to_have_count(0)
    page.close()


def test_a_cookie_that_was_made_up_opens_nothing(guarded: Guarded, logged_in: Callable[[str], BrowserContext]):
    cookies = {c["name"]: c["value"] for c in logged_in("bea").cookies(guarded.url)}
    assert requests.get(f"{guarded.url}/audit", cookies=cookies, timeout=10).status_code == 200
    value = cookies["_streamlit_user"]
    for made_up in (value[:-3] + "abc", value[5:], "x"):
        assert requests.get(f"{guarded.url}/audit", cookies={"_streamlit_user": made_up}, timeout=10).status_code == 401


def test_a_copied_cookie_opens_nothing_once_its_owner_logged_out(
    browser: Browser, guarded: Guarded, logged_in: Callable[[str], BrowserContext]
):
    elsewhere = {c["name"]: c["value"] for c in logged_in("bea").cookies(guarded.url)}
    context = log_in(browser, guarded, "bea")
    copied = {c["name"]: c["value"] for c in context.cookies(guarded.url)}
    assert requests.get(f"{guarded.url}/audit", cookies=copied, timeout=10).status_code == 200
    page = context.new_page()
    page.goto(guarded.url)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("button", name="Uitloggen")).to_have_count(0, timeout=90_000)
    assert requests.get(f"{guarded.url}/audit", cookies=copied, timeout=10).status_code == 401
    assert requests.get(f"{guarded.url}/audit", cookies=elsewhere, timeout=10).status_code == 200
    thief = browser.new_context(locale="nl-NL")
    thief.add_cookies([{"name": n, "value": v, "url": guarded.url} for n, v in copied.items()])
    opened = thief.new_page()
    opened.goto(guarded.url)
    expect(opened.get_by_role("button", name="Inloggen")).to_be_visible(timeout=90_000)
    expect(opened.get_by_text("Waterland")).to_have_count(0)
    thief.close()
    context.close()
