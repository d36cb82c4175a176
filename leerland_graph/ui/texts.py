"""What the pages say, in Dutch and English."""

__all__ = ["TEXTS", "text"]

TEXTS: dict[str, dict[str, str]] = {
    "landscape": {"nl": "Leerlandschap", "en": "Landscape"},
    "interventions": {"nl": "Interventies", "en": "Interventions"},
    "language": {"nl": "Taal", "en": "Language"},
    "which": {"nl": "Welk leerlandschap", "en": "Which landscape"},
    "target_group": {"nl": "Doelgroep", "en": "Target group"},
    "department": {"nl": "Afdeling", "en": "Department"},
    "everyone": {"nl": "Alle doelgroepen", "en": "All target groups"},
    "all_departments": {"nl": "Alle afdelingen", "en": "All departments"},
    "pick": {"nl": "Bekijk een interventie", "en": "Look at an intervention"},
    "pick_hint": {"nl": "Klik op een teken op de kaart of kies hier", "en": "Click a mark on the map or choose here"},
    "panel_hint": {"nl": "Klik op een teken voor de beschrijving, of op een eiland, brug of polder voor de betekenis en wat er ligt.",
                   "en": "Click a mark for its description, or an island, bridge or polder for its meaning and what lies there."},
    "count": {"nl": "{n} van {total} interventies", "en": "{n} of {total} interventions"},
    "gaps": {"nl": "Waar niets ligt", "en": "Where nothing lies"},
    "no_gaps": {"nl": "Op elk eiland, elke brug en elke polder ligt iets.", "en": "Something lies on every island, bridge and polder."},
    "coherence": {"nl": "Samenhang", "en": "Coherence"},
    "first": {"nl": "Wat eerst te doen", "en": "What to do first"},
    "first_ask": {"nl": "Reken uit wat het meeste oplevert", "en": "Work out what brings most"},
    "first_none": {"nl": "Er is geen stap gevonden die de samenhang vergroot.", "en": "No move was found that makes it more coherent."},
    "first_hint": {"nl": "Elke stap is doorgerekend. Het getal is wat er aan een indicator verandert.",
                   "en": "Each move was simulated. The figure is what changes of an indicator."},
    "first_for": {"nl": "Voor {group}", "en": "For {group}"},
    "evidence": {"nl": "Waaruit dat blijkt", "en": "What shows it"},
    "no_evidence": {"nl": "Niets op aan te merken.", "en": "Nothing to remark."},
    "undefined": {"nl": "niet te bepalen", "en": "undefined"},
    "of_n": {"nl": "Berekend over {n} interventies.", "en": "Computed over {n} interventions."},
    "more": {"nl": "… en nog {n}.", "en": "… and {n} more."},
    "legend_colour": {"nl": "Kleur: eigenaar", "en": "Colour: owner"},
    "legend_shape": {"nl": "Vorm: type", "en": "Shape: type"},
    "legend_empty": {"nl": "Hier ligt niets", "en": "Nothing lies here"},
    "legend_dim": {"nl": "Buiten de keuze", "en": "Outside the choice"},
    "map_label": {"nl": "Grondplaat met {n} interventies; een tabel met dezelfde inhoud staat op de pagina Interventies.",
                  "en": "Ground plate with {n} interventions; a table with the same content is on the page Interventions."},
    "nothing_here": {"nl": "Hier ligt niets voor deze keuze.", "en": "Nothing lies here for this choice."},
    "search": {"nl": "Zoek in titel en beschrijving", "en": "Search in title and description"},
    "found": {"nl": "{n} gevonden", "en": "{n} found"},
    "none_found": {"nl": "Niets gevonden. Gebruik minder woorden, of kies een andere doelgroep of afdeling.",
                   "en": "Nothing found. Use fewer words, or choose another target group or department."},
    "title": {"nl": "Titel", "en": "Title"},
    "type": {"nl": "Type", "en": "Type"},
    "owner": {"nl": "Eigenaar", "en": "Owner"},
    "elements": {"nl": "Ligt op", "en": "Lies on"},
    "groups": {"nl": "Doelgroepen", "en": "Target groups"},
    "effort": {"nl": "Uren", "en": "Hours"},
    "runs": {"nl": "Uitvoeringen", "en": "Runs"},
    "row_hint": {"nl": "Kies een rij voor de hele beschrijving.", "en": "Choose a row for the whole description."},
    "empty_title": {"nl": "Er is nog geen leerlandschap", "en": "There is no landscape yet"},
    "empty_text": {"nl": "Lees een catalogus in met `leerland import catalogus.csv`, of laad het voorbeeld met `leerland init --example`. Vernieuw daarna deze pagina.",
                   "en": "Import a catalogue with `leerland import catalogue.csv`, or load the example with `leerland init --example`. Then reload this page."},
    "trouble": {"nl": "Dit kon niet worden getoond.", "en": "This could not be shown."},
    "referred_from": {"nl": "Wordt genoemd door", "en": "Referred to by"},
    "download_svg": {"nl": "Kaart opslaan (SVG)", "en": "Save map (SVG)"},
}  # fmt: skip


def text(key: str, lang: str, **values: object) -> str:
    """A text in a language, with its values filled in.

    Raises:
        KeyError: no such text; a test finds every use of one.
    """
    return TEXTS[key][lang].format(**values)
