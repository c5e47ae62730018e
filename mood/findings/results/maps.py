"""The section on which explanation to believe."""

from mood import map_quality
from mood.findings.evidence import Evidence
from mood.findings.words import section


def maps(evidence: Evidence) -> str:
    """Tell which methods pass their tests on which net.

    Args:
        evidence: of a task; the report is on all nets beside it.
    """
    report = map_quality.report(evidence.models)
    if not report:
        return ""
    return section(
        "Which explanation to believe",
        "The pixels that a map calls strongest were removed or shown alone, and the net was asked again; and maps were "
        "compared with those of the same net redrawn at random (`python -m mood maps faithfulness` and `sanity`).",
        report,
        "A method that does not beat noise, a bell in the centre and an edge detector says less about the net than "
        "these do. Further tests are on the Explain page, each with its interval.",
    )
