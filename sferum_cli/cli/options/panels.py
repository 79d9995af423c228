"""The headings of a help, under which the options of all commands stand."""

from sferum_cli.translation import gettext as _

INPUTS = _("Inputs")
REPORT = _("Report")
READING = _("How the files are read")
HISTORY = _("History")
OUTPUT = _("Output")
