"""The results as a table of Markdown that is aligned on a screen too."""

from collections.abc import Sequence

from tests.benchmarks.running import Beside, Result

HEADER = (
    "case",
    "rows",
    "sferum s",
    "peer",
    "peer s",
    "ratio",
    "bar",
    "answers",
    "peak MB",
    "peer peak MB",
    "rows/s",
)

NOTHING = "–"
MB = 1_000_000


def table(results: Sequence[Result]) -> str:
    """All results, a row per peer and limit."""
    lines = [HEADER, *(_cells(result, beside) for result in results for beside in result.beside)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADER))]
    texts = {HEADER.index("case"), HEADER.index("peer"), HEADER.index("answers")}

    def row(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if at in texts else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    rule = "|".join(
        f"-{'-' * width}-" if at in texts else f"-{'-' * width}:" for at, width in enumerate(widths)
    )
    return "\n".join([row(HEADER), f"|{rule}|", *map(row, lines[1:])])


def _cells(result: Result, beside: Beside) -> tuple[str, ...]:
    own = result.product
    speed = f"{result.rows / own.seconds:,.0f}" if result.rows else NOTHING
    bar = NOTHING if beside.bar is None else f"≤ {beside.bar:g}"
    answers = NOTHING if beside.agree is None else "agree" if beside.agree else "DIFFER"
    return (
        result.case,
        f"{result.rows:,}" if result.rows else NOTHING,
        f"{own.seconds:.2f}",
        beside.name,
        f"{beside.cost.seconds:.2f}",
        f"{beside.ratio:.2f}",
        bar + (" missed" if beside.missed else ""),
        answers,
        f"{own.peak / MB:,.0f}",
        f"{beside.cost.peak / MB:,.0f}",
        speed,
    )
