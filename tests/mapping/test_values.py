"""Values of an unknown column reach a screen only where they can tell nothing of a person."""

import pytest

from sferum_cli.mapping.values import shown_values

SHOWN = [
    ("Писем", ["12", "0", "12", "5"], ["messages_sent"], ("12", "0", "5")),
    ("Связка", ["да", "нет", "да"], ["ejd_linked"], ("да", "нет")),
    ("Должность", ["Учитель", "Ученик"], ["role"], ("Учитель", "Ученик")),
    ("Вид", ["СОШ", "Лицей"], ["organization_type"], ("СОШ", "Лицей")),
    ("Выгрузка", ["2024-10-24 00:00:00", "45588"], ["date"], ("24.10.2024", "23.10.2024")),
    ("Выгрузка", ["24.10.2024 10:30"], ["date"], ("24.10.2024 10:30",)),
    ("Город", ["г. Омск", "Тара"], ["municipality"], ("г. Омск", "Тара")),
    ("Писем", ["1", "2", "3", "4", "5"], ["messages_sent"], ("1", "2", "3", "4")),
    ("Где", ["о" * 40], ["organization"], ("о" * 23 + "…",)),
]
HIDDEN = [
    ("nothing is likely", "Комментарий", ["спасибо"], []),
    ("an id", "Логин", ["u1", "u2"], ["user_id"]),
    ("an id among others", "Столбец", ["1", "2"], ["messages_sent", "user_id"]),
    ("an id of an organization", "Школа", ["7", "8"], ["organization_id"]),
    ("ИНН", "Номер", ["5501234567"], ["inn"]),
    ("a header of people", "ФИО учителя", ["Учитель"], ["role"]),
    ("a header with dots", "Ф.И.О.", ["Учитель"], ["role"]),
    ("a header of telephones", "Моб. тел.", ["12"], ["messages_sent"]),
    ("a header of birth", "Дата рождения", ["24.10.1980"], ["date"]),
    ("a header of mail", "e-mail", ["да"], ["verified"]),
    ("a header of ids", "Код сообщения", ["12"], ["messages_sent"]),
    ("a header of numbers", "№ сообщения", ["12"], ["messages_sent"]),
    ("long numbers", "Сообщения", ["70070", "70071"], ["messages_sent"]),
    ("a telephone", "Звонок", ["8 913 123-45-67", "5"], ["calls"]),
    ("an address", "Роли", ["учитель", "кто@пример.рф"], ["role"]),
    ("СНИЛС", "Роли", ["112-233-445 95"], ["role"]),
    ("a patronymic", "Район", ["Иванов Иван Ильич"], ["municipality"]),
    ("initials", "Район", ["г. Омск", "Иванова А. С."], ["municipality"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "texts", "likely", "shown"), SHOWN)
def test_shown(header: str, texts: list[str], likely: list[str], shown: tuple[str, ...]) -> None:
    assert shown_values(header, texts, likely) == shown


@pytest.mark.parametrize(
    ("header", "texts", "likely"), [row[1:] for row in HIDDEN], ids=[row[0] for row in HIDDEN]
)
def test_hidden(header: str, texts: list[str], likely: list[str]) -> None:
    assert shown_values(header, texts, likely) == ()
