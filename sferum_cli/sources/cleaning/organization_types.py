"""The words for the types of organization (K6), in cells and in headings."""

from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.translation import gettext as _

_WORDS = {
    OrganizationType.SCHOOL: ("оо", "школа", "сош", "гимназия", "лицей",
                              "общеобразовательная организация"),
    OrganizationType.COLLEGE: ("спо", "поо", "колледж", "техникум", "организация спо",
                               "профессиональная образовательная организация"),
    OrganizationType.KINDERGARTEN: ("доо", "доу", "детский сад",
                                    "дошкольная образовательная организация"),
    OrganizationType.ADDITIONAL: ("одо", "удо", "организация дополнительного образования"),
}  # fmt: skip

_PLURALS: dict[OrganizationType, tuple[tuple[str, str, str], ...]] = {
    OrganizationType.SCHOOL: (
        ("школы", "школ", "школах"),
        ("гимназии", "гимназий", "гимназиях"),
        ("лицеи", "лицеев", "лицеях"),
        ("общеобразовательные организации", "общеобразовательных организаций",
         "общеобразовательных организациях"),
        ("общеобразовательные учреждения", "общеобразовательных учреждений",
         "общеобразовательных учреждениях"),
    ),
    OrganizationType.COLLEGE: (
        ("колледжи", "колледжей", "колледжах"),
        ("техникумы", "техникумов", "техникумах"),
        ("организации спо", "организаций спо", "организациях спо"),
        ("профессиональные образовательные организации",
         "профессиональных образовательных организаций",
         "профессиональных образовательных организациях"),
    ),
    OrganizationType.KINDERGARTEN: (
        ("детские сады", "детских садов", "детских садах"),
        ("детсады", "детсадов", "детсадах"),
        ("сады", "садов", "садах"),
        ("дошкольные образовательные организации", "дошкольных образовательных организаций",
         "дошкольных образовательных организациях"),
        ("дошкольные образовательные учреждения", "дошкольных образовательных учреждений",
         "дошкольных образовательных учреждениях"),
    ),
    OrganizationType.ADDITIONAL: (
        ("организации дополнительного образования", "организаций дополнительного образования",
         "организациях дополнительного образования"),
        ("учреждения дополнительного образования", "учреждений дополнительного образования",
         "учреждениях дополнительного образования"),
    ),
}  # fmt: skip
"""The plurals of the words, as a table that counts organizations has them.

Each as a cell has it («школы»), as what is counted («всего школ») and as a place («в школах»).
"""

TYPE_OF_HEADING = {
    "общее образование": OrganizationType.SCHOOL,
    "оо-1": OrganizationType.SCHOOL,
    "среднее профессиональное образование": OrganizationType.COLLEGE,
    "спо-1": OrganizationType.COLLEGE,
    "дошкольное образование": OrganizationType.KINDERGARTEN,
    "85-к": OrganizationType.KINDERGARTEN,
    "дополнительное образование": OrganizationType.ADDITIONAL,
    "1-доп": OrganizationType.ADDITIONAL,
}
"""Levels of education, and the forms of statistics, that stand over the numbers of a type."""

TYPE_OF_PLURAL = {form: kind for kind, words in _PLURALS.items() for word in words for form in word}
TYPE_OF_COUNTED = {
    counted: kind for kind, words in _PLURALS.items() for _one, counted, _in in words
}
_TYPE_OF_WORD = {
    **{word: kind for kind, words in _WORDS.items() for word in words},
    **{form: kind for kind, words in _PLURALS.items() for form, _counted, _in in words},
}


def parse_type(text: str) -> OrganizationType | None:
    """The type of an organization; «ДО» may be two of them and is not guessed at."""
    key = text_key(text)
    if not key:
        return None
    if key in _TYPE_OF_WORD:
        return _TYPE_OF_WORD[key]
    names = ", ".join(OrganizationType)
    if key == "до":
        raise UnreadableError(
            _("«ДО» is ambiguous (ДОО or ОДО?); one of {names} expected").format(names=names)
        )
    raise UnreadableError(_("a type of organization expected: {names}").format(names=names))
