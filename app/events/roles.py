"""Who took part, and how: roles and attendance; how far an event has come: its statuses, and how well it is known."""

from typing import Literal, NamedTuple

Role = Literal[
    "host", "convenor", "chair", "mediator", "facilitator", "guarantor", "party", "visitor", "delegation_head",
    "delegate", "observer", "signatory", "witness", "sponsor", "subject", "speaker", "caller", "callee", "participant",
]  # fmt: skip
Attendance = Literal["attended", "partial", "walked_out", "invited", "declined", "absent", "excluded", "unknown"]
Status = Literal["proposed", "scheduled", "under_way", "occurred", "postponed", "suspended", "cancelled", "unknown"]
Verification = Literal["reported", "confirmed", "disputed", "retracted"]

NOT_THERE: frozenset[Attendance] = frozenset({"invited", "declined", "absent", "excluded"})
"""Attendances that a filter by actor leaves out unless it asks for them."""

NOT_HELD: frozenset[Status] = frozenset({"proposed", "postponed", "cancelled"})
"""Statuses of what is not under way on its day, whatever its dates say."""


class Term(NamedTuple):
    """One word of a vocabulary."""

    id: str
    label: str
    definition: str


ROLES: tuple[Term, ...] = (
    Term("host", "Host", "Receives the others."),
    Term("convenor", "Convenor", "Calls the meeting."),
    Term("chair", "Chair", "Presides over it."),
    Term("mediator", "Mediator", "Goes between the parties with proposals."),
    Term("facilitator", "Facilitator", "Makes the meeting possible without proposals of its own."),
    Term("guarantor", "Guarantor", "Answers for one of the parties keeping its word."),
    Term("party", "Party", "Negotiates for itself or for those it represents."),
    Term("visitor", "Visitor", "Comes to the host."),
    Term("delegation_head", "Head of delegation", "Leads a delegation."),
    Term("delegate", "Delegate", "Belongs to a delegation."),
    Term("observer", "Observer", "Is present without a say."),
    Term("signatory", "Signatory", "Signs."),
    Term("witness", "Witness", "Attests what others sign."),
    Term("sponsor", "Sponsor", "Puts a text or an initiative forward."),
    Term("subject", "Subject", "The one who resigns, is appointed or is decided about."),
    Term("speaker", "Speaker", "Makes the statement."),
    Term("caller", "Caller", "Places the call."),
    Term("callee", "Called", "Takes the call."),
    Term("participant", "Participant", "Takes part; no other role is known."),
)

ATTENDANCES: tuple[Term, ...] = (
    Term("attended", "Attended", "Was there."),
    Term("partial", "Partly", "Was there for a part of it."),
    Term("walked_out", "Walked out", "Left in protest."),
    Term("invited", "Invited", "Was asked; whether they came is not said."),
    Term("declined", "Declined", "Was asked and did not come."),
    Term("absent", "Absent", "Did not come."),
    Term("excluded", "Excluded", "Was kept out."),
    Term("unknown", "Unknown", "It is not known whether they were there."),
)

STATUSES: tuple[Term, ...] = (
    Term("proposed", "Proposed", "Someone wants it; nothing is agreed."),
    Term("scheduled", "Scheduled", "It is announced for a date or a time to be named."),
    Term("under_way", "Under way", "It has begun and is not over."),
    Term("occurred", "Occurred", "It took place."),
    Term("postponed", "Postponed", "It will not be when it was to be."),
    Term("suspended", "Suspended", "It was broken off and may go on."),
    Term("cancelled", "Cancelled", "It will not take place."),
    Term("unknown", "Unknown", "What became of it is not known."),
)

VERIFICATIONS: tuple[Term, ...] = (
    Term("reported", "Reported", "Someone says so."),
    Term("confirmed", "Confirmed", "Independent or official sources say so."),
    Term("disputed", "Disputed", "Sources contradict each other on whether it happened."),
    Term("retracted", "Retracted", "Its source took it back."),
)
