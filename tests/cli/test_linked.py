"""`add --upsell-of` and `--referral-of`: a lead that grows out of another."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_an_upsell_of_a_customer(shell: Shell) -> None:
    shell("won", "1")
    assert shell("add", "--name", "Second site", "--upsell-of", "1").out == "4 Second site: added in New, upsell of 1\n"
    lead = shell.json("show", "4")
    assert (lead["company"], lead["owner"], lead["links"]) == ("Acme", "ana", {"1": "upsell of"})
    assert "linked" in shell("show", "1").out
    assert "gained lead 4" in shell("history", "1").out
    assert "undid" in shell("undo").out
    assert shell("show", "4").code == 3
    assert shell.json("show", "1")["links"] is None


def test_what_cannot_be_linked_is_one_sentence(shell: Shell) -> None:
    refused = shell("add", "--name", "More", "--upsell-of", "1")
    assert (refused.code, refused.err) == (
        1, "leadtui: lead 1 is no customer yet: an upsell needs a won lead; a referral does not\n"
    )  # fmt: skip
    assert shell("add", "--name", "More", "--upsell-of", "77").code == 3
    assert shell("add", "--name", "More", "--upsell-of", "1", "--referral-of", "1").code == 2
    assert shell("add", "--name", "Cy", "--referral-of", "1", "--owner", "ben").code == 0
    assert shell.json("show", "4")["source"] == "referral"
