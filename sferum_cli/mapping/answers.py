"""What a person answered, as settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sferum_cli.rulebook.roles import RoleWords
from sferum_cli.rulebook.words import Kind
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reference.aliases import Aliases

Sections = Mapping[str, Mapping[str, str | tuple[str, ...]]]
"""Lines of sferum.toml by the section that they stand in; a tuple is added to a list."""


@dataclass
class Answers:
    """The columns of headers, the kinds of role words, the names that are meant, all by words."""

    columns: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Kind] = field(default_factory=dict)
    aliases: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"municipalities": {}, "organizations": {}}
    )

    def applied(self, options: ReadOptions) -> ReadOptions:
        """The options of reading under these answers."""
        words = options.tables.role_words
        words = RoleWords(
            (*words.teacher, *self._words(Kind.TEACHER)),
            (*words.student, *self._words(Kind.STUDENT)),
            (*words.other, *self._words(Kind.OTHER)),
        )
        tables = replace(
            options.tables,
            columns={**options.tables.columns, **self.columns},
            role_words=words,
        )
        aliases = Aliases(
            {**options.aliases.municipalities, **self.aliases["municipalities"]},
            {**options.aliases.organizations, **self.aliases["organizations"]},
        )
        return replace(options, tables=tables, aliases=aliases)

    def _words(self, kind: Kind) -> tuple[str, ...]:
        return tuple(word for word, meant in self.roles.items() if meant is kind)

    def sections(self) -> Sections:
        """The answers as sections of sferum.toml, those alone that say something."""
        by_kind = {kind.value: self._words(kind) for kind in Kind if self._words(kind)}
        found: dict[str, Mapping[str, str | tuple[str, ...]]] = {
            "columns": self.columns,
            "roles": by_kind,
            **{f"aliases.{table}": names for table, names in self.aliases.items()},
        }
        return {name: lines for name, lines in found.items() if lines}
