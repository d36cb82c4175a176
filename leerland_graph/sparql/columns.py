"""What the columns and the periods of the library's questions are called, in the reader's language."""

from collections.abc import Sequence

from leerland_graph.core.i18n import N_, gettext

__all__ = ["COLUMNS", "column_names"]

COLUMNS: dict[str, str] = {
    "competence": N_("Competence"), "department": N_("Department"), "element": N_("Element"), "end": N_("End date"), "factor": N_("Context factor"),
    "first": N_("Intervention"), "from": N_("Island"), "hours": N_("Hours"), "interventions": N_("Number of interventions"), "next": N_("Next intervention"),
    "other": N_("Other department"), "owner": N_("Owner"), "people": N_("Number of people"), "preference": N_("Learning preference"), "role": N_("Role"),
    "seats": N_("Number of places"), "second": N_("Other intervention"), "share": N_("Share in the target group"), "since": N_("From this day"), "start": N_("Start date"),
    "targetGroup": N_("Target group"), "title": N_("Title"), "to": N_("Other island"), "type": N_("Type"), "until": N_("Up to and including this day"),
}  # fmt: skip
"""By variable."""


def column_names(variables: Sequence[str], lang: str) -> list[str]:
    """The names of the columns of a question; a variable that has none, or whose name another column has, keeps its own.

    >>> column_names(["targetGroup", "hours", "mine"], "en"), column_names(["title", "first", "hours"], "nl")
    (['Target group', 'Hours', 'mine'], ['Titel', 'Interventie', 'Uren'])
    """
    names = [gettext(COLUMNS[v], lang) if v in COLUMNS else v for v in variables]
    return [v if names.count(name) > 1 else name for v, name in zip(variables, names, strict=True)]
