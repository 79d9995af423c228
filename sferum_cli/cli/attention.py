"""``sferum attention``: the organizations that lack people, and what is in their way."""

from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.view import Question, ViewCall
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Asked, Run, WeekResult
    from sferum_cli.settings import Settings


@o.with_options
def attention(asked: o.View, which: o.SomeOrganizations) -> ViewCall:
    """See the help."""
    types = which.types_asked()

    def wanted() -> "Asked":
        from sferum_cli.reports.attention import attention_asked

        return attention_asked(types)

    def document(weeks: "Sequence[WeekResult]", run: "Run", _settings: "Settings") -> "Document":
        from sferum_cli.views.attention import attention_of

        return attention_of(weeks[-1], which.unit, run)

    return ViewCall(
        asked,
        Question(
            wanted,
            document,
            require_full_week=which.require_full_week,
            file_name=_("attention.xlsx"),
        ),
    )
