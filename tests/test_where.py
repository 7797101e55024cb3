"""The page that says where everything is comes from the modules themselves."""

from tests import where


def test_the_architecture_page_says_of_every_module_what_its_docstring_says() -> None:
    page = where.PAGE.read_text(encoding="utf-8")
    assert where.table() in page, "python -m tests.where writes it"


def test_every_module_has_a_sentence() -> None:
    missing = [
        module.relative_to(where.ROOT).as_posix()
        for _, modules in where.folders()
        for module in modules
        if not where.sentence(module)
    ]
    assert missing == []
