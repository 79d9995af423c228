"""The document of ``sferum rules``: the rules with their thresholds, and the 28 columns."""

from collections.abc import Mapping, Sequence

from sferum_cli import __version__
from sferum_cli.reports.document import Cell, Document, ListColumn, Listing
from sferum_cli.reports.legend import meaning
from sferum_cli.reports.meta import SCHEMA_VERSION
from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.rule_records import RULES, Rule
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

VIEW = "rules"


def rules_document(rules: Rules) -> Document:
    """The rule book under some settings, as the code has it; no data are read for it."""
    listed, columns = _listed(rules), _columns(rules)
    parts = (listed, _listed_columns(columns))
    return Document(
        view=VIEW,
        statements=(
            _("The rules of the monitoring, with the thresholds of the settings in force"),
        ),
        main=listed,
        parts=parts,
        on_screen=parts,
        run={
            "schema_version": SCHEMA_VERSION,
            "version": __version__,
            "view": VIEW,
            "rules": rules.model_dump(mode="json"),
        },
        data={"rules": [_record(rule, rules) for rule in RULES], "columns": columns},
        issues=(),
    )


def _record(rule: Rule, rules: Rules) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "slide": rule.slide,
        "text": rule.text,
        "threshold": rule.threshold(rules),
    }


def _columns(rules: Rules) -> list[dict[str, object]]:
    """The 28 columns as the legend of a report by municipality explains them."""
    records = []
    for number, column in enumerate(COLUMNS, start=1):
        slide, rule, formula = meaning(column, Level.MUNICIPALITY, rules)
        records.append(
            {
                "number": number,
                "key": column.key,
                "title": column.title,
                "slide": slide,
                "rule": rule or None,
                "formula": formula,
            }
        )
    return records


def _listed_columns(columns: Sequence[Mapping[str, object]]) -> Listing:
    """The columns in so few that a key fits on a screen as one word, which is what is copied."""
    heads = (
        ListColumn(_("Column and its key"), 62),
        ListColumn(_("Rule [slides]"), 18),
        ListColumn(_("How it is counted"), 74),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f"{one['number']}. {one['title']} — {one['key']}",
            f"{one['rule'] or ''} [{one['slide']}]".strip(),
            str(one["formula"]),
        )
        for one in columns
    ]
    return Listing(_("Columns"), heads, rows)


def _listed(rules: Rules) -> Listing:
    heads = (
        ListColumn(_("Rule"), 10),
        ListColumn(_("What it says"), 104),
        ListColumn(_("Slide"), 14),
        ListColumn(_("Threshold"), 24),
    )
    rows: list[tuple[Cell, ...]] = [
        (rule.id, f"{rule.title}. {rule.text}", rule.slide, _threshold_in_words(rule, rules))
        for rule in RULES
    ]
    return Listing(_("Rules"), heads, rows)


def _threshold_in_words(rule: Rule, rules: Rules) -> str | None:
    threshold = rule.threshold(rules)
    if threshold is None:
        return None
    unit = " %" if rule.in_percent else ""
    if not isinstance(threshold, dict):
        return f"{threshold:g}{unit}"
    return "; ".join(
        f"{target.short} {'>' if target.strictly else '≥'} {threshold[target.key]:g}{unit}"
        for target in TARGETS
    )
