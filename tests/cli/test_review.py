"""`leadtui review`: the queue for a login shell, a mail of cron, and other programs."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_the_queue_is_told_with_its_reasons(shell: Shell) -> None:
    shell("next", "1", "call", "--due", "2026-11-20")
    shell("next", "2", "call", "--due", "2026-12-20")
    assert shell("review").out == (
        "id  name  stage  owner  why\n"
        " 1  Ada   New    ana    the next step was due 2 days ago\n"
    )  # fmt: skip
    assert shell("review", "--all").out.splitlines()[2:] == [" 3  Cleo  Proposal  ben    no next step"]
    assert shell("review", "--owner", "ben").out.splitlines()[1:] == [" 3  Cleo  Proposal  ben    no next step"]
    assert shell("review", "--all", "stage:proposal").out.splitlines()[1:] == [
        " 3  Cleo  Proposal  ben    no next step"
    ]


def test_the_json_is_the_leads_in_their_order_with_reasons(shell: Shell) -> None:
    shell("next", "2", "call", "--due", "today")
    leads = shell.json("review", "--all")
    assert [(lead["id"], lead["reasons"]) for lead in leads] == [
        (2, ["the next step is due today"]), (1, ["no next step"]), (3, ["no next step"])
    ]  # fmt: skip
    assert leads[0]["probability"] == 0.25, "with all that `list --json` tells of a lead"


def test_the_summary_is_a_few_lines(shell: Shell) -> None:
    for number in range(6):
        shell("add", "--name", f"Lead {number}", "--owner", "ana")
    shell("next", "1", "call", "--due", "yesterday")
    assert shell("review", "--summary").out == (
        "8 leads to review: 1 overdue, 7 without a next step\n"
        "  1 Ada · Acme: the next step was due yesterday\n"
        "  2 Bob: no next step\n"
        "  4 Lead 0: no next step\n"
        "  5 Lead 1: no next step\n"
        "  6 Lead 2: no next step\n"
        "  and 3 more\n"
    )


def test_nothing_to_review_is_said(empty: Shell) -> None:
    assert empty("review", "--summary").out == "nothing to review\n"
    assert empty.json("review") == []


def test_a_company_that_the_name_tells_is_told_once(empty: Shell) -> None:
    empty("add", "--name", "Scanners · Acme", "--company", "acme")
    empty("add", "--name", "Scanners", "--company", "Acme")
    assert empty("review", "--summary").out.splitlines()[1:] == [
        "  1 Scanners · Acme: no next step", "  2 Scanners · Acme: no next step"
    ]  # fmt: skip
