"""The words that other systems write above their columns, and what each of them means for a lead."""

from __future__ import annotations

import re
from typing import Final

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "external_id": (
        "external id", "deal - id", "deal - pipedrive system id", "lead - pipedrive system id", "record id",
        "opportunity id", "lead id", "leadid", "potential id", "person - pipedrive system id", "id",
        "customer id", "account id",
    ),
    "name": (
        "deal - title", "lead - title", "deal name", "opportunity name", "potential name", "lead title", "deal title",
        "name", "lead name", "subject", "nom",
    ),
    "contact": (
        "contact", "deal - contact person", "contact person", "person - name", "associated contact", "full name",
        "contact name",
    ),
    "first_name": ("person - first name", "first name", "firstname", "prénom", "vorname"),
    "last_name": ("person - last name", "last name", "lastname", "surname", "nachname"),
    "product": ("product", "deal - product name", "product name"),
    "company": (
        "company", "deal - organization", "organization", "organization - name", "organization name",
        "associated company",
        "company name", "account name", "account", "organisation", "partner name", "entreprise", "firma", "empresa",
    ),
    "title": ("job title", "title", "function", "person - job title", "position"),
    "emails": (
        "emails", "email", "person - email", "person - email (work)", "person - email (home)", "person - email (other)",
        "email address", "e-mail", "e-mails", "mail", "email 1", "email 2", "email from", "contact email", "work email",
    ),
    "phones": (
        "phones", "phone", "person - phone", "person - phone (work)", "person - phone (mobile)",
        "person - phone (home)",
        "phone number", "mobile phone", "mobile phone number", "mobile", "phone 1", "phone 2", "telephone", "téléphone",
        "telefon", "telefone",
    ),
    "website": ("website", "website url", "company domain name", "web site", "url"),
    "value": ("deal - value", "value", "amount", "deal value", "lead value", "lead - value", "close value",
    "expected revenue"),
    "currency": ("currency", "deal - currency of value", "currencyisocode", "currency iso code", "deal currency"),
    "pipeline": ("pipeline", "deal - pipeline"),
    "stage": (
        "stage", "deal - stage", "deal - stage (pipeline)", "deal stage", "stagename", "stage name", "stage id/id",
        "lead pipeline stage id", "pipeline stage",
    ),
    "outcome": ("outcome", "deal - status", "deal status", "forecast type"),
    "is_won": ("iswon",),
    "is_closed": ("isclosed",),
    "status": ("lead status", "status", "statut"),
    "lifecycle": ("lifecycle", "lifecycle stage"),
    "score": ("score", "lead score", "hubspot score"),
    "score_by_hand": ("score by hand",),
    "probability": ("own probability", "deal - probability", "probability", "probability (%)", "deal probability"),
    "owner": (
        "owner", "deal - owner", "lead - owner", "deal owner", "contact owner", "opportunity owner", "record owner",
        "lead owner", "potential owner", "account owner", "person - owner", "sales agent", "ownerid", "owner id",
        "user id/id",
        "user id",
    ),
    "source": (
        "source", "deal - source channel", "lead - source channel", "lead source", "leadsource",
        "original traffic source",
        "original source", "source id/id", "lead source id",
    ),
    "segment": ("segment", "industry", "sector"),
    "tags": ("tags", "deal - label", "lead - labels", "labels", "label", "tag ids"),
    "next_step": ("next step", "nextstep", "activity - subject"),
    "next_due": ("next step due", "deal - next activity date", "next activity date", "activity - due date"),
    "expected_close": (
        "expected close", "deal - expected close date", "expected close date", "date deadline", "expected closing",
    ),
    "renewal_date": ("renewal date", "contract renewal date", "renewal"),
    "close_date": ("close date", "closedate", "closing date"),
    "created_at": (
        "created at", "deal - deal created", "deal - creation date", "create date", "createddate", "created date",
        "created time", "creation date", "created on", "engage date", "subscription date", "created", "date created",
    ),
    "stage_since": ("stage since", "deal - last stage change", "laststagechangedate", "last stage change date",
    "engage date"),
    "closed_at": (
        "closed at", "deal - deal closed on", "deal - closed on", "closed on", "closed", "date closed", "closed date",
    ),
    "won_at": ("deal - won time", "won time"),
    "lost_at": ("deal - lost time", "lost time"),
    "lost_reason": ("lost reason", "deal - lost reason", "closed lost reason", "loss reason"),
    "last_activity_at": ("last activity at", "deal - last activity date", "last activity date", "lastactivitydate"),
    "archived_at": ("archived at",),
    "visits": ("visits",),
    "last_open_stage": ("last open stage",),
}  # fmt: skip
"""Field → the headers that mean it, the most telling first. `close_date` is the day when a lead was closed or,
while it is open, when it is expected to be."""

SEVERAL: Final = frozenset({"emails", "phones", "tags"})
"""Fields that take all of their columns, not only the best one."""
PARTS: Final = ("bant", "champ", "custom")
"""Fields whose parts have columns of their own: `custom.size`."""
_SYSTEMS: Final[dict[str, frozenset[str]]] = {
    "leadtui": frozenset({
        "external id", "stage since", "next step due", "own probability", "lifecycle", "emails", "phones", "created at",
        "closed at", "last activity at", "archived at", "last open stage", "expected close", "visits", "version",
    }),
    "hubspot": frozenset({
        "record id", "deal name", "deal stage", "deal owner", "contact owner", "associated company",
        "associated contact",
        "closed lost reason", "closed won reason", "lifecycle stage", "original traffic source", "lead status",
        "phone number",
        "company name", "create date", "number of sales activities", "deal probability", "deal type",
        "last modified date",
        "associated company ids", "original source", "hubspot score",
    }),
    "salesforce": frozenset({
        "stagename", "closedate", "leadsource", "ownerid", "accountid", "isclosed", "iswon", "opportunity name",
        "account name", "opportunity owner", "opportunity id", "lead id", "record owner", "lastname", "firstname",
        "createddate", "expectedrevenue", "nextstep", "isdeleted", "systemmodstamp", "forecastcategory",
        "fiscal period",
        "currencyisocode", "probability (%)", "lastmodifieddate",
    }),
}  # fmt: skip
_PIPEDRIVE: Final = re.compile(r"(deal|person|organization|lead|activity|note) - ")
_HISTORY: Final = re.compile(r'date (entered|exited) "?(.+?)"?\s*\Z', re.IGNORECASE)

_MEANING: Final = {alias: name for name, aliases in reversed(ALIASES.items()) for alias in aliases}


def plain(header: str) -> str:
    """A header as the table above writes it: no mark of order, no `*`, no `_`, one space, small letters."""
    return " ".join(header.replace("\ufeff", "").replace("*", "").replace("_", " ").casefold().split())


def known(header: str) -> bool:
    word = plain(header)
    return (
        word in _MEANING or any(word in headers for headers in _SYSTEMS.values()) or _PIPEDRIVE.match(word) is not None
    )


def system(headers: list[str]) -> tuple[str, float]:
    """Which system wrote these headers and the share of them that speaks for it; `generic` when none is convincing."""
    words = {plain(header) for header in headers if header.partition(".")[0] not in PARTS}  # these any file may have
    shares = {name: len(words & telling) for name, telling in _SYSTEMS.items()}
    shares["pipedrive"] = sum(1 for word in words if _PIPEDRIVE.match(word))
    shares["hubspot"] += sum(1 for word in words if _HISTORY.match(word))
    best = max(shares, key=lambda name: shares[name])
    share = shares[best] / max(1, len(words))
    return (best, share) if shares[best] >= 2 and share >= 0.2 else ("generic", share)


def history(header: str) -> tuple[str, str] | None:
    """(`entered` or `exited`, stage name) of a column of stage dates; None for another column."""
    found = _HISTORY.match(header.strip())
    return (found[1].casefold(), found[2].strip()) if found else None
