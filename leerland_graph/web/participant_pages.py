"""The participants' pages: light HTML for laptops and phones, which works without scripts and restores the participant's progress."""

import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, quote

from rdflib import URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from leerland_graph.access import Limiter, Permission
from leerland_graph.core.errors import LeerlandError, NotFound, UsageError
from leerland_graph.core.i18n import gettext, ngettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.documents.describe import long_text
from leerland_graph.documents.minutes import minutes
from leerland_graph.documents.templates import render
from leerland_graph.services.state import View
from leerland_graph.services.workshops import view_of, workshops
from leerland_graph.sparql import ProtocolError
from leerland_graph.web.body import read_body
from leerland_graph.web.identity import client_of, current_user
from leerland_graph.web.language import language_of
from leerland_graph.workshop import CLOSED, OPEN, Session

__all__ = ["workshop_routes"]

SCRIPT = Path(__file__).parent / "assets" / "workshop.js"
ADDRESS = "/scripts/workshop-1.js"
COOKIE = "leerland-workshop-"
LONGEST = 2_000
"""Maximum size of a form body in bytes."""
_wrong = Limiter(per_minute=30, burst=15)
"""Limits wrong codes per address: a group may share one address, so correct codes are not counted."""


def _sign(key: str) -> str:
    """The form token that proves that this app made the form (CSRF)."""
    return hmac.new(key.encode(), b"workshop form", sha256).hexdigest()


def _page(template: str, title: str, lang: str, status: int = 200, *, code: str = "", **values: object) -> HTMLResponse:
    """A page from a template; with a code, it polls for progress of the workshop."""
    html = render(template, title=title, lang=lang, code=code, script=ADDRESS, **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


async def _enter(request: Request) -> Response:
    """The page to enter a code."""
    lang = language_of(request)
    code = request.query_params.get("code", "").strip()
    if code:
        return RedirectResponse(f"/join/{quote(code.upper(), safe='')}", 303)
    return _ask_code(lang)


def _ask_code(lang: str, trouble: str = "", status: int = 200) -> HTMLResponse:
    return _page(
        "join_code.html", gettext("Workshop", lang), lang, status,
        welcome=gettext("Welcome to the workshop", lang), trouble=trouble, label=gettext("Code", lang), go=pgettext("workshop", "Go on", lang),
    )  # fmt: skip


Answer = Callable[[Session, View], Response]


def _at(request: Request, answer: Answer) -> Response:
    """The answer for the workshop in the URL and its landscape, or an error page."""
    lang = language_of(request)
    try:
        session = workshops().session(str(request.path_params["code"]))
        shown = view_of(session)
        if shown is None:
            return _page(
                "join_gone.html",
                session.title,
                lang,
                410,
                said=gettext("The landscape of this workshop is gone.", lang),
            )
        return answer(session, shown)
    except NotFound:
        if _wrong.wait(client_of(request)):
            return PlainTextResponse(
                gettext("Too many codes were tried. Wait a minute.", lang) + "\n", 429, {"Retry-After": "60"}
            )
        return _ask_code(lang, gettext("This code belongs to no workshop. Look at the screen again.", lang), 404)
    except LeerlandError as error:
        return _page("join_trouble.html", gettext("Workshop", lang), lang, 503, trouble=error.public_message(lang))


def _key(request: Request, session: Session) -> str:
    """The key of the participant who joined this workshop, or ''."""
    key = request.cookies.get(f"{COOKIE}{session.code}", "")
    return key if key and workshops().participant(session.code, key) is not None else ""


def _back(session: Session) -> RedirectResponse:
    return RedirectResponse(f"/join/{session.code}", 303)


async def _at_the_table(request: Request) -> Response:
    return await run_in_threadpool(_at, request, partial(_answer, request))


def _answer(request: Request, session: Session, shown: View) -> Response:
    """The page of a workshop, depending on its state and on the participant."""
    lang = language_of(request)
    if not _may_join(session):
        return _said(
            session,
            gettext("Log in to take part. Then open this page again.", lang),
            lang,
            401,
            link="/",
            link_name=gettext("Log in", lang),
        )
    key = _key(request, session)
    if not key and session.state == OPEN:
        return _joining(session, shown, lang)
    if not key:
        return _said(session, gettext("This workshop takes nobody any more.", lang), lang)
    if session.state == OPEN:
        return _placing(request, session, shown, key, lang)
    if session.state == CLOSED:
        link, name = f"/join/{session.code}/minutes", gettext("Open the minutes", lang)
        return _said(
            session, gettext("Thank you for taking part. The minutes are ready.", lang), lang, link=link, link_name=name
        )
    return _said(
        session, gettext("Look at the screen: the group discusses what differs.", lang), lang, code=session.code
    )


def _said(
    session: Session, said: str, lang: str, status: int = 200, *, link: str = "", link_name: str = "", code: str = ""
) -> HTMLResponse:
    """A page of one sentence, and maybe a link; with a code, it polls, and its letters are large."""
    return _page(
        "join_said.html", session.title, lang, status, code=code, said=said, is_big=bool(code), link=link, link_name=link_name
    )  # fmt: skip


def _may_join(session: Session) -> bool:
    """Whether the user may join: everyone if the workshop is open to all, else users who may talk in the landscape."""
    return session.open_to_all or current_user.get().may(Permission.TALK, local_name(str(session.landscape)))


def _joining(session: Session, shown: View, lang: str) -> HTMLResponse:
    landscape = shown.landscape
    departments = sorted(landscape.departments, key=lambda d: landscape.label(d, lang).casefold())
    return _page(
        "join_department.html",
        session.title,
        lang,
        at=session.code,
        said=ngettext(
            "You will place {n} intervention, each by themselves. Only then does the group see how they are spread.",
            "You will place {n} interventions, each by themselves. Only then does the group see how they are spread.",
            lang,
            n=len(session.items),
        ),
        label=gettext("Which department are you from?", lang),
        departments=[(d, landscape.label(d, lang)) for d in departments],
        privacy=gettext("We ask no name. Afterwards only how each department placed is kept.", lang),
        join=gettext("Take part", lang),
    )


def _placing(request: Request, session: Session, shown: View, key: str, lang: str) -> HTMLResponse:
    """One intervention with a choice of elements; the first one not yet placed, unless another was requested."""
    landscape = shown.landscape
    mine = workshops().placed_by(session.code, key)
    items = [i for i in session.items if i in landscape.interventions]
    asked = request.query_params.get("at", "")
    waiting = [n for n, i in enumerate(items) if i not in mine]
    if not items or (not asked.isdecimal() and not waiting):
        return _page(
            "join_done.html",
            session.title,
            lang,
            code=session.code,
            head=gettext("You are ready", lang),
            said=gettext("Wait for the others. You can still change what you placed.", lang),
            mine=[(landscape.label(i, lang), _where(shown, mine[i], lang)) for i in items],
        )
    at = min(int(asked), len(items) - 1) if asked.isdecimal() else waiting[0]
    intervention = items[at]
    chosen = mine.get(intervention, "?")
    kinds = {
        "island": gettext("Islands", lang), "bridge": gettext("Bridges", lang), "polder": gettext("Polders", lang), "sea": gettext("Sea", lang)
    }  # fmt: skip
    cards = {
        kind: [
            _card(str(e.iri), e.label(lang), e.definitions.get(lang, ""), checked=chosen == e.iri)
            for e in landscape.elements.values()
            if e.kind == kind
        ]
        for kind in kinds
    }
    return _page(
        "join_placing.html",
        session.title,
        lang,
        code=session.code,
        step=gettext("{at} of {total}", lang, at=at + 1, total=len(items)),
        total=len(items),
        done=len(items) - len(waiting),
        name=landscape.label(intervention, lang),
        words=long_text(shown.store, landscape, intervention, lang),
        sign=_sign(key),
        intervention=intervention,
        where=gettext("Where does this intervention mainly lie?", lang),
        groups=[(kind, legend, cards[kind]) for kind, legend in kinds.items()],
        unknown=_card("", gettext("I don't know", lang), "", checked=chosen is None),
        at=at,
        before=gettext("Previous", lang),
        next=gettext("Next", lang),
    )


def _card(value: str, name: str, definition: str, *, checked: bool) -> dict[str, object]:
    return {"value": value, "name": name, "definition": definition, "checked": checked}


def _where(shown: View, element: URIRef | None, lang: str) -> str:
    return gettext("I don't know", lang) if element is None else shown.landscape.label(element, lang)


async def _join(request: Request) -> Response:
    form = await _form(request)
    return await run_in_threadpool(_at, request, partial(_joined, request, form.get("department", "")))


def _joined(request: Request, department: str, session: Session, shown: View) -> Response:
    """Redirect to the page, with a key for a new participant; nobody joins twice."""
    answer = _back(session)
    if not _may_join(session) or URIRef(department) not in shown.landscape.departments or _key(request, session):
        return answer
    try:
        key = workshops().join(session.code, URIRef(department))
    except UsageError:
        return answer  # too late; the page shows that
    answer.set_cookie(
        f"{COOKIE}{session.code}", key, max_age=3 * 24 * 3600, httponly=True, samesite="lax", path="/join",
        secure=(get_settings().url or "").startswith("https:"),
    )  # fmt: skip
    return answer


async def _place(request: Request) -> Response:
    form = await _form(request)
    return await run_in_threadpool(_at, request, partial(_placed, request, form))


def _placed(request: Request, form: Mapping[str, str], session: Session, shown: View) -> Response:
    """Store a placement and redirect to the page; 403 for a form that this app did not make."""
    key = _key(request, session)
    if not key or not hmac.compare_digest(form.get("sign", "").encode(), _sign(key).encode()):
        return PlainTextResponse(
            gettext("This form does not come from this page. Open the workshop again.", language_of(request)) + "\n",
            403,
        )
    element = URIRef(form["element"]) if form.get("element") else None
    if element is None or element in shown.landscape.elements:
        with suppress(UsageError):  # too late; the page shows the current state
            workshops().place(session.code, key, URIRef(form.get("intervention", "")), element)
    return _back(session)


async def _state(request: Request) -> Response:
    """The state of the workshop, for polling pages."""
    headers = {"Cache-Control": "no-store"}
    said = lambda session, shown: JSONResponse({"state": session.state}, headers=headers)  # noqa: E731
    return await run_in_threadpool(_at, request, said)


async def _minutes(request: Request) -> Response:
    return await run_in_threadpool(_at, request, partial(_answer_minutes, request))


def _answer_minutes(request: Request, session: Session, shown: View) -> Response:
    """The minutes, for participants."""
    if session.state != CLOSED or not _key(request, session):
        return _back(session)
    return HTMLResponse(minutes(session, shown, language_of(request)), headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str]:
    """The fields of a submitted form; empty if the body is too long."""
    try:
        body = await read_body(request, LONGEST)
    except ProtocolError:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


async def _script(request: Request) -> FileResponse:
    del request
    return FileResponse(
        SCRIPT, media_type="text/javascript", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


def workshop_routes() -> list[Route]:
    """The routes of the participants' pages."""
    return [
        Route("/join", _enter),
        Route("/join/{code}", _at_the_table),
        Route("/join/{code}/join", _join, methods=["POST"]),
        Route("/join/{code}/place", _place, methods=["POST"]),
        Route("/join/{code}/state", _state),
        Route("/join/{code}/minutes", _minutes),
        Route(ADDRESS, _script),
    ]
