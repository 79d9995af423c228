"""Headcounts and directories → organizations, municipalities and heads.

From the bottom up: ``places`` and ``organization_index`` find what a name means, ``hints`` says
what it may mean; ``reference_tables`` reads the sheets and keeps the account of their rows;
``region_rows``, ``unnamed_sums``, ``placing``, ``repeated_heads``, ``repeated_organizations``,
``pieces`` and ``merging`` make one row of each organization, and ``heads_left_out`` says whose
heads are not known; ``read`` leads through them to the ``reference``.
"""
