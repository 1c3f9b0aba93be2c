"""When the app stumbles, nothing of what people said gets into its report."""

from partspair.ui.stumble import report_of


def test_the_report_says_where_and_never_what() -> None:
    def stumble(name: str) -> None:
        raise ValueError(name)

    try:
        try:
            stumble("the small cold one")
        except ValueError as error:
            raise LookupError("Idris") from error
    except LookupError as error:
        report = report_of(error)
    assert "LookupError" in report
    assert "ValueError" in report
    assert "test_stumble.py" in report
    assert "small cold" not in report
    assert "Idris" not in report
    assert "/" not in report
