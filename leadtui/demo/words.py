"""What made-up leads are made of: names from many countries and scripts, firms, wishes, answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leadtui.model.pipeline import slug

Word = tuple[str, str]
"""As it is written there, and in the letters of an address."""
_LATIN: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i"})
"""What has no plain letter underneath."""


@dataclass(frozen=True, slots=True)
class Country:
    tag: str
    prefix: str
    """Of telephone numbers."""
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    firms: tuple[Word, ...]
    forms: tuple[str, ...]
    """What a company's name ends with."""
    family_first: bool = False


def _words(text: str, separator: str | None = None) -> tuple[Word, ...]:
    parts = (word.partition("=") for word in text.split(separator))
    return tuple((native, slug((latin or native).translate(_LATIN))) for native, _, latin in parts)


def _country(
    tag: str, prefix: str, given: str, family: str, firms: str, forms: str, family_first: bool = False
) -> Country:
    return Country(
        tag, prefix, _words(given), _words(family), _words(firms, ", "), tuple(forms.split(", ")), family_first
    )


COUNTRIES: Final = (
    _country(
        "eu",
        "+49 30",
        "Jürgen Käthe Sören Anneliese Björn Hannah Moritz Zoë Karl-Heinz Änne",
        "Müller Weiß Schröder Köhler Großmann Yıldız Schwarzenberger Löffler Bauer Übel",
        "Nordlicht, Brückner & Söhne, Donaudampfschifffahrtsgesellschaft Regensburg, Rhein-Werke, Jäger",
        "GmbH, AG, GmbH & Co. KG, e. V.",
    ),
    _country(
        "eu",
        "+33 1",
        "Éloïse François Zoé Jérôme Anaïs Benoît Chloé Loïc",
        "Lefèvre Dubois Bélanger Côté Renault-Girard Noël Garçon Müller",
        "Atelier du Quai, Forêt Noire, Lumière, Côte d’Opale, Maison Éclair",
        "SA, SARL, SAS",
    ),
    _country(
        "eu",
        "+34 91",
        "Ana Íñigo Lucía Ángel Begoña Martín Sofía José",
        "Soto Núñez García-Peña Ibáñez Muñoz Cañas Ruiz Ortega",
        "Faro, Almendro, Sierra Blanca, Cañón, Puerto Nuevo",
        "S.L., S.A., Hermanos",
    ),
    _country(
        "eu",
        "+48 22",
        "Łucja Wojciech Zofia Stanisław Małgorzata Paweł",
        "Wiśniewska Dąbrowski Żak Szczęsny Kowalczyk Błaszczykowski",
        "Wisła, Bursztyn, Żubr, Kraków Centrum",
        "Sp. z o.o., S.A.",
    ),
    _country(
        "eu",
        "+46 8",
        "Åsa Björk Göran Elin Øyvind Søren",
        "Åström Lindqvist Ångström Sjöberg Ødegård Nyström",
        "Fjäll, Norrsken, Ö-Verket, Kust",
        "AB, ASA, A/S",
    ),
    _country(
        "eu",
        "+30 21",
        "Ελένη=eleni Γιώργος=giorgos Σοφία=sofia Νίκος=nikos",
        "Παπαδόπουλος=papadopoulos Νικολάου=nikolaou Βασιλείου=vasileiou",
        "Αιγαίο=aigaio, Ήλιος=ilios, Olympos",
        "Α.Ε., Ο.Ε.",
    ),
    _country(
        "ua",
        "+380 44",
        "Олена=olena Тарас=taras Ірина=iryna Андрій=andrii",
        "Шевченко=shevchenko Ковальчук=kovalchuk Їжакевич=yizhakevych",
        "Дніпро=dnipro, Калина=kalyna, Зоря=zorya",
        "ТОВ, ПрАТ",
    ),
    _country(
        "uk",
        "+44 20",
        "Amelia Oliver Siobhán Niamh Rhys Priya Callum Zainab",
        "Smith O’Connor Llewellyn-Jones Patel MacLeod Ng Featherstonehaugh Okafor",
        "Kite & Sons, Harbour, Thistle, Old Mill, The Extraordinarily Long Named Trading Company of Lower Upnor",
        "Ltd, plc, LLP",
    ),
    _country(
        "us",
        "+1 212",
        "Grace Miguel Aaliyah Wyatt Mei Xavier D’Andre Olivia",
        "Johnson Nguyen Garcia Washington Kim Fitzgerald Lee Begay",
        "Blue Heron, Summit, Ironwood, Prairie, Acme",
        "Inc., LLC, Corp.",
    ),
    _country(
        "in",
        "+91 80",
        "Aarav Diya Ishaan Lakshmi Vihaan Ananya",
        "Sharma Iyer Venkataraman Singh Mukherjee Reddy",
        "Monsoon, Banyan, Lotus, Deccan",
        "Pvt Ltd, Ltd",
    ),
    _country(
        "jp",
        "+81 3",
        "花子=hanako 健太=kenta 美咲=misaki 大輔=daisuke 翔=sho",
        "佐藤=sato 鈴木=suzuki 高橋=takahashi 小笠原=ogasawara 渡辺=watanabe",
        "桜工業=sakura, 富士電機製作所=fuji, 北斗システム=hokuto, みなと商事=minato",
        "株式会社, 有限会社",
        True,
    ),
    _country(
        "cn",
        "+86 21",
        "伟=wei 秀英=xiuying 敏=min 静怡=jingyi",
        "王=wang 李=li 张=zhang 欧阳=ouyang 陈=chen",
        "东方科技=dongfang, 长城贸易=changcheng, 蓝海=lanhai",
        "有限公司, 集团",
        True,
    ),
    _country(
        "kr",
        "+82 2",
        "민준=minjun 서연=seoyeon 지훈=jihun 하은=haeun",
        "김=kim 이=lee 박=park 남궁=namgung 최=choi",
        "한빛=hanbit, 새벽=saebyeok, 푸른바다=pureunbada",
        "주식회사, 그룹",
        True,
    ),
)
TRADES: Final = (
    "Labs",
    "Logistics",
    "Energy",
    "Foods",
    "Textiles",
    "Robotics",
    "Media",
    "Health",
    "Mobility",
    "Optics",
    "Marine",
    "Consulting",
)
NEEDS: Final = (
    "Warehouse scanners",
    "Yearly support",
    "Fleet of 40 tablets",
    "New web shop",
    "Pilot in two shops",
    "Payroll move",
    "Second site",
    "Training for the night shift",
    "Renewal and 12 more seats",
    "Cold chain sensors",
    "Audit preparation",
)
STEPS: Final = (
    "call back",
    "send the offer",
    "ask for the budget",
    "demo with the team",
    "visit the warehouse",
    "check references",
    "send the contract",
    "lunch with the CFO",
    "answer the questionnaire",
    "agree on a start date",
)
TITLES: Final = (
    "Head of Purchasing",
    "CEO",
    "CTO",
    "Office Manager",
    "Operations Lead",
    "IT Administrator",
    "Buyer",
    "Founder",
    "CFO",
)
TAGS: Final = ("priority", "pilot", "renewal", "tender", "fair-2026", "reference", "price-sensitive", "english")
OWNERS: Final = ("ana", "björn", "chen", "dora", "emil")
SEGMENTS: Final = {
    "startup": (4_000, 20),
    "small": (9_000, 38),
    "mid-market": (32_000, 30),
    "enterprise": (120_000, 12),
}
"""Median value, and the share of leads in percent."""
EMPLOYEES: Final = {"startup": (3, 40), "small": (10, 120), "mid-market": (100, 900), "enterprise": (900, 20_000)}
"""How many people work there, from and to."""
HAND_OFFS: Final = (
    "Wants a demo, knows the price.", "Speaks your language, and asked for you.", "Met him at the fair; call soon.",
    "Too large for my team; the board decides in December.",
)  # fmt: skip
TOLD: Final = {
    "call": ("Asked who signs.", "They compare three offers.", "Will read the offer by Friday.", "Budget is planned."),
    "email": ("Sent the price list.", "Sent two references.", "Sent the offer again.", "Asked for a date."),
    "reply": ("Interested, wants dates.", "Asks about the night shift.", "Forwarded it to the CFO."),
    "meeting": ("Went through the contract.", "Six people, many questions.", "Walked through the warehouse."),
    "demo": ("45 minutes; the scanner won them over.", "Two wishes, both on our list."),
    "note": ("The old contract ends in June.", "Prefers to be called before nine.", "Their buyer is new."),
    "webinar": ("Stayed to the end.",), "whitepaper": ("Counting stock without paper",),
}  # fmt: skip
"""What is written down with an activity."""
SOURCES: Final = {
    "website": (30, 18),
    "referral": (10, 30),
    "webinar": (16, 12),
    "trade fair": (14, 14),
    "cold call": (20, 4),
    "partner": (10, 22),
}
"""Shares in percent of all leads and of those that were won: where leads come from says something about them."""
ANSWERS: Final = {
    "budget": ("approved for this year", "asks the board in March", "within 10 % of ours", "not fixed yet"),
    "authority": ("decides herself", "the CFO signs", "two directors, both met", "works council must agree"),
    "need": (
        "the old system ends in June",
        "stock is counted by hand",
        "three sites, one list",
        "wants fewer phone calls",
    ),
    "timing": ("before the summer", "this quarter", "next budget year", "as soon as the pilot is over"),
    "challenges": ("orders get lost between two systems", "grew too fast for spreadsheets"),
    "money": ("has the money, needs a reason", "leasing preferred"),
    "prioritization": ("first on the list", "after the move"),
}
