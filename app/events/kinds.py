"""The kinds of event: one line each, with the codes of CAMEO 1.1b3 and PLOVER where those schemes have one."""

from typing import Literal, NamedTuple, get_args

Kind = Literal[
    "visit", "bilateral_meeting", "summit", "multilateral_meeting", "talks_round", "conference", "consultation",
    "mediation_mission", "call", "invitation", "announcement", "statement", "appeal", "agreement", "ceasefire",
    "resolution", "mechanism", "appointment", "resignation", "dismissal", "membership_change", "recognition", "rupture",
    "refusal", "sanction", "humanitarian_step", "other",
]  # fmt: skip


class KindRow(NamedTuple):
    id: Kind
    label: str
    definition: str
    cameo: tuple[str, ...] = ()
    plover: str | None = None


KINDS: tuple[KindRow, ...] = (
    KindRow("visit", "Visit", "A leader or envoy goes to another country or place.", ("042", "043"), "CONSULT/visit"),
    KindRow("bilateral_meeting", "Bilateral meeting", "Two sides meet.", ("040",), "CONSULT"),
    KindRow("summit", "Summit", "Heads of two or more states meet.", ("040",), "CONSULT/multilateral"),
    KindRow("multilateral_meeting", "Multilateral meeting", "Three or more sides meet below head level.", ("040",)),
    KindRow("talks_round", "Round of talks", "One numbered sitting of a negotiation.", ("046",), "CONSULT"),
    KindRow("conference", "Conference", "A large gathering convened on a question."),
    KindRow("consultation", "Consultation", "A technical or preparatory exchange.", ("040",), "CONSULT"),
    KindRow("mediation_mission", "Mediation mission", "A third party goes between the sides.", ("045",)),
    KindRow("call", "Telephone call", "Leaders or ministers speak by telephone.", ("041",), "CONSULT/phone"),
    KindRow("invitation", "Invitation", "Someone is asked to come or to join."),
    KindRow("announcement", "Announcement", "Something planned is made public.", ("010",)),
    KindRow("statement", "Statement", "A position is put on record.", ("010",)),
    KindRow("appeal", "Appeal", "Someone is called upon to act.", ("020",)),
    KindRow("agreement", "Agreement", "A text is agreed or signed.", ("057",), "AGREE"),
    KindRow("ceasefire", "Ceasefire", "The sides declare or accept a truce.", ("0871",)),
    KindRow("resolution", "Resolution", "A formal act of an organ.", ("051", "129")),
    KindRow("mechanism", "Mechanism", "A body or a zone is set up."),
    KindRow("appointment", "Appointment", "Someone is given an office."),
    KindRow("resignation", "Resignation", "Someone gives up an office.", (), "RETREAT/resign"),
    KindRow("dismissal", "Dismissal", "Someone is removed from an office."),
    KindRow("membership_change", "Change of membership", "A member is suspended, readmitted or joins."),
    KindRow("recognition", "Recognition", "A state or government is recognised.", ("054",)),
    KindRow("rupture", "Rupture", "Relations or negotiations are broken off.", ("161", "166")),
    KindRow("refusal", "Refusal", "A boycott, a walk-out, a proposal turned down.", ("125", "126", "127")),
    KindRow("sanction", "Sanction", "A penalty is imposed on a state or person.", ("163",)),
    KindRow("humanitarian_step", "Humanitarian step", "Relief, an exchange or release of people.", ("0841",)),
    KindRow("other", "Other", "None of the above."),
)

assert tuple(row.id for row in KINDS) == get_args(Kind)
