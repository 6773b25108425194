"""From file to plan: true on real files, nothing guessed, nothing lost, nothing stopped by one bad row."""

from __future__ import annotations

import csv
import json
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import LeadtuiError, NotFound, Refused
from leadtui.exchange.import_plan import ImportPlan, write_errors
from leadtui.exchange.importing import Options, plan_import
from leadtui.model import templates
from leadtui.model.event import Document
from leadtui.model.lead import FIELDS, Lead
from leadtui.model.pipeline import Kind

FILES = Path(__file__).parent / "files"
MAVEN = Options(stages=(("Prospecting", "new"), ("Engaging", "qualified")))
DEFAULT = templates.from_template("default")


def planned(
    text: str | bytes, folder: Path, name: str = "leads.csv", leads: tuple[Document, ...] = (), **options: Any
) -> ImportPlan:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return plan_import(path, DEFAULT, leads, Options(**options))


def test_the_maven_excerpt_is_imported_completely() -> None:
    plan = plan_import(FILES / "maven_excerpt.csv", DEFAULT, options=MAVEN).checked()
    with (FILES / "maven_excerpt.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(plan.create) == len(rows) == 84
    assert not (plan.errors or plan.skipped or plan.update or plan.ignored_columns)
    stage = {"Won": "won", "Lost": "lost", "Engaging": "qualified", "Prospecting": "new"}
    for row, lead in zip(rows, plan.create, strict=True):
        assert Lead.checked(id=1, **lead)
        assert lead["external_id"] == row["opportunity_id"]
        assert lead["stage"] == stage[row["deal_stage"]]
        assert lead["name"] == f"{row['product']} · {row['account'] or row['opportunity_id']}"
        assert lead.get("created_at", "")[:10] == row["engage_date"]  # unknown, not today
        assert lead.get("closed_at", "")[:10] == row["close_date"]
        assert lead.get("value", "") == row["close_value"]
        entered = row["close_date"] or row["engage_date"]
        assert lead["visits"] == [
            {"stage": lead["stage"]} | ({"entered_at": f"{entered}T00:00:00Z"} if entered else {})
        ]


def test_maven_stages_that_nobody_mapped_are_listed_and_refused() -> None:
    plan = plan_import(FILES / "maven_excerpt.csv", DEFAULT)
    assert plan.unknown_stages.keys() == {"Prospecting", "Engaging"}
    with pytest.raises(
        Refused,
        match=r"unknown stages: 'Engaging' \(\d+\), 'Prospecting' \(\d+\); map each with "
        r"--stage Engaging=STAGE, or add them all to the pipeline with --new-stages",
    ):
        plan.checked()


def test_new_stages_come_before_the_won_stage_and_keep_their_names() -> None:
    plan = plan_import(FILES / "maven_excerpt.csv", DEFAULT, options=Options(new_stages=True)).checked()
    assert plan.pipeline is not None
    assert [s.name for s in plan.pipeline.stages if s not in DEFAULT.stages] == ["Engaging", "Prospecting"]
    assert [s.id for s in plan.pipeline.stages][5:8] == ["engaging", "prospecting", "won"]
    assert all(0 < s.probability < 100 for s in plan.pipeline.stages if s.kind is Kind.OPEN)
    assert {lead["stage"] for lead in plan.create} == {"engaging", "prospecting", "won", "lost"}


def test_the_probabilities_of_new_stages_rise_evenly_to_won(tmp_path: Path) -> None:
    plan = planned("name,stage\nA,Trial\nB,Legal\nC,Signature\n", tmp_path, new_stages=True)
    assert plan.pipeline is not None
    assert [(s.name, int(s.probability)) for s in plan.pipeline.of_kind(Kind.OPEN)][4:] == [
        ("Negotiation", 80), ("Trial", 85), ("Legal", 90), ("Signature", 95)]  # fmt: skip
    assert plan.pipeline.of_kind(Kind.OPEN)[:5] == DEFAULT.of_kind(Kind.OPEN), "what was there stays as it was"
    many = "".join(f"lead {n},stage {n}\n" for n in range(50))
    plan = planned("name,stage\n" + many, tmp_path, new_stages=True)
    assert plan.pipeline is not None
    rising = [stage.probability for stage in plan.pipeline.of_kind(Kind.OPEN)]
    assert rising == sorted(set(rising)) and rising[-1] < 100


@pytest.mark.parametrize(("name", "stage"), [
    ("Closed Won", "won"), ("verloren", "lost"), ("Closed Lost to Competition", "lost"), ("Gewonnen (alt)", "won"),
    ("Won or lost", "won-or-lost"), ("Wonderful", "wonderful"),
])  # fmt: skip
def test_a_name_that_says_how_it_ended_is_no_new_open_stage(tmp_path: Path, name: str, stage: str) -> None:
    (lead,) = planned(f"name,stage\nA,{name}\n", tmp_path, new_stages=True).create
    assert lead["stage"] == stage


def test_more_stages_than_a_pipeline_holds_refuse_the_whole_import(tmp_path: Path) -> None:
    rows = "".join(f"lead {n},stage {n}\n" for n in range(100))
    with pytest.raises(Refused, match=r"more stages than a pipeline holds \(60\)"):
        planned("name,stage\n" + rows, tmp_path, new_stages=True)


def test_the_first_fault_of_json_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"x\.json: line 1: nested deeper than 32 levels"):
        planned('{"a":' * 1_000, tmp_path, "x.json")


def test_a_prefix_is_not_a_stage(tmp_path: Path) -> None:
    plan = planned("name,stage\nA,Qual\nB,QUALIFIED \nC,Closed Won\nD,closedlost\n", tmp_path)
    assert plan.unknown_stages == {"Qual": 1}
    assert [lead["stage"] for lead in plan.create] == ["qualified", "won", "lost"]


def test_a_stage_that_is_not_there_cannot_be_mapped_to(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no stage 'nirvana'"):
        planned("name,stage\nA,x\n", tmp_path, stages=(("x", "nirvana"),))


@pytest.mark.parametrize(("name", "leads", "encoding"), [
    ("pipedrive_sample_import.csv", 1, "utf-8"), ("hubspot_deals_ptbr.csv", 8, "utf-8"),
    ("krayin_leads_sample.csv", 2, "utf-8"),
    ("odoo_crm_lead_demo_first10.csv", 10, "utf-8"), ("zoho_potentials.csv", 30, "utf-8"),
    ("zoho_leads.csv", 30, "utf-8"),
    ("datablist_leads.csv", 20, "utf-8"), ("datablist_customers.csv", 10, "utf-8"),
    ("karimlm99_leads.csv", 20, "utf-8"),
    ("karimlm99_opportunities.csv", 12, "utf-8"), ("salesforce_opportunities.csv", 38, "utf-8"),
    ("salesforce_leads.json", 22, "utf-8"),
    ("messy/hubspot-export.csv", 3, "utf-8"), ("messy/salesforce-leads.csv", 3, "utf-8"),
    ("messy/zoho-crm-export.csv", 3, "utf-8"),
    ("messy/european-semicolon.csv", 2, "utf-8"), ("broken/broken-encoding-latin1.csv", 3, "cp1252"),
])  # fmt: skip
def test_real_files_come_in_whole(name: str, leads: int, encoding: str) -> None:
    plan = plan_import(FILES / name, DEFAULT, options=Options(new_stages=True)).checked()
    assert (len(plan.create), plan.errors, plan.skipped, plan.encoding) == (leads, [], [], encoding)
    for lead in plan.create:
        document = Lead.checked(id=1, **lead).document()
        assert document == {"id": 1, "version": 0} | lead


def test_pipedrive_sample_in_full() -> None:
    (lead,) = plan_import(FILES / "pipedrive_sample_import.csv", DEFAULT).create
    assert lead == {
        "status": "new", "score": 0, "name": "Moveer Deal", "company": "Moveer Limited", "contact": "Tony Turner",
        "phones": ["570-809-7197"],
        "emails": ["tony.turner@moveer.com", "tony.turner@gmial.com"], "value": "100.0",
        "pipeline": DEFAULT.key,
        "stage": "new",
        "next_step": {"text": "First pitch", "due": "2024-12-05"}, "visits": [{"stage": "new"}],
    }  # fmt: skip


def test_zoho_money_dates_outcome_and_contradicting_probability() -> None:
    plan = plan_import(FILES / "zoho_potentials.csv", DEFAULT, options=Options(new_stages=True))
    first = plan.create[0]
    assert (first["value"], first["currency"], first["created_at"]) == ("22700.00", "USD", "2021-04-15T00:02:00Z")
    assert first["expected_close"] == "2021-04-16"
    assert "probability" not in first
    assert plan.left_out["probability: 0 or 100 % of a lead that is open"] > 0
    won = [lead for lead in plan.create if lead["stage"] == "won"]
    assert all(lead["outcome"] == "won" and lead["closed_at"] for lead in won)


def test_salesforce_closed_leads_and_owners() -> None:
    plan = plan_import(FILES / "salesforce_opportunities.csv", DEFAULT, options=Options(new_stages=True))
    assert Counter(lead.get("outcome") for lead in plan.create) == {"won": 8, None: 30}
    with (FILES / "salesforce_opportunities.csv").open(newline="") as file:
        amounts = [row["AMOUNT"] for row in csv.DictReader(file)]
    assert [lead.get("value", "") for lead in plan.create] == amounts


def test_outcome_apart_from_the_stage_as_pipedrive_has_it(tmp_path: Path) -> None:
    plan = planned(
        "Deal - Title,Deal - Stage,Deal - Status,Deal - Won time,Deal - Lost time,Deal - Lost reason\n"
        "A,Proposal,Won,2026-03-01 10:00:00,,\nB,Negotiation,Lost,,2026-04-01 10:00:00,price\nC,Proposal,Open,,,\n",
        tmp_path,
    )
    a, b, c = plan.create
    assert (a["stage"], a["last_open_stage"], a["closed_at"], a["outcome"]) == (
        "won",
        "proposal",
        "2026-03-01T10:00:00Z",
        "won",
    )
    assert (b["stage"], b["last_open_stage"], b["lost_reason"], b["outcome"]) == (
        "lost",
        "negotiation",
        "price",
        "lost",
    )
    assert (c["stage"], "outcome" in c) == ("proposal", False)


@pytest.mark.parametrize("head", ["closed", "Closed Date", "closed_at", "Closed on"])
def test_when_a_lead_was_closed_goes_by_several_names(head: str, tmp_path: Path) -> None:
    (lead,) = planned(f"name,stage,created,{head}\nA,Won,2026-05-01,2026-07-30\n", tmp_path).create
    assert lead["closed_at"] == "2026-07-30T00:00:00Z"


def test_stage_dates_of_hubspot_become_visits(tmp_path: Path) -> None:
    plan = planned(
        'Deal Name,Deal Stage,Close Date,"Date entered ""New (Sales)""","Date entered ""Proposal (Sales)""",'
        '"Date exited ""Proposal (Sales)"""\n'
        "A,Closed Won,2026-03-09,2026-01-01,2026-02-01,2026-03-08\nB,Proposal,,2026-01-05,2026-02-05,\n"
        "C,Proposal,,,,\n",
        tmp_path,
    )
    a, b, c = plan.create
    assert a["visits"] == [
        {"stage": "new", "entered_at": "2026-01-01T00:00:00Z", "left_at": "2026-02-01T00:00:00Z"},
        {"stage": "proposal", "entered_at": "2026-02-01T00:00:00Z", "left_at": "2026-03-08T00:00:00Z"},
        {"stage": "won", "entered_at": "2026-03-09T00:00:00Z"},
    ]
    assert b["visits"][-1] == {"stage": "proposal", "entered_at": "2026-02-05T00:00:00Z"}
    assert c["visits"] == [{"stage": "proposal"}]  # unknown, not now


def test_when_a_lead_entered_a_later_stage_is_unknown(tmp_path: Path) -> None:
    plan = planned("name,stage,created\nA,New,2026-01-01\nB,Proposal,2026-01-01\n", tmp_path)
    assert [lead["visits"] for lead in plan.create] == [
        [{"stage": "new", "entered_at": "2026-01-01T00:00:00Z"}],
        [{"stage": "proposal"}],
    ]


def test_ambiguous_dates_are_errors_until_the_order_is_said(tmp_path: Path) -> None:
    text = "name,created\nA,03/04/2026\nB,2026-01-01\n"
    plan = planned(text, tmp_path)
    assert [(line, "--date-order" in reason) for line, reason, _ in plan.errors] == [(2, True)]
    assert planned(text, tmp_path, date_order="dmy").create[0]["created_at"] == "2026-04-03T00:00:00Z"


def test_a_late_day_decides_for_the_whole_column(tmp_path: Path) -> None:
    text = "name,created\n" + "".join(f"A{n},03/04/2026\n" for n in range(3_000)) + "Z,31/12/2026\n"
    plan = planned(text, tmp_path)
    assert not plan.errors
    assert plan.create[0]["created_at"] == "2026-04-03T00:00:00Z"


def test_decimal_commas_of_a_column(tmp_path: Path) -> None:
    plan = planned("name;value\nA;1.234\nB;1.234,50\nC;7,5\n", tmp_path)
    assert [lead["value"] for lead in plan.create] == ["1234", "1234.50", "7.5"]
    unclear = planned("name;value\nA;1.234\n", tmp_path)
    assert "--decimal" in unclear.errors[0][1]
    assert planned("name;value\nA;1.234\n", tmp_path, decimal_mark=",").create[0]["value"] == "1234"


def test_bad_rows_are_reported_and_stop_nothing(tmp_path: Path) -> None:
    plan = planned("name,value,score\nA,5,10\nB,abc,10\nC,5,900\n,5,5\nE,7,7\n", tmp_path)
    assert [lead["name"] for lead in plan.create] == ["A", "E"]
    assert [line for line, _, _ in plan.errors] == [3, 4, 5]
    assert plan.errors[0][2] == {"name": "B", "value": "abc", "score": "10"}


def test_the_error_file_is_private_new_and_harmless(tmp_path: Path) -> None:
    plan = planned("name,value\n=cmd|'x',abc\nOk,5\n", tmp_path)
    target = tmp_path / "errors.csv"
    write_errors(plan, target)
    assert list(csv.reader(target.read_text().splitlines())) == [
        ["line", "reason", "name", "value"],
        ["2", "value: 'abc' is not an amount", "'=cmd|'x'", "abc"],
    ]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(Refused, match=r"errors.csv is there already; --force replaces it"):
        write_errors(plan, target)
    write_errors(plan, target, force=True)
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "victim")
    for force in (False, True):
        with pytest.raises(Refused):
            write_errors(plan, link, force)
    assert not (tmp_path / "victim").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["errors.csv", "leads.csv", "link.csv"]


def known(**fields: Any) -> Document:
    return {
        "id": 7,
        "version": 3,
        "name": "Ana",
        "pipeline": DEFAULT.key,
        "stage": "new",
        "visits": [{"stage": "new"}],
    } | fields


@pytest.mark.parametrize(("there", "row", "same"), [
    (known(external_id="X1"), "other,Z,X1,", True),
    (known(emails=["A@x.y"]), "other,Z,,a@X.Y", True),
    (known(company="Acme"), "ANA,acme,,", True),
    (known(company="Acme"), "Ana,,,", False),
    (known(), "ana,,,", True),
    (known(company="Acme", external_id="X1"), "Ana,Acme,X2,", False),
    (known(company="Acme", external_id="X1"), "Ana,Acme,,", True),
    (known(company="Acme"), "Ana,Acme,X2,", True),
    (known(emails=["a@x.y"], external_id="X1"), "Ana,,X2,a@x.y", False),
])  # fmt: skip
def test_what_makes_a_duplicate(there: Document, row: str, same: bool, tmp_path: Path) -> None:
    plan = planned(f"name,company,external id,email\n{row}\n", tmp_path, leads=(there,))
    assert (plan.skipped, len(plan.create)) == (([(2, 7)], 0) if same else ([], 1))


def test_duplicates_within_the_file(tmp_path: Path) -> None:
    text = "name,company,email\nA,X,a@x.y\nB,Y,A@X.Y\na,x,\n"
    assert planned(text, tmp_path).skipped == [(3, -1), (4, -1)]
    assert len(planned(text, tmp_path, on_duplicate="add").create) == 3
    (lead,) = planned("name,email,phone\nA,a@x.y,\nA,a@x.y,123\n", tmp_path, on_duplicate="fill").create
    assert lead["phones"] == ["123"]


def test_fill_changes_blanks_only_and_never_moves(tmp_path: Path) -> None:
    there = known(emails=["a@x.y"], owner="Eve", custom={"size": "9"})
    plan = planned(
        "name,email,owner,phone,stage,custom.size,custom.kind\nBob,a@x.y,Tom,123,Proposal,5,big\n",
        tmp_path,
        leads=(there,),
        on_duplicate="fill",
    )
    assert plan.update == [(7, {"phones": ["123"], "custom": {"size": "9", "kind": "big"}})]


def test_overwrite_takes_what_the_file_says_and_moves_with_history(tmp_path: Path) -> None:
    there = known(
        emails=["a@x.y"], owner="Eve", phones=["1"], visits=[{"stage": "new", "entered_at": "2026-01-01T00:00:00Z"}]
    )
    plan = planned(
        "name,email,owner,stage,close date\nBob,a@x.y,Tom,Won,2026-05-01\n",
        tmp_path,
        leads=(there,),
        on_duplicate="overwrite",
    )
    ((id, fields),) = plan.update
    assert id == 7
    assert fields == {
        "name": "Bob", "owner": "Tom", "stage": "won", "outcome": "won", "closed_at": "2026-05-01T00:00:00Z",
        "status": "converted", "last_open_stage": "new",
        "visits": [{"stage": "new", "entered_at": "2026-01-01T00:00:00Z", "left_at": "2026-05-01T00:00:00Z"},
                   {"stage": "won", "entered_at": "2026-05-01T00:00:00Z"}],
    }  # fmt: skip


def test_overwrite_without_a_stage_in_the_file_moves_nothing(tmp_path: Path) -> None:
    plan = planned(
        "name,email\nBob,a@x.y\n",
        tmp_path,
        leads=(known(emails=["a@x.y"], stage="proposal"),),
        on_duplicate="overwrite",
    )
    assert plan.update == [(7, {"name": "Bob"})]


def test_json_that_is_silent_about_score_and_stage_changes_neither(tmp_path: Path) -> None:
    there = known(emails=["a@x.y"], score=70, status="engaged", stage="proposal")
    plan = planned(
        '[{"name": "Ana", "emails": ["a@x.y"], "title": "CEO"}]', tmp_path, "x.json", (there,), on_duplicate="overwrite"
    )
    assert plan.update == [(7, {"title": "CEO"})]
    plan = planned(
        '[{"name": "Ana", "emails": ["a@x.y"], "stage": "won"}]', tmp_path, "x.json", (there,), on_duplicate="overwrite"
    )
    assert plan.update[0][1]["visits"] == [{"stage": "new"}, {"stage": "won"}]


def test_small_json_becomes_whole_leads(tmp_path: Path) -> None:
    plan = planned(
        '[{"name": "A", "value": 12.5, "created_at": "2026-01-01T00:00:00Z"}, {"name": "B", "stage": "Won"}]',
        tmp_path,
        "x.json",
    )
    assert plan.create == [
        {"status": "new", "score": 0, "name": "A", "value": "12.5", "pipeline": DEFAULT.key, "stage": "new",
         "created_at": "2026-01-01T00:00:00Z", "visits": [{"stage": "new", "entered_at": "2026-01-01T00:00:00Z"}]},
        {"status": "new", "score": 0, "name": "B", "pipeline": DEFAULT.key, "stage": "won", "outcome": "won",
         "visits": [{"stage": "won"}]},
    ]  # fmt: skip


def test_an_update_of_nothing_is_a_skip(tmp_path: Path) -> None:
    plan = planned("name,email\nAna,a@x.y\n", tmp_path, leads=(known(emails=["a@x.y"]),), on_duplicate="overwrite")
    assert (plan.update, plan.skipped) == ([], [(2, 7)])


def test_two_rows_for_one_lead_make_one_update(tmp_path: Path) -> None:
    plan = planned(
        "name,email,phone,title\nAna,a@x.y,123,\nAna,a@x.y,456,Boss\n",
        tmp_path,
        leads=(known(emails=["a@x.y"]),),
        on_duplicate="fill",
    )
    assert plan.update == [(7, {"phones": ["123"], "title": "Boss"})]


def test_custom_fields_have_the_kind_that_the_pipeline_declares(tmp_path: Path) -> None:
    pipeline = DEFAULT.changed(
        custom_fields=[
            {"id": "size", "name": "Size", "kind": "number"},
            {"id": "vip", "name": "VIP", "kind": "yes/no"},
        ]
    )
    path = tmp_path / "x.csv"
    path.write_text("name,Size,Vip\nA,5,yes\nB,many,no\n")
    plan = plan_import(path, pipeline, options=Options(columns=(("Size", "custom.size"), ("Vip", "custom.vip"))))
    assert plan.create[0]["custom"] == {"size": 5, "vip": True}
    assert [line for line, _, _ in plan.errors] == [3]


def test_naughty_strings_are_kept_exactly_or_refused(tmp_path: Path) -> None:
    strings = json.loads((FILES / "blns.json").read_text(encoding="utf-8"))
    plan = planned(
        "\n".join(json.dumps({"name": f"x{text}x", "external_id": str(n)}) for n, text in enumerate(strings)),
        tmp_path,
        "n.jsonl",
    )
    assert [lead["name"] for lead in plan.create] == [f"x{text}x" for text in strings]


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name\n" + "".join(f"lead {n}\n" for n in range(9_000)))
    seen: list[tuple[int, int]] = []
    plan_import(path, DEFAULT, progress=lambda done, size: seen.append((done, size)))
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "name,stage,value,created\n", "name;email;close date\n", "Deal Name\tAmount\n"]),
    st.sampled_from(["x.csv", "x.json", "x.jsonl", "x"]),
)
def test_random_files_raise_nothing_but_our_own(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, header: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(header.encode() + data)
    try:
        plan = plan_import(path, DEFAULT, options=Options(new_stages=True))
    except LeadtuiError as refused:
        assert "\n" not in refused.sentence.strip() or refused.sentence
    else:
        for lead in plan.create:
            Lead.checked(id=1, **lead)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*FIELDS, "own_probability", "email"]), _JSON, max_size=6),
        max_size=4,
    )
)
def test_random_lead_json_raises_nothing_but_our_own(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "leads.json"
    path.write_text(json.dumps([{"name": "A"} | row for row in rows]))
    try:
        plan = plan_import(path, DEFAULT, options=Options(new_stages=True))
    except LeadtuiError as refused:
        assert refused.sentence
    else:
        assert len(plan.create) + len(plan.errors) + len(plan.skipped) == len(rows)


def test_a_blank_stage_of_json_is_no_new_stage(tmp_path: Path) -> None:
    file = tmp_path / "leads.json"
    file.write_text('[{"name": "A", "stage": " "}]')
    plan = plan_import(file, DEFAULT, options=Options(new_stages=True))
    assert (plan.create[0]["stage"], plan.pipeline, plan.errors) == (DEFAULT.first.id, None, [])


def test_a_blank_text_of_json_tells_as_little_as_none(tmp_path: Path) -> None:
    text = '[{"name": "Ana", "owner": "", "source": " ", "lost_reason": "\\t", "created_at": ""}, {"name": " "}]'
    plan = planned(text, tmp_path, "x.json")
    assert not plan.create[0].keys() & {"owner", "source", "lost_reason", "created_at"}
    assert len(plan.create) == len(plan.errors) == 1
