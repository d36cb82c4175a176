"""Helpers for all commands: settings, opening the store, and output in the user's language."""

import getpass
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, wraps
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn, ParamSpec, TypeVar

import typer
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError, SettingsError, UsageError
from leerland_graph.core.i18n import N_, gettext, languages, ngettext
from leerland_graph.core.namespaces import LL, ORG
from leerland_graph.core.settings import Settings
from leerland_graph.store import ONTOLOGY, LandscapeInfo, Store, find_landscape, find_resource, install_ontology
from leerland_graph.validation import Shapes

if TYPE_CHECKING:  # takes a second to import, and half of the commands do not need it
    from leerland_graph.analysis import Landscape, LikelyPlaces, Selection

__all__ = ["Context", "answers", "context"]

P = ParamSpec("P")
R = TypeVar("R")

DataOption = Annotated[
    Path | None, typer.Option("--data", help="The data folder (default: LEERLAND_DATA, else ./leerland-data).")
]
LandscapeOption = Annotated[str | None, typer.Option("--landscape", help="Which landscape: an IRI, a name or a title.")]
GroupOption = Annotated[str | None, typer.Option("--target-group", help="Only what is for this target group.")]
DepartmentOption = Annotated[str | None, typer.Option("--department", help="Only what this department owns.")]
ProgrammeOption = Annotated[str | None, typer.Option("--programme", help="Only what belongs to this change programme.")]
FromOption = Annotated[str | None, typer.Option("--from", help="Only what runs on or after this day (2026-03-31).")]
ToOption = Annotated[str | None, typer.Option("--to", help="Only what runs on or before this day.")]
FormatOption = Annotated[str, typer.Option("--format", help="The form of the answer.")]


@dataclass(frozen=True)
class Context:
    """The settings of one command."""

    settings: Settings

    @property
    def lang(self) -> str:
        return self.settings.lang

    def say(self, text: str, /, **values: object) -> None:
        """Print a message as one line in the user's language."""
        show(self.gettext(text, **values))

    def say_n(self, singular: str, plural: str, /, *, n: int, **values: object) -> None:
        """Print a message about a number as one line in the user's language."""
        show(self.ngettext(singular, plural, n=n, **values))

    def gettext(self, text: str, /, **values: object) -> str:
        return gettext(text, self.lang, **values)

    def ngettext(self, singular: str, plural: str, /, *, n: int, **values: object) -> str:
        return ngettext(singular, plural, self.lang, n=n, **values)

    def shapes(self) -> Shapes:
        return Shapes.load(self.settings.shapes)

    @contextmanager
    def store(self, *, write: bool = False, create: bool = False) -> Iterator[Store]:
        """Open the store for a block; a writer first installs the current ontology."""
        with Store.open(self.settings.place, write=write, create=create) as store:
            if write:
                install_ontology(store, self.settings.ontology)
            elif not store.has_ontology():
                raise UsageError("The store in {place} is empty.", "Run `leerland init` first.", place=store.place)
            yield store

    def landscape(self, store: Store, name: str | None) -> LandscapeInfo:
        return find_landscape(store, name)

    def read(self, store: Store, name: str | None) -> "Landscape":
        from leerland_graph.analysis import Norms, read_landscape

        return read_landscape(store, find_landscape(store, name).iri, Norms.read(self.settings.coherence))

    def read_alike(self, store: Store, name: str | None) -> "Landscape":
        """A landscape for what goes by overlap: texts that were not read for their meaning are, unless they are many; then it says what to do."""
        from leerland_graph.services.alike import read_for_command, unread_texts

        iri = find_landscape(store, name).iri
        with progress() as step:
            found = read_for_command(store, iri, self.settings, partial(step, self.gettext("Reading what texts mean")))
        if found.alike is None and (unread := unread_texts(found, self.settings)):
            said = self.ngettext(
                "Overlap goes by words here: {n} text was not read for its meaning. `leerland meaning` reads it.",
                "Overlap goes by words here: {n} texts were not read for their meaning. `leerland meaning` reads them.", n=unread,
            )  # fmt: skip
            typer.echo(said, err=True)
        return found

    def likely(self, store: Store, landscape: "Landscape", *, for_moves: bool = False) -> "LikelyPlaces | None":
        """Where what nobody placed may lie; None where people placed everything, or where it cannot be told.

        Then it says on standard error why, and for recommendations what that means.
        """
        if all(i.is_by_people for i in landscape.interventions.values()):
            return None
        from leerland_graph.documents.basis import moves_unsure_of, unsure_of
        from leerland_graph.services.likely import likely_for_command

        with progress() as step:
            said = partial(step, self.gettext("Reading what texts mean"))
            found = likely_for_command(store, landscape, self.settings, said)
        said_of = (moves_unsure_of, unsure_of) if for_moves else (unsure_of,)
        if lacks := " ".join(filter(None, (of(found, self.lang) for of in said_of))):
            typer.echo(lacks, err=True)
        return found.places

    def selection(
        self, store: Store, landscape: URIRef, *, target_group: str | None = None, department: str | None = None,
        programme: str | None = None, since: str | None = None, until: str | None = None,
    ) -> "Selection":  # fmt: skip
        """The selection from command-line options."""
        from leerland_graph.analysis import Selection

        graphs = [ONTOLOGY, landscape]
        find = lambda name, cls, what: find_resource(store, graphs, name, cls, what) if name else None  # noqa: E731
        chosen = Selection(
            find(target_group, LL.TargetGroup, N_("target group")), find(department, ORG.Organization, N_("department")),
            find(programme, LL.ChangeProgramme, N_("change programme")), _day(since), _day(until),
        )  # fmt: skip
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise UsageError(
                "The period ends ({until}) before it starts ({since}).",
                "Swap --from and --to.",
                until=until,
                since=since,
            )
        return chosen


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("'{text}' is no day.", "Write it as 2026-03-31.", text=text) from None


def context(data: Path | None) -> Context:
    """The context of a command; `--data` overrides the settings."""
    settings = Settings.load()
    return Context(replace(settings, data=data) if data else settings)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each step that is named, on a terminal; what it yields takes the name of the step, how much is done, and of how much."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield step


@contextmanager
def on_interrupt(act: Callable[[], None]) -> Iterator[None]:
    """Within the context, Ctrl+C acts once and the work goes on; the second time it ends the command, as elsewhere."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield  # in the background nobody can interrupt it
        return

    def once(number: int, frame: FrameType | None) -> None:
        del number, frame
        signal.signal(signal.SIGINT, usual)
        act()

    signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def show(line: str) -> None:
    """Print a line. A closed pipe does not stop the work in progress."""
    try:
        typer.echo(line)
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (for the rest of the process)


def say_lacks(ctx: "Context", store: Store) -> None:
    """Print the limitations of the server of the store and their consequences; nothing for a local store."""
    traits = store.traits()
    for sentence in traits.lacks(ctx.lang) if traits is not None else ():
        typer.echo(sentence, err=True)


def print_json(value: object) -> None:
    """Print JSON alone on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def one_of(value: str, *options: str) -> str:
    """The value, if it is one of the options.

    Raises:
        UsageError: it is not.
    """
    if value not in options:
        raise UsageError("There is no format '{value}' here.", "Use {options}.", value=value, options=options)
    return value


def who() -> str:
    """The operating system's user name, stored in the history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def fail(error: LeerlandError) -> NoReturn:
    """Print the error on standard error, in the user's language, and exit."""
    typer.echo(error.message(_spoken()), err=True)
    raise typer.Exit(error.exit_code)


def _spoken() -> str:
    """The user's language, also if the settings are invalid."""
    try:
        return Settings.load().lang
    except SettingsError:
        wanted = os.environ.get("LEERLAND_LANG", "")
        return wanted if wanted in languages() else Settings.lang


def answers(command: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command so that errors become one paragraph and an exit code, never a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except LeerlandError as error:
            fail(error)
        except BrokenPipeError:
            raise typer.Exit(0) from None
        except MemoryError:
            fail(UsageError("There is not enough memory for this.", "Split the work into smaller files."))

    return run
