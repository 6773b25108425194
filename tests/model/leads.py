"""Leads as hypothesis makes them up: few values, so that they meet."""

from __future__ import annotations

from hypothesis import strategies as st

from leadtui.model.event import Document

STAGES = ("new", "qualified", "nurturing", "proposal", "negotiation", "won", "lost", "customer", "gone")
MOMENTS = (
    "2026-01-02T03:04:05Z", "2026-11-01T00:00:00Z", "2026-11-22T08:00:00Z", "2026-11-22T23:30:00Z",
    "2026-12-24T12:00:00Z", "9999-12-31T23:59:59Z",
)  # fmt: skip
DAYS = ("2026-01-01", "2026-11-21", "2026-11-22", "2026-11-23", "2027-01-31", "9999-12-31")
_LONG_AGO = "1965-06-07T08:09:10Z"

_VISIT = st.fixed_dictionaries(
    {"stage": st.sampled_from(STAGES)},
    optional={"entered_at": st.sampled_from((*MOMENTS, _LONG_AGO)), "left_at": st.sampled_from(MOMENTS)},
)
_STEP = st.fixed_dictionaries({"text": st.just("call")}, optional={"due": st.sampled_from(MOMENTS + DAYS)})
_ACTIVITY = st.builds("{} {}".format, st.sampled_from(MOMENTS), st.sampled_from(("call", "webinar")))


def lead_documents(ids: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[Document]:
    """Stored lead documents, with any of the fields absent."""
    return st.fixed_dictionaries(
        {
            "id": st.integers(1, 8) if ids is None else ids,
            "name": st.sampled_from(("Ada", "bob", "Çelik", "Straße 5", "a b")),
            "pipeline": st.sampled_from(("sales", "sales", "other")),
            "stage": st.sampled_from(STAGES),
            "score": st.integers(0, 100),
        },
        optional={
            "company": st.sampled_from(("Acme", "Bolt GmbH")),
            "title": st.sampled_from(("CEO", "Head of IT")),
            "emails": st.sampled_from((["a@acme.example"], ["b@bolt.example", "c@x.example"])),
            "phones": st.just(["+351 21 1"]),
            "website": st.just("https://acme.example"),
            "external_id": st.just("HS-1"),
            "value": st.sampled_from(("0", "5000", "12500.50", "999999999999.9999", "0.0001")),
            "currency": st.sampled_from(("EUR", "USD", "CHF")),
            "probability": st.sampled_from(("0", "33.33", "100")),
            "status": st.sampled_from(("new", "contacted", "qualified")),
            "lifecycle": st.sampled_from(("awareness", "decision")),
            "owner": st.sampled_from(("ana", "Ana Lima", "bo")),
            "source": st.sampled_from(("web", "trade fair")),
            "segment": st.sampled_from(("smb", "enterprise")),
            "tags": st.sampled_from((["eu"], ["eu", "hot lead"])),
            "next_step": _STEP,
            "expected_close": st.sampled_from((*DAYS, "0001-01-01")),
            "created_at": st.sampled_from((*MOMENTS, _LONG_AGO)),
            "last_activity_at": st.sampled_from((*MOMENTS, _LONG_AGO)),
            "closed_at": st.sampled_from((*MOMENTS, _LONG_AGO)),
            "outcome": st.sampled_from(("won", "lost")),
            "lost_reason": st.sampled_from(("price", "no budget")),
            "archived_at": st.sampled_from((None, None, MOMENTS[0])),
            "bant": st.sampled_from(({"budget": "10k"}, {"need": "y", "timing": "q1"})),
            "custom": st.sampled_from(({"size": 20}, {"size": 200, "plan": "gold"})),
            "visits": st.lists(_VISIT, max_size=3),
            "champ": st.sampled_from(({"money": "10k"}, {"challenges": "y", "prioritization": "q1"})),
            "activities": st.dictionaries(_ACTIVITY, st.sampled_from(("", "reached")), max_size=3),
            "mql_at": st.sampled_from(MOMENTS),
            "sql_at": st.sampled_from(MOMENTS),
            "cadence": st.sampled_from((
                {"name": "Nurture", "step": 1, "started_at": MOMENTS[0], "paused": False, "planned": "call"},
                {"name": "Nurture", "step": 0, "started_at": MOMENTS[1], "paused": True},
            )),
            "handoff": st.sampled_from((
                {"by": "bo", "to": "ana", "at": MOMENTS[0], "note": "wants a demo"},
                {"by": "bo", "to": "ana", "at": MOMENTS[0], "note": "", "accepted_at": MOMENTS[1]},
            )),
            "renewal_date": st.sampled_from(DAYS),
            "links": st.sampled_from(({"2": "upsell"}, {"3": "referral of", "4": "upsell"})),
            "reviewed_at": st.sampled_from(MOMENTS),
            "rises": st.dictionaries(st.sampled_from(MOMENTS), st.integers(-30, 40), max_size=3),
        },
    )
