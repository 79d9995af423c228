"""The columns of the tables that offices keep, and the names under which a column is found.

Names are compared by their keys (``text.text_key``), Russian and machine names alike. «Педагоги»
and «Обучающиеся» are titles of our own report and never name a column of the headcount.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.tables.header_text import header_key, keys_without_ends, with_hyphens


class CellKind(StrEnum):
    """How the cells of a column are read (``sources.cleaning.parsing``)."""

    TEXT = "text"
    ID = "id"
    DIGITS = "digits"
    COUNT = "count"
    YES_NO = "yes_no"
    DATE = "date"
    TYPE = "type"
    ROLE = "role"


@dataclass(frozen=True)
class InputColumn:
    """A column of an input: its key, its title in templates and messages, and other names."""

    key: str
    title: str
    kind: CellKind
    aliases: tuple[str, ...]


INPUT_COLUMNS = (
    InputColumn("date", "Дата", CellKind.DATE, (
        "День", "Дата активности", "Дата действия", "Дата отчета", "Отчетная дата",
        "Дата события", "day")),
    InputColumn("week", "Неделя", CellKind.DATE, (
        "Неделя по", "Конец недели", "Окончание недели", "Дата окончания недели",
        "Последний день недели", "Отчетная неделя", "week_end")),
    InputColumn("user_id", "ID пользователя", CellKind.ID, (
        "Идентификатор пользователя", "Код пользователя", "Пользователь", "Пользователь ID",
        "ID участника", "ИД пользователя", "User ID", "user", "userid")),
    InputColumn("organization_id", "ID организации", CellKind.ID, (
        "Идентификатор организации", "Код организации", "ИД организации", "Организация ID",
        "ID ОО", "Код ОО", "ID школы", "ИД ОО", "ID учреждения", "ID образовательной организации",
        "Идентификатор ОО", "Organization ID", "org_id")),
    InputColumn("role", "Роль", CellKind.ROLE, (
        "Роль пользователя", "Роль в Сферуме", "Роль в организации", "Роль участника",
        "Тип пользователя", "Категория пользователя", "user_role")),
    InputColumn("verified", "Верифицирован", CellKind.YES_NO, (
        "Верификация", "Верифицированный", "Статус верификации", "Пользователь верифицирован",
        "Подтвержден", "Верифицированы", "Верифицирована", "Подтвержденный",
        "Признак верификации", "is_verified")),
    InputColumn("messages_sent", "Отправлено сообщений", CellKind.COUNT, (
        "Кол-во сообщений", "Количество сообщений", "Написано сообщений", "Сообщений отправлено",
        "Отправленные сообщения", "Кол-во написанных сообщений",
        "Количество написанных сообщений", "Количество отправленных сообщений",
        "Кол-во отправленных сообщений", "Сообщений написано", "Число отправленных сообщений",
        "messages", "sent")),
    InputColumn("messages_read", "Прочитано сообщений", CellKind.COUNT, (
        "Сообщений прочитано", "Прочитанные сообщения", "Количество прочитанных сообщений",
        "Кол-во прочитанных сообщений", "Прочтено сообщений", "Число прочитанных сообщений",
        "read")),
    InputColumn("calls", "Звонки", CellKind.COUNT, (
        "Количество звонков", "Кол-во звонков", "Количество совершенных звонков",
        "Совершено звонков", "Звонков", "Число звонков", "calls_count")),
    InputColumn("ejd_linked", "ЭЖД связан", CellKind.YES_NO, (
        "Связан ЭЖД", "Связал ЭЖД", "Аккаунт ЭЖД", "Связка с ЭЖД", "Привязан ЭЖД",
        "Связан аккаунт ЭЖД", "Связал аккаунт ЭЖД", "ЭЖД", "linked")),
    InputColumn("region", "Регион", CellKind.TEXT, (
        "Субъект", "Субъект РФ", "Субъект Российской Федерации", "Наименование региона",
        "Название региона", "Область", "Наименование субъекта", "Наименование субъекта РФ")),
    InputColumn("municipality", "Муниципалитет", CellKind.TEXT, (
        "Муниципальное образование", "Муниципальный район", "Наименование муниципалитета",
        "Муниципальный округ", "Название муниципалитета", "Район", "МО", "Территория",
        "Наименование МО", "Наименование муниципального образования", "Муниципалитет/район",
        "Муниципальный район/округ")),
    InputColumn("organization", "Организация", CellKind.TEXT, (
        "Наименование ОО", "Наименование организации", "Название организации",
        "Наименование образовательной организации", "Образовательная организация", "Школа",
        "Краткое наименование", "Краткое наименование организации", "Краткое наименование ОО",
        "Название ОО", "Название школы", "Наименование учреждения", "Наименование школы",
        "Учреждение", "organization_name")),
    InputColumn("organization_type", "Тип организации", CellKind.TYPE, (
        "Тип", "Тип ОО", "Вид организации", "Тип образовательной организации", "Тип учреждения",
        "type")),
    InputColumn("connected", "Подключена", CellKind.YES_NO, (
        "Подключена к Сферуму", "Подключение", "Зарегистрирована", "Зарегистрирована на Сферуме",
        "Подключена организация", "Статус подключения", "Подключена ОО", "Подключение к Сферуму",
        "Подключен", "Подключено", "Зарегистрирована в Сферуме", "Подключено к Сферуму",
        "is_connected")),
    InputColumn("organizations", "Организаций", CellKind.COUNT, (
        "Количество организаций", "Кол-во организаций", "Число организаций", "Всего организаций",
        "Организаций всего", "Численность организаций", "Количество ОО", "Кол-во ОО",
        "Число ОО")),
    InputColumn("teachers", "Педагогов", CellKind.COUNT, (
        "Численность педагогических работников", "Численность педагогов", "Количество педагогов",
        "Кол-во педагогов", "Педагогических работников", "Число педагогов",
        "Количество педагогических работников", "Всего педагогов",
        "Кол-во педагогических работников", "Число педагогических работников",
        "Численность педагогических кадров", "Педработников", "Количество педработников",
        "Численность педработников")),
    InputColumn("students", "Обучающихся", CellKind.COUNT, (
        "Численность обучающихся", "Количество обучающихся", "Кол-во обучающихся",
        "Число обучающихся", "Контингент", "Всего обучающихся", "Численность учащихся",
        "Количество учащихся", "Кол-во учащихся", "Число учащихся", "Контингент обучающихся",
        "Численность контингента")),
    InputColumn("inn", "ИНН", CellKind.DIGITS, (
        "ИНН организации", "ИНН ОО", "ИНН учреждения", "Идентификационный номер",
        "ИНН юридического лица", "ИНН юрлица")),
    InputColumn("kpp", "КПП", CellKind.DIGITS, (
        "КПП организации", "КПП ОО", "КПП учреждения", "Код причины постановки")),
    InputColumn("oktmo", "ОКТМО", CellKind.DIGITS, (
        "Код ОКТМО", "ОКТМО организации", "ОКТМО муниципалитета", "ОКТМО МО")),
)  # fmt: skip

COUNTED_BY_TYPE = ("organizations", "teachers", "students")
"""The columns that a summary may have once for each type of organization, side by side."""


def key_in_type(key: str, organization_type: OrganizationType) -> str:
    """The key of a column that counts one type of organization: «teachers:ОО»."""
    return f"{key}:{organization_type}"


def type_of_key(key: str) -> OrganizationType | None:
    """The type whose column this is, None for a column of all types."""
    _plain, sign, name = key.partition(":")
    return OrganizationType(name) if sign else None


def key_of_all(key: str) -> str:
    """The key without the type: «teachers» of «teachers:ОО»."""
    return key.partition(":")[0]


INPUT_COLUMN = {column.key: column for column in INPUT_COLUMNS}
INPUT_COLUMN.update(
    (key_in_type(key, kind), InputColumn(
        key_in_type(key, kind), f"{kind}: {INPUT_COLUMN[key].title}", CellKind.COUNT, ()))
    for kind in OrganizationType
    for key in COUNTED_BY_TYPE
)  # fmt: skip

DIGITS_IN_CODE = {"inn": (10, 12), "kpp": (9,), "oktmo": (8, 11)}
"""How many digits a code may have; zeros in front that a number cell lost are put back."""


class ColumnNames:
    """Which key a header cell names: the built-in aliases and those of the settings."""

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        """``more`` maps a header as an office writes it to a key; it wins over the aliases."""
        self._more = dict(more or {})
        self._keys: dict[str, str] = {}
        self._seen: dict[str, str | None] = {"": None}
        for column in INPUT_COLUMNS:
            for name in (column.key, column.title, *column.aliases):
                self._keys[header_key(name)] = column.key
        for name, key in self._more.items():
            self._keys[header_key(name)] = key

    def with_more(self, more: Mapping[str, str]) -> "ColumnNames":
        """These names and more of them, which win."""
        return ColumnNames({**self._more, **more})

    def key_of(self, header: str) -> str | None:
        """The key that this header cell names, None for a column that is not ours.

        Units, brackets, dates and marks at its end are no part of the name.
        """
        if header not in self._seen:
            keys = self._named(header)
            if keys is None and header.strip():
                short = (
                    self._keys.get(one)
                    for text in with_hyphens(header)
                    for one in keys_without_ends(text)
                )
                keys = next((key for key in short if key is not None), None)
            self._seen[header] = keys
        return self._seen[header]

    def names_in_full(self, header: str) -> bool:
        """Whether the whole of this cell is a name that we know."""
        return self._named(header) is not None

    def _named(self, header: str) -> str | None:
        spellings = (self._keys.get(header_key(one)) for one in with_hyphens(header))
        return next((key for key in spellings if key is not None), None)

    def names_of(self, key: str) -> list[str]:
        """Every known name of this key, for hints."""
        return [name for name, other in self._keys.items() if other == key]
