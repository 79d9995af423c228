"""R4 to R7, who counts as a verified, an active and a linked user [slide 16].

Each condition gives a boolean per membership of the week, that is per user, organization and
role, from the week's sums ``messages_sent``, ``messages_read``, ``calls`` and from ``linked``.
"""

import polars as pl

from sferum_cli.rulebook.parameters import Thresholds


def verified() -> pl.Expr:
    """R4, the membership: «верифицированные» [16, stamped on slides 16-31].

    A boolean per membership: a row of it in the week says so.
    """
    return pl.col("verified")


def in_registered_organization() -> pl.Expr:
    """R4, the organization: «в зарегистрированных организациях» [16].

    A boolean per membership from ``connected`` of its organization. Where «Подключена» is
    unknown, the organization is registered by having this very membership (R1).
    """
    return pl.col("connected").fill_null(value=True)


def active_teacher_by_messages(thresholds: Thresholds) -> pl.Expr:
    """R5: «написавшие суммарно не менее 10 сообщений за неделю (7 дней)» [slide 16]."""
    return pl.col("messages_sent") >= thresholds.active_teacher_messages


def active_teacher_by_calls(thresholds: Thresholds) -> pl.Expr:
    """R6: «совершившие звонки за неделю (7 дней) – ДЛЯ ИНФОРМАЦИИ!!!» [slide 16]."""
    return pl.col("calls") >= thresholds.active_teacher_calls


def active_student(thresholds: Thresholds) -> pl.Expr:
    """R7: «написавшие/прочитавшие не менее 1 сообщения за неделю (7 дней)» [slide 16]."""
    return pl.col("messages_sent") + pl.col("messages_read") >= thresholds.active_student_messages


def user_of_sferum(_thresholds: Thresholds) -> pl.Expr:
    """Columns «Педагоги» and «Обучающиеся»: every verified user of the kind [slides 16, 28]."""
    return pl.lit(value=True)


def account_linked(_thresholds: Thresholds) -> pl.Expr:
    """Columns «связавшие аккаунт ЭЖД»: a row of the week says linked (R4) [slides 10, 28]."""
    return pl.col("linked")
