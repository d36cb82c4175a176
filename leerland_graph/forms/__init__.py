"""Forms generated from shapes: the form of a class, descriptions by field, drafts, and their change sets."""

from leerland_graph.forms.change_summary import ChangeSummary, FieldChange, change_of, change_summary
from leerland_graph.forms.choices import Choices, Option, choices
from leerland_graph.forms.description import Description, Part, Value, read, statements
from leerland_graph.forms.drafts import Draft, Drafts
from leerland_graph.forms.editing import (
    FieldConflict,
    change,
    copied,
    detect_conflicts,
    empty,
    is_draft,
    merged,
    new_part,
    opened,
    saved_as,
)
from leerland_graph.forms.entry import as_node, as_text
from leerland_graph.forms.near_duplicates import Alike, looks_like
from leerland_graph.forms.removing import Reference, references, removal
from leerland_graph.forms.repairs import Repair, proposed, repaired
from leerland_graph.validation.form import Field, Form, Group, Kind
from leerland_graph.validation.form_reader import form_of, forms_of

__all__ = [
    "Alike",
    "Choices",
    "Description",
    "Draft",
    "Drafts",
    "Field",
    "FieldChange",
    "change_of",
    "Form",
    "Group",
    "Kind",
    "FieldConflict",
    "Option",
    "Part",
    "Reference",
    "Repair",
    "ChangeSummary",
    "Value",
    "as_node",
    "as_text",
    "change",
    "choices",
    "copied",
    "empty",
    "form_of",
    "forms_of",
    "is_draft",
    "looks_like",
    "detect_conflicts",
    "merged",
    "new_part",
    "opened",
    "proposed",
    "read",
    "references",
    "removal",
    "repaired",
    "saved_as",
    "statements",
    "change_summary",
]
