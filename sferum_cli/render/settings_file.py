"""toml: every setting with its default, commented out under a line that explains it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class SettingText:
    """The line above a setting or a section, and a value to show where the default shows none.

    The example of a section may have lines and sections of its own.
    """

    text: str
    example: str = ""


def settings_text(defaults: Mapping[str, Any]) -> str:
    """A settings file that changes nothing until a line of it is edited.

    ``defaults`` are the settings as toml would read them: a mapping is a section, an empty one a
    section of names that people make up. Headers of sections are no comments, so that a setting
    alone can be taken out of its comment.
    """
    lines = [
        _("The settings of sferum. Each stands here with its default and is commented out."),
        _('To change one, delete "# " in front of it. What the command says wins over this file.'),
    ]
    return (
        "\n".join([*(f"# {line}" for line in lines), *_section(defaults, setting_texts())]) + "\n"
    )


def _section(
    settings: Mapping[str, Any], texts: Mapping[str, SettingText], before: str = ""
) -> Iterator[str]:
    """The lines of a section: its own settings, then the sections in it, as toml wants it."""
    for name, value in sorted(settings.items(), key=lambda item: isinstance(item[1], Mapping)):
        dotted = before + name
        said = texts.get(dotted, SettingText(""))
        yield ""
        if said.text:
            yield f"# {said.text}"
        if not isinstance(value, Mapping):
            yield f"# {name} = {said.example if value is None else _toml(value)}"
            continue
        yield f"[{dotted}]"
        if said.example:
            yield from (f"# {line}" for line in said.example.split("\n"))
        yield from _section(value, texts, f"{dotted}.")


def _toml(value: object) -> str:
    """A value as toml writes it; strings, numbers and truths are written as in JSON."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def setting_texts() -> dict[str, SettingText]:
    """What each setting and section is, by its dotted name."""
    return {
        "rank_by": SettingText(
            _('Rate by the count ("count") or by the share ("percent"); rule R11')
        ),
        "messages_per": SettingText(
            _(
                'A teacher\'s messages add up in each organization ("membership") or over all of '
                'them ("user"); rule R5'
            )
        ),
        "min_coverage": SettingText(
            _(
                "A share is rated and judged where the organizations with known heads hold so many "
                "percent of the people; a further type counts from so many percent of its "
                "organizations on; R9 and R10"
            )
        ),
        "small_numbers": SettingText(
            _(
                "Of an organization with fewer people neither the messages of its teachers nor its "
                "days are told (slide 31)"
            )
        ),
        "hidden_rows": SettingText(
            _('Rows that a workbook or its filter hides are read ("read") or left out ("skip")')
        ),
        "time_zone": SettingText(
            _("Moments with a time zone are days of this zone (without it: of their own); K5"),
            '"Asia/Omsk"',
        ),
        "week_ends": SettingText(
            _("The weekday on which the week ends; without it, the last date in the data"),
            '"thursday"',
        ),
        "thresholds": SettingText(_("From how much in the week on one is active (slide 16)")),
        "thresholds.active_teacher_messages": SettingText(
            _("An active teacher (messages): messages sent, R5")
        ),
        "thresholds.active_teacher_calls": SettingText(_("An active teacher (calls): calls, R6")),
        "thresholds.active_student_messages": SettingText(
            _("An active student: messages sent or read, R7")
        ),
        "thresholds.active_organization_users": SettingText(
            _("An active organization: participants, R2")
        ),
        "targets": SettingText(
            _("The shares that a region is to reach, in percent (slides 14 and 19), R12")
        ),
        "targets.active_teachers_messages": SettingText(
            _("Active teachers (messages), percent of all teachers (slide 19)")
        ),
        "targets.active_students": SettingText(
            _("Active students, percent of all students (slide 19)")
        ),
        "targets.accounts_linked": SettingText(
            _("Accounts linked with the school register (ЭЖД), percent (slides 14 and 10)")
        ),
        "scopes": SettingText(_("The types of organization that count (slides 16 and 19), R10")),
        "scopes.people": SettingText(_("Types whose teachers and students count")),
        "scopes.region_teachers_further": SettingText(
            _(
                "Types whose teachers join those of a region or the country, where the heads of "
                "nearly all their organizations are known (min_coverage)"
            )
        ),
        "roles": SettingText(_("Which roles count as teachers and students (slide 16), R3")),
        "roles.taken": SettingText(
            _('A role counts in its own type of organization ("by_type") or in every type ("any")')
        ),
        "roles.teacher": SettingText(
            _(
                "Words of yours for the teacher's role of every type, for example "
                '["Учитель математики"]'
            )
        ),
        "roles.student": SettingText(
            _('Words of yours for the student\'s role of every type, for example ["Слушатель"]')
        ),
        "roles.other": SettingText(
            _('Words of yours for roles that are neither, for example ["Завхоз"]')
        ),
        "columns": SettingText(
            _("A header of yours = the key of its column (the templates name the keys)"),
            '"Кол-во писем" = "messages_sent"',
        ),
        "aliases": SettingText(_("A name as a file writes it = the name in the headcount")),
        "aliases.municipalities": SettingText(
            _("Names of municipalities"), '"Омск и пригород" = "город Омск"'
        ),
        "aliases.organizations": SettingText(
            _("Names of organizations"), '"Первая школа" = "МБОУ «СОШ № 1»"'
        ),
        "calendar": SettingText(_("Days on which nobody is at school")),
        "calendar.holidays": SettingText(
            _(
                "With three of these days a week has no changes from and to it, for example "
                '["2024-10-28/2024-11-03", "2024-11-04"]'
            )
        ),
        "last_year": SettingText(
            _("The facts of the year before by target, in percent, which summary shows (slide 14)"),
            '"Омская область" = { active_teachers_messages = 19.4, active_students = 11.2, '
            "accounts_linked = 6.4 }",
        ),
        "runs": SettingText(
            _("Several views from one reading: take these lines out, then say sferum run friday"),
            _run_example(),
        ),
        "limits": SettingText(_("A file over one of these is refused: it may be made to do harm")),
        "limits.unzipped": SettingText(
            _('Bytes of a workbook once it is unzipped (a text like "2GB" will do)')
        ),
        "limits.unzipped_ratio": SettingText(_("Unzipped bytes per byte of a workbook")),
        "limits.zip_entries": SettingText(_("Files inside a workbook")),
        "limits.sheet_cells": SettingText(_("Cells of a sheet: its rows times its columns")),
        "limits.reading_memory": SettingText(
            _('Bytes of memory that reading one file may take (a text like "4GB" will do)')
        ),
        "limits.reading_seconds": SettingText(
            _("Seconds that reading one file may go on without progress")
        ),
    }


def _run_example() -> str:
    """A run that does what an office does every Friday."""
    exports, history = _("exports"), _("history")
    week, summary = _("reports/{week_end}/week.xlsx"), _("reports/{week_end}/summary.xlsx")
    return "\n".join(
        [
            "[runs.friday]",
            f"inputs = {_toml([exports])}",
            f"history = {_toml(history)}",
            "[[runs.friday.outputs]]",
            'view = "report"',
            f"file = {_toml(week)}",
            "[[runs.friday.outputs]]",
            'view = "summary"',
            f"file = {_toml(summary)}",
        ]
    )
