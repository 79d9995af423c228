"""R1 and R2, registered and active organizations [slide 16]."""

import polars as pl

from sferum_cli.rulebook.parameters import Thresholds


def registered() -> pl.Expr:
    """R1: «Подключенные организации - организации, зарегистрированные на Сферуме» [slide 16].

    A boolean per organization from ``connected`` (the column «Подключена») and ``participants``
    (distinct users with a membership row in the week): without the column, an organization with
    such a row is connected.
    """
    return pl.coalesce("connected", pl.col("participants") > 0)


def active_organization(thresholds: Thresholds) -> pl.Expr:
    """R2: «зарегистрированные на Сферуме и имеющие в участниках не мене 2-х человек» [slide 16].

    A boolean per organization; ``participants`` counts users of any role, verified or not.
    """
    return registered() & (pl.col("participants") >= thresholds.active_organization_users)
