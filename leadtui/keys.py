"""Every key once: `?`, the palette, the hint line, the README's table and the user's remapping all read this."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a person can do: its id for remapping, the keys, the action, and what it does in words."""

    id: str
    keys: str
    action: str
    help: str
    group: str
    shown: str = ""
    """How the keys are written for people; `keys` itself when empty."""
    hint: str = ""
    """The word in the one-line hint at the foot of the screen; none when empty."""

    @property
    def written(self) -> str:
        return self.shown or self.keys.replace(",", " ")

    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.help, id=self.id, show=False, key_display=self.written)


BOARD: Final = (
    Key("cursor.down", "j,down", "cursor(0,1)", "cursor down (with a count: 5j)", "Cursor", "j ↓"),
    Key("cursor.up", "k,up", "cursor(0,-1)", "cursor up", "Cursor", "k ↑"),
    Key("cursor.left", "h,left", "cursor(-1,0)", "column on the left", "Cursor", "h ←"),
    Key("cursor.right", "l,right", "cursor(1,0)", "column on the right", "Cursor", "l →"),
    Key("cursor.top", "g,home", "cursor_to('top')", "first lead of the column", "Cursor", "g"),
    Key("cursor.bottom", "G,end", "cursor_to('bottom')", "last lead of the column", "Cursor", "G"),
    Key("cursor.first-column", "0", "cursor_to('first')", "first column", "Cursor"),
    Key("cursor.last-column", "dollar_sign", "cursor_to('last')", "last column", "Cursor", "$"),
    Key("cursor.page-down", "ctrl+d,pagedown", "cursor_page(1)", "half a page down", "Cursor", "ctrl+d"),
    Key("cursor.page-up", "ctrl+u,pageup", "cursor_page(-1)", "half a page up", "Cursor", "ctrl+u"),
    Key("board.fold", "Z", "fold", "fold or unfold the column", "Board"),
    Key("board.sort", "O", "sort", "next sort order", "Board", "O"),
    Key("board.density", "D", "density", "cards of 1 or 3 lines", "Board"),
    Key("board.distribute", "X", "distribute", "distribute the leads that nobody owns", "Board"),
    Key("board.goals", "B", "goals", "goals: what is to be reached, by whom, until when", "Board"),
    Key("board.costs", "E", "costs", "what the sources of leads cost", "Board"),
    Key("board.pipeline", "P", "pipeline", "next pipeline", "Board"),
    Key("board.closed", "C", "closed", "all or recent closed leads", "Board"),
    Key("lead.open", "enter", "open", "open the lead", "Lead", "enter", "open"),
    Key("lead.add", "a", "add", "add a lead to this column", "Lead", hint="add"),
    Key("lead.edit", "e", "edit", "edit the lead", "Lead"),
    Key("lead.note", "n", "note", "write a note", "Lead", hint="note"),
    Key("lead.next-step", "t", "next_step", "set the next step", "Lead", hint="next step"),
    Key("lead.done", "T", "done", "complete the next step", "Lead"),
    Key("lead.log", "c", "log", "log a contact: call, mail, meeting …", "Lead", hint="log"),
    Key("lead.checklist", "b", "checklist", "answer the questions that qualify it (BANT or CHAMP)", "Lead"),
    Key("lead.link", "U", "link", "add an upsell or a referral of the lead", "Lead"),
    Key("lead.owner", "o", "owner", "give the lead to an owner, or hand it off", "Lead"),
    Key("lead.accept", "Y", "accept", "accept the lead that was handed to you", "Lead"),
    Key("lead.snooze", "z", "snooze", "snooze the next step", "Lead"),
    Key("lead.cadence", "p", "cadence", "start, pause or stop a cadence", "Lead"),
    Key("lead.archive", "A", "archive", "archive the lead", "Lead"),
    Key("lead.copy", "y", "copy", "copy e-mail, phone or the line", "Lead"),
    Key("stage.left", "H,less_than_sign,shift+left", "move(-1)", "move the lead one stage back", "Stage", "H <"),
    Key("stage.right", "L,greater_than_sign,shift+right", "move(1)", "move the lead one stage on", "Stage", "L >",
        "move"),
    Key("stage.choose", "s", "choose_stage", "move to a stage: s, then its digit or letter", "Stage"),
    Key("stage.won", "w", "won", "won", "Stage", hint="won"),
    Key("stage.lost", "x", "lost", "lost", "Stage", hint="lost"),
    Key("stage.reopen", "R", "reopen", "reopen a closed lead", "Stage"),
    Key("score.up", "plus", "score(1)", "score up (with a count: 10+)", "Score", "+", "score"),
    Key("score.down", "minus", "score(-1)", "score down", "Score", "-"),
    Key("score.set", "equals_sign", "set_score", "set the score", "Score", "="),
    Key("select.toggle", "space", "select", "select or deselect the lead", "Select", "space"),
    Key("select.range", "V", "select_range", "select from the last one to here", "Select"),
    Key("select.column", "asterisk", "select_column", "select all in the column", "Select", "*"),
    Key("select.clear", "escape", "back", "clear the selection, the count, the message", "Select", "esc"),
    Key("filter.edit", "slash", "filter", "filter all columns", "Filter", "/", "filter"),
    Key("filter.views", "f", "views", "saved views", "Filter"),
    Key("filter.clear", "F", "clear_filter", "clear the filter", "Filter"),
    Key("undo", "u", "undo", "undo my last act", "Undo", hint="undo"),
    Key("redo", "ctrl+r", "redo", "redo", "Undo"),
    Key("review", "r", "review", "review: the leads that wait for a decision, one after the other", "Screens",
        hint="review"),
    Key("rules", "S", "rules", "the rules of the score, and how they do", "Screens"),
    Key("sidebar", "m", "sidebar", "show or hide the numbers", "Screens"),
    Key("metrics", "M", "metrics", "the numbers: funnel, forecast, losses, sources, owners, leakage", "Screens"),
    Key("palette", "ctrl+p,colon", "app.command_palette", "every command by name", "Screens", "ctrl+p :"),
    Key("help", "question_mark", "keys", "the keys that work here", "Screens", "?", "keys"),
    Key("quit", "q,ctrl+q,ctrl+c", "app.quit", "quit", "Screens", "q", "quit"),
    Key("suspend", "ctrl+z", "app.suspend_process", "suspend (fg comes back)", "Screens"),
)

LEAD: Final = (
    Key("detail.down", "j,down", "field(1)", "next field", "Fields", "j ↓"),
    Key("detail.up", "k,up", "field(-1)", "previous field", "Fields", "k ↑"),
    Key("detail.edit", "enter,e", "edit", "edit the field", "Fields", "enter", "edit"),
    Key("detail.previous", "left_square_bracket", "walk(-1)", "previous lead", "Lead", "["),
    Key("detail.next", "right_square_bracket", "walk(1)", "next lead", "Lead", "]", "next lead"),
    Key("detail.scroll-down", "ctrl+d,pagedown", "timeline(1)", "scroll the timeline down", "Lead", "ctrl+d"),
    Key("detail.scroll-up", "ctrl+u,pageup", "timeline(-1)", "scroll the timeline up", "Lead", "ctrl+u"),
    Key("detail.panes", "tab", "panes", "fields or timeline, where both do not fit", "Lead"),
    Key("detail.back", "escape,q", "back", "back to the board", "Lead", "esc", "back"),
)

SHARED: Final = frozenset(
    {
        "lead.note", "lead.checklist", "lead.link", "lead.next-step", "lead.done", "lead.log", "lead.owner",
        "lead.accept", "lead.snooze", "lead.cadence", "lead.archive", "lead.copy", "stage.left", "stage.right",
        "stage.choose", "stage.won", "stage.lost", "stage.reopen", "score.up", "score.down", "score.set", "undo",
        "redo", "palette", "help", "suspend",
    }
)  # fmt: skip
"""Keys of the board that work on the lead's own screen too."""

DETAIL: Final = LEAD + tuple(key for key in BOARD if key.id in SHARED)

_VERDICTS: Final = {"lead.owner": "owner", "lead.snooze": "snooze", "lead.cadence": "cadence"}
"""What decides a lead in a review is told at its foot, all of it."""

REVIEW: Final = (
    Key("review.keep", "space", "keep", "keep the lead as it is", "Review", "space", "keep"),
    Key("review.next", "j,down,right_square_bracket", "walk(1)", "next lead, without a decision", "Review", "j ]",
        "pass"),
    Key("review.previous", "k,up,left_square_bracket", "walk(-1)", "lead before", "Review", "k ["),
    Key("review.open", "enter", "open", "open the lead", "Review"),
    Key("review.scroll-down", "ctrl+d,pagedown", "timeline(1)", "scroll the history down", "Review", "ctrl+d"),
    Key("review.scroll-up", "ctrl+u,pageup", "timeline(-1)", "scroll the history up", "Review", "ctrl+u"),
    Key("review.back", "escape,q", "back", "back to the board", "Review", "esc", "back"),
    *(replace(key, hint=_VERDICTS.get(key.id, key.hint)) for key in BOARD if key.id in SHARED),
)

RULES: Final = (
    Key("rules.edit", "e", "edit", "write other rules in $EDITOR and see what they would change", "Rules", hint="edit"),
    Key("rules.save", "y", "save", "save the rules that are tried", "Rules", hint="save"),
    Key("rules.down", "j,down", "scroll(1)", "down", "Rules", "j ↓"),
    Key("rules.up", "k,up", "scroll(-1)", "up", "Rules", "k ↑"),
    Key("rules.page-down", "ctrl+d,pagedown", "page(1)", "half a page down", "Rules", "ctrl+d"),
    Key("rules.page-up", "ctrl+u,pageup", "page(-1)", "half a page up", "Rules", "ctrl+u"),
    Key("rules.back", "escape,q", "back", "forget what is tried, or back to the board", "Rules", "esc", "back"),
    *(key for key in BOARD if key.id in ("palette", "help", "suspend")),
)

METRICS: Final = (
    Key("metrics.down", "j,down", "cursor(1)", "next number", "Numbers", "j ↓"),
    Key("metrics.up", "k,up", "cursor(-1)", "number before", "Numbers", "k ↑"),
    Key("metrics.next", "l,right,tab", "page(1)", "next page", "Numbers", "l →", "page"),
    Key("metrics.previous", "h,left,shift+tab", "page(-1)", "page before", "Numbers", "h ←"),
    Key("metrics.explain", "enter", "explain", "explain a number; enter again lists its leads", "Numbers", "enter",
        "explain"),
    Key("metrics.edit-filter", "slash", "filter", "filter what is counted", "Numbers", "/", "filter"),
    Key("metrics.views", "f", "views", "saved views", "Numbers"),
    Key("metrics.period", "p", "period(1)", "next period", "Numbers", hint="period"),
    Key("metrics.period-back", "P", "period(-1)", "period before", "Numbers"),
    Key("metrics.compare", "c", "compare", "beside the period before it, or alone", "Numbers", hint="compare"),
    Key("metrics.filter", "F", "unfilter", "without the filter, or with it again", "Numbers"),
    Key("metrics.dates", "d", "dates", "type a period: since jan 1", "Numbers", hint="dates"),
    Key("metrics.cohort", "C", "cohort", "all leads, or those created in the period", "Numbers", hint="cohort"),
    Key("metrics.goals", "B", "goals", "goals", "Numbers"),
    Key("metrics.costs", "E", "costs", "what the sources of leads cost", "Numbers"),
    Key("metrics.back", "escape,q", "back", "back to the board", "Numbers", "esc", "back"),
    *(key for key in BOARD if key.id in ("palette", "help", "suspend")),
)

EXPLAINED: Final = (
    Key("explained.next", "l,right,tab", "number(1)", "next number of the line", "A number explained", "l →"),
    Key("explained.previous", "h,left,shift+tab", "number(-1)", "number before", "A number explained", "h ←"),
    Key("explained.down", "j,down", "scroll(1)", "down", "A number explained", "j ↓"),
    Key("explained.up", "k,up", "scroll(-1)", "up", "A number explained", "k ↑"),
    Key("explained.leads", "enter", "leads", "list its leads", "A number explained"),
)

COUNTED: Final = (
    Key("counted.down", "j,down", "cursor(1)", "next lead", "Leads behind a number", "j ↓", "down"),
    Key("counted.up", "k,up", "cursor(-1)", "lead before", "Leads behind a number", "k ↑", "up"),
    Key("counted.page-down", "ctrl+d,pagedown", "page(1)", "half a page down", "Leads behind a number", "ctrl+d"),
    Key("counted.page-up", "ctrl+u,pageup", "page(-1)", "half a page up", "Leads behind a number", "ctrl+u"),
    Key("counted.first", "g,home", "end(0)", "first lead", "Leads behind a number", "g"),
    Key("counted.last", "G,end", "end(-1)", "last lead", "Leads behind a number", "G", "last"),
    Key("counted.open", "enter", "open", "open the lead", "Leads behind a number", hint="open"),
    Key("counted.back", "escape,q", "back", "back to the number", "Leads behind a number", "esc", "back"),
    *(key for key in BOARD if key.id in ("palette", "help", "suspend")),
)

DIALOG: Final = (
    Key("dialog.save", "ctrl+s", "save", "save from any field", "Form"),
    Key("dialog.cancel", "escape", "cancel", "leave without saving", "Form", "esc"),
    Key("dialog.editor", "ctrl+e", "editor", "write the note in $EDITOR", "Form"),
    Key("dialog.drop", "delete,D", "drop", "drop the view, goal or cost under the cursor", "Form", "D"),
)

CONFLICT: Final = (
    Key("conflict.mine", "m", "answer('mine')", "save mine", "Conflict", hint="mine"),
    Key("conflict.theirs", "t,escape", "answer('theirs')", "keep theirs", "Conflict", "t", "theirs"),
    Key("conflict.edit", "e", "answer('edit')", "edit again", "Conflict", hint="edit"),
)


MODIFIERS: Final = frozenset({"iso_level3_shift", "iso_level5_shift"} | {
    f"{side}_{key}" for side in ("left", "right") for key in ("alt", "control", "hyper", "meta", "shift", "super")
})  # fmt: skip
"""What terminals that tell every key call those that mean nothing alone."""


def hints(keys: tuple[Key, ...]) -> list[tuple[str, str]]:
    """The key and the word of each hint at the foot of a screen, the last two the help and the way out."""
    found = {key.id: (key.written.split()[0], key.hint) for key in keys if key.hint}
    ends = ("help", "quit", "detail.back", "review.back", "rules.back", "metrics.back", "counted.back")
    last = [found.pop(id) for id in ends if id in found]
    return [*found.values(), *last]


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    return [key.binding() for key in keys]
