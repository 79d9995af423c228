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


def is_delivered() -> pl.Expr:
    """Whether a unit delivered its activity, over its organizations: a boolean of all of them.

    One with organizations that are connected by «Подключена» and without a single membership row
    in the week probably did not.
    """
    return (pl.col("participants") > 0).any() | ~pl.col("connected").fill_null(value=False).any()
