"""The language of the filter: what it says, and what it answers to what it cannot mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import LeadtuiError
from leadtui.model.explain import explain
from leadtui.model.query import Query, QueryError, Term, Value, Word, parse
from leadtui.model.query_fields import CHOICES, FIELDS, OPERATORS, FieldKind

_SAMPLES: dict[FieldKind, st.SearchStrategy[str]] = {
    FieldKind.AMOUNT: st.sampled_from(("0", "5000", "12.50", "5k", "1.2M")),
    FieldKind.WHOLE: st.sampled_from(("0", "7", "100")),
    FieldKind.DATE: st.sampled_from(("2026-11-22", "2026-02", "2026", "today", "Yesterday")),
}
_TEXT = st.text(st.sampled_from('ab ,:"\\-é>=\t') | st.characters(max_codepoint=0x17F), min_size=1).filter(str.strip)
_TEXT = _TEXT | st.sampled_from(("none", "ANY", "me", "mine", "-x", "a:b", "owner:ana", '"', "\\"))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    name = draw(st.sampled_from(("", *FIELDS, "custom.size", "custom.a-b_1")))
    negated = draw(st.booleans())
    if not name:
        return Term("", "", (draw(_TEXT),), negated)
    kind = FIELDS.get(name, FieldKind.CUSTOM)
    operator = draw(st.sampled_from(OPERATORS[kind]))
    values: st.SearchStrategy[Value] = _SAMPLES.get(kind, _TEXT)
    if kind is FieldKind.CHOICE:
        values = st.sampled_from(CHOICES[name])
    elif operator in ":=":
        values = values | st.sampled_from((Word.NONE, Word.ANY, Word.ME) if name == "owner" else (Word.NONE, Word.ANY))
    elif kind is FieldKind.CUSTOM:
        values = _SAMPLES[FieldKind.AMOUNT] | _SAMPLES[FieldKind.DATE]
    count = 3 if operator in ":=" else 1
    return Term(name, operator, tuple(draw(st.lists(values, min_size=1, max_size=count))), negated)


@given(st.lists(terms(), max_size=4).map(tuple).map(Query))
def test_a_printed_query_parses_to_itself(query: Query) -> None:
    assert parse(str(query)) == query
    assert explain(query)


@given(st.text(st.sampled_from('ab 1,:"\\->=.\t') | st.characters(max_codepoint=0x17F), max_size=30))
def test_any_text_is_a_query_or_a_sentence_with_a_place(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as fault:
        assert 0 <= fault.position <= len(text)
        assert isinstance(fault, LeadtuiError)
        assert "\n" not in fault.sentence.replace(text, "")
    else:
        assert parse(str(query)) == query


def test_the_example_of_the_readme() -> None:
    query = parse('owner:"Ana Lima" stage:new,qualified value>5000 -tag:eu score>=60 stale:yes next:overdue free text')
    assert query.terms == (
        Term("owner", ":", ("Ana Lima",)),
        Term("stage", ":", ("new", "qualified")),
        Term("value", ">", ("5000",)),
        Term("tag", ":", ("eu",), negated=True),
        Term("score", ">=", ("60",)),
        Term("stale", ":", ("yes",)),
        Term("next", ":", ("overdue",)),
        Term("", "", ("free",)),
        Term("", "", ("text",)),
    )
    assert explain(parse("owner:me -tag:eu created>2026-01-01 name:x acme")) == (
        "owner is me, and tag is not eu, and created after 2026-01-01, and name contains x, and with “acme”"
    )


def test_a_query_is_explained_in_words() -> None:
    assert explain(parse("")) == "every lead that is not archived"
    assert explain(parse("is:open has:value,due next:overdue stage:new,qualified")) == (
        "is open, and has value or due, and next is overdue, and stage is new or qualified"
    )
    assert explain(parse("-is:won -has:email -company:kite -value>5k -acme owner:none")) == (
        "is not won, and has no email, and company does not contain kite, and value not above 5k, and without “acme”, "
        "and owner is none"
    )


@pytest.mark.parametrize(("text", "values"), [
    ("owner:none", (Word.NONE,)),
    ('owner:"none"', ("none",)),
    ("owner:mine", (Word.ME,)),
    ("source:me", ("me",)),
    ("owner:ana,any", ("ana", Word.ANY)),
    (r'name:"a \"b\" \\"', (r'a "b" \ '.strip(),)),
    ("lost_reason:price", ("price",)),
    ("12:30", ("12:30",)),
    ("ana@acme.example", ("ana@acme.example",)),
    ("-", ("-",)),
])  # fmt: skip
def test_words_that_mean_something_do_so_unless_they_are_quoted(text: str, values: tuple[Value, ...]) -> None:
    assert parse(text).terms[0].values == values


@pytest.mark.parametrize(("text", "position", "words"), [
    ("ower:ana", 0, "did you mean owner?"),
    ("acme zzzzz:1", 5, "there are name, company"),
    ("owner>ana", 5, "owner takes : = and not > (at 6)"),
    ("value>lots", 6, "not an amount"),
    ("value>5,000", 7, "one value, without a comma"),
    ("score>=6.5", 7, "not a whole number"),
    ("created>2026-13-01", 8, "not a date"),
    ("closed:2026-02-30", 7, "not a date"),
    ('acme owner:"ana', 11, "never closed"),
    ('"acme', 0, "never closed"),
    ("owner:", 6, "needs a value"),
    ("owner:ana,", 10, "needs a value"),
    ('owner:""', 6, "needs a value"),
    ('owner:"ana"x', 11, "a blank is missing"),
    ("next:soon", 5, "one of overdue, today, planned, none"),
    ("stale:maybe", 6, "one of yes, no, inactive"),
    ("is:nice", 3, "one of open, won, lost"),
    ("has:wings", 4, "one of name"),
    ("custom.size>big", 12, "a number or a date"),
    ('""', 0, "nothing to search for"),
    ("x" * 2001, 2000, "at most 2,000"),
])  # fmt: skip
def test_a_bad_query_says_where_and_what(text: str, position: int, words: str) -> None:
    with pytest.raises(QueryError) as fault:
        parse(text)
    assert fault.value.position == position
    assert words in fault.value.sentence
