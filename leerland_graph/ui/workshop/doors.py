"""The participants' pages: light HTML for laptops and phones, that works without scripts and comes back where one was."""

import hmac
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from rdflib import URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from leerland_graph.access import Act, Limiter
from leerland_graph.errors import LeerlandError, NotFound, UsageError
from leerland_graph.labels import local_name
from leerland_graph.ui.access.visiting import present, setup
from leerland_graph.ui.describe import long_text
from leerland_graph.ui.state import View, settings
from leerland_graph.ui.texts import text
from leerland_graph.ui.workshop.table import minutes, view_of, workshops
from leerland_graph.workshop import CLOSED, OPEN, Session

__all__ = ["workshop_routes"]

SCRIPT = Path(__file__).parents[1] / "assets" / "workshop.js"
ADDRESS = "/scripts/workshop-1.js"
STYLE = (Path(__file__).parents[1] / "assets" / "workshop.css").read_text(encoding="utf-8")
LONGEST = 2_000
"""Bytes of what a form sends."""
_wrong = Limiter(per_minute=30, burst=15)
"""Codes that are none, tried from one address: a room shares an address, so right ones are not counted."""


def _lang(request: Request) -> str:
    wanted = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2].lower()
    return wanted if wanted in ("nl", "en") else settings().lang


def _cookie(code: str) -> str:
    return f"leerland-workshop-{code}"


def _sign(key: str) -> str:
    """What a form must bring back: it shows that our page made it."""
    return hmac.new(key.encode(), b"workshop form", sha256).hexdigest()


def _page(title: str, body: str, lang: str, status: int = 200, code: str = "") -> HTMLResponse:
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'><title>{escape(title)}</title><style>{STYLE}</style>"
    script = f"<script src='{ADDRESS}' defer></script>" if code else ""
    html = f"<!doctype html><html lang='{lang}'><head>{head}{script}</head><body data-code='{code}'><main>{body}</main></body></html>"
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


async def _enter(request: Request) -> Response:
    """Type a code."""
    lang = _lang(request)
    code = request.query_params.get("code", "").strip()
    if code:
        return RedirectResponse(f"/join/{quote(code.upper(), safe='')}", 303)
    return _page(text("workshop", lang), _ask_code(lang), lang)


def _ask_code(lang: str, trouble: str = "") -> str:
    said = f"<p class='trouble' role='alert'>{escape(trouble)}</p>" if trouble else ""
    return (
        f"<h1>{text('ws_welcome', lang)}</h1>{said}<form action='/join' method='get'><label>{text('ws_code', lang)}"
        f"<input name='code' autocomplete='off' autocapitalize='characters' maxlength='8' required autofocus></label><button>{text('ws_go', lang)}</button></form>"
    )


def _found(request: Request) -> Session:
    """The workshop of the address.

    Raises:
        NotFound: there is none, or it was tried too often.
    """
    key = request.client.host if request.client else ""
    code = str(request.path_params["code"])
    try:
        return workshops().session(code)
    except NotFound:
        if _wrong.wait(key):
            raise UsageError("Too many codes were tried.", "Wait a minute.") from None
        raise


async def _at_the_table(request: Request) -> Response:
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    """The page of a workshop, as far as it is and as far as the participant is."""
    lang = _lang(request)
    try:
        session = _found(request)
    except NotFound:
        return _page(text("workshop", lang), _ask_code(lang, text("ws_wrong_code", lang)), lang, 404)
    except UsageError:
        return PlainTextResponse(text("ws_too_often", lang) + "\n", 429, {"Retry-After": "60"})
    shown = view_of(session)
    if shown is None:
        return _page(session.title, f"<p>{text('ws_gone', lang)}</p>", lang, 410)
    if not _may_join(session):
        words = f"<h1>{escape(session.title)}</h1><p>{text('ws_log_in', lang)}</p><p><a class='button' href='/'>{text('log_in', lang)}</a></p>"
        return _page(session.title, words, lang, 401)
    key = request.cookies.get(_cookie(session.code), "")
    me = workshops().participant(session.code, key) if key else None
    if me is None:
        body = (
            _joining(session, shown, lang)
            if session.state == OPEN
            else f"<h1>{escape(session.title)}</h1><p>{text('ws_begun', lang)}</p>"
        )
        return _page(session.title, body, lang)
    if session.state == OPEN:
        return _page(session.title, _placing(request, session, shown, key, lang), lang, code=session.code)
    if session.state == CLOSED:
        link = f"<p><a class='button' href='/join/{session.code}/minutes'>{text('ws_minutes', lang)}</a></p>"
        return _page(session.title, f"<h1>{escape(session.title)}</h1><p>{text('ws_thanks', lang)}</p>{link}", lang)
    return _page(
        session.title,
        f"<h1>{escape(session.title)}</h1><p class='big'>{text('ws_look_up', lang)}</p>",
        lang,
        code=session.code,
    )


def _may_join(session: Session) -> bool:
    """Whether the visitor may sit at this table: everyone where it is open to all, else who takes part in the landscape."""
    return session.open_to_all or present.get().may(Act.TALK, local_name(str(session.landscape)))


def _joining(session: Session, shown: View, lang: str) -> str:
    landscape = shown.landscape
    options = "".join(
        f"<option value='{escape(str(d), quote=True)}'>{escape(landscape.label(d, lang))}</option>"
        for d in sorted(landscape.departments, key=lambda d: landscape.label(d, lang).casefold())
    )
    return (
        f"<h1>{escape(session.title)}</h1><p>{text('ws_join_text', lang, n=len(session.items))}</p><form method='post' action='/join/{session.code}/join'>"
        f"<label>{text('ws_department', lang)}<select name='department' required><option value=''></option>{options}</select></label>"
        f"<p class='small'>{text('ws_privacy', lang)}</p><button>{text('ws_join', lang)}</button></form>"
    )


def _placing(request: Request, session: Session, shown: View, key: str, lang: str) -> str:
    """One intervention with a choice of elements; the next that has no place yet, unless another was asked for."""
    landscape = shown.landscape
    mine = workshops().placed_by(session.code, key)
    items = [i for i in session.items if i in landscape.interventions]
    asked = request.query_params.get("at", "")
    waiting = [n for n, i in enumerate(items) if i not in mine]
    if not asked.isdecimal() and not waiting:
        back = "".join(
            f"<li><a href='?at={n}'>{escape(landscape.label(i, lang))}</a>: {escape(_where(shown, mine[i], lang))}</li>"
            for n, i in enumerate(items)
        )
        return f"<h1>{text('ws_done', lang)}</h1><p>{text('ws_done_text', lang)}</p><ol class='mine'>{back}</ol>"
    at = min(int(asked), len(items) - 1) if asked.isdecimal() else waiting[0]
    intervention = items[at]
    chosen = mine.get(intervention, "?")
    groups = []
    for kind in ("island", "bridge", "polder", "sea"):
        cards = "".join(
            _card(str(e.iri), e.label(lang), e.definitions.get(lang, ""), checked=chosen == e.iri)
            for e in landscape.elements.values()
            if e.kind == kind
        )
        groups.append(f"<fieldset class='{kind}'><legend>{text(f'ws_{kind}', lang)}</legend>{cards}</fieldset>")
    unknown = _card("", text("ws_unknown", lang), "", checked=chosen is None)
    before = f"<a class='quiet' href='?at={at - 1}'>{text('ws_before', lang)}</a>" if at else ""
    done = len(items) - len(waiting)
    words = long_text(shown.store, landscape, intervention, lang)
    return (
        f"<p class='steps'>{text('ws_step', lang, at=at + 1, total=len(items))}<progress max='{len(items)}' value='{done}'></progress></p>"
        f"<h1>{escape(landscape.label(intervention, lang))}</h1><p>{escape(words)}</p><form method='post' action='/join/{session.code}/place'>"
        f"<input type='hidden' name='sign' value='{_sign(key)}'><input type='hidden' name='intervention' value='{escape(str(intervention), quote=True)}'>"
        f"<p><b>{text('ws_where', lang)}</b></p>{''.join(groups)}{unknown}<div class='bar'>{before}<button>{text('ws_next', lang)}</button></div></form>"
    )


def _card(value: str, name: str, definition: str, *, checked: bool) -> str:
    said = f"<small>{escape(definition)}</small>" if definition else ""
    on = " checked" if checked else ""
    return f"<label class='card'><input type='radio' name='element' value='{escape(value, quote=True)}' required{on}><span><b>{escape(name)}</b>{said}</span></label>"


def _where(shown: View, element: URIRef | None, lang: str) -> str:
    return text("ws_unknown", lang) if element is None else shown.landscape.label(element, lang)


async def _join(request: Request) -> Response:
    form = await _form(request)
    return await run_in_threadpool(_joined, request, form.get("department", ""))


def _joined(request: Request, department: str) -> Response:
    lang = _lang(request)
    try:
        session = _found(request)
        shown = view_of(session)
        if shown is None or not _may_join(session) or URIRef(department) not in shown.landscape.departments:
            return RedirectResponse(f"/join/{session.code}", 303)
        known = request.cookies.get(_cookie(session.code), "")
        answer = RedirectResponse(f"/join/{session.code}", 303)
        if known and workshops().participant(session.code, known):
            return answer  # she comes back; nobody joins twice
        key = workshops().join(session.code, URIRef(department))
    except NotFound:
        return _page(text("workshop", lang), _ask_code(lang, text("ws_wrong_code", lang)), lang, 404)
    except UsageError as error:
        return _page(text("workshop", lang), f"<p class='trouble'>{escape(str(error))}</p>", lang, 409)
    secure = (setup()[0].url or "").startswith("https:")
    answer.set_cookie(
        _cookie(session.code),
        key,
        max_age=3 * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/join",
    )
    return answer


async def _place(request: Request) -> Response:
    form = await _form(request)
    return await run_in_threadpool(_placed, request, form)


def _placed(request: Request, form: dict[str, str]) -> Response:
    lang = _lang(request)
    try:
        session = _found(request)
        key = request.cookies.get(_cookie(session.code), "")
        shown = view_of(session)
        if not key or not hmac.compare_digest(form.get("sign", ""), _sign(key)) or shown is None:
            return PlainTextResponse(text("ws_not_ours", lang) + "\n", 403)
        element = URIRef(form["element"]) if form.get("element") else None
        if element is None or element in shown.landscape.elements:
            workshops().place(session.code, key, URIRef(form.get("intervention", "")), element)
    except NotFound:
        return _page(text("workshop", lang), _ask_code(lang, text("ws_wrong_code", lang)), lang, 404)
    except LeerlandError:
        pass  # too late: the page says what is going on
    return RedirectResponse(f"/join/{request.path_params['code']}", 303)


async def _state(request: Request) -> Response:
    """How far the workshop is, for a page that waits."""
    try:
        session = await run_in_threadpool(_found, request)
    except LeerlandError:
        return JSONResponse({"state": "gone"}, 404)
    return JSONResponse({"state": session.state}, headers={"Cache-Control": "no-store"})


async def _minutes(request: Request) -> Response:
    return await run_in_threadpool(_answer_minutes, request)


def _answer_minutes(request: Request) -> Response:
    """The minutes, for who was at the table."""
    lang = _lang(request)
    try:
        session = _found(request)
    except LeerlandError:
        return _page(text("workshop", lang), _ask_code(lang, text("ws_wrong_code", lang)), lang, 404)
    key = request.cookies.get(_cookie(session.code), "")
    shown = view_of(session)
    if session.state != CLOSED or shown is None or not key or workshops().participant(session.code, key) is None:
        return RedirectResponse(f"/join/{session.code}", 303)
    return HTMLResponse(minutes(session, shown, lang), headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str]:
    """What a form of ours sends, and no more of it."""
    if int(request.headers.get("content-length") or 0) > LONGEST:
        return {}
    form = await request.form(max_files=0, max_fields=8)
    return {k: v for k, v in form.items() if isinstance(v, str)}


async def _script(request: Request) -> FileResponse:
    del request
    return FileResponse(
        SCRIPT, media_type="text/javascript", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


def workshop_routes() -> list[Route]:
    """The participants' doors."""
    return [
        Route("/join", _enter),
        Route("/join/{code}", _at_the_table),
        Route("/join/{code}/join", _join, methods=["POST"]),
        Route("/join/{code}/place", _place, methods=["POST"]),
        Route("/join/{code}/state", _state),
        Route("/join/{code}/minutes", _minutes),
        Route(ADDRESS, _script),
    ]
