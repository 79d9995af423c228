"""What is wrong with a file of the history, and what to do about it."""

from pathlib import Path

from sferum_cli.command_words import command_line
from sferum_cli.history.week_file import UnreadableWeekError, WeekFile, read_week
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _


def checked_week(path: Path, week: Week, folder: Path) -> WeekFile | Problem:
    """The file of a week of the history ``folder``, or why it is none."""
    try:
        found = read_week(path)
    except UnreadableWeekError as error:
        return _problem(path, week, folder, error.code, str(error))
    if found.manifest.week == week:
        return found
    reason = _("its folder says {expected:%d.%m.%Y}, and the file {found:%d.%m.%Y}").format(
        expected=week.end, found=found.manifest.week_end
    )
    return _problem(path, week, folder, Code.HISTORY_OTHER_WEEK, reason)


def _problem(path: Path, week: Week, folder: Path, code: Code, reason: str) -> Problem:
    remove = command_line(["history", "remove", f"{week.end:%d.%m.%Y}", "--history", str(folder)])
    advice = {
        Code.HISTORY_DAMAGED: _("take it out, and keep the week once more: {command}"),
        Code.HISTORY_FOREIGN: _("move it elsewhere, or take it out: {command}"),
        Code.HISTORY_NEWER: _("use that version, or take the week out: {command}"),
        Code.HISTORY_OTHER_WEEK: _("move it to its own folder, or take it out: {command}"),
    }[code]
    message = f"{reason}; {advice.format(command=remove)}"
    return Problem(Severity.ERROR, code, message, path=path, named=str(path))
