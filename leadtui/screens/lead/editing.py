"""A lead's fields edited where they stand, while colleagues may edit the same ones."""

from __future__ import annotations

from leadtui.errors import Clash, Conflict, LeadtuiError
from leadtui.model import fields
from leadtui.model.command import EditLeads
from leadtui.model.event import Json
from leadtui.screens.acting import LeadActions
from leadtui.screens.lead.told import Told
from leadtui.session import Session
from leadtui.widgets.field_editor import HEIGHT, Clashed, FieldEditor
from leadtui.widgets.fields import LABEL, FieldsView
from leadtui.widgets.glyphs import Glyphs


class LeadEditing(LeadActions):
    """The fields with their cursor, and the one that is being edited."""

    def __init__(self, session: Session, lead_id: int, signs: Glyphs) -> None:
        super().__init__(session)
        self.lead_id = lead_id
        self.told: Told | None = None
        """What is shown; None until the store has answered, and when the lead is gone."""
        self._fields = FieldsView(signs)
        self._editor = FieldEditor()
        self._seen: Json = None
        self._saving: EditLeads | None = None
        self._clash: Clash | None = None

    async def _read(self) -> None:
        """Reads the lead again and shows it."""
        raise NotImplementedError

    @property
    def editing(self) -> bool:
        return self._editor.field is not None

    def action_field(self, lines: int) -> None:
        self.say("")
        self._fields.step(lines)

    def action_edit(self) -> None:
        row = self._fields.row
        if row is None or self.told is None:
            return
        if row.action:
            getattr(self, f"action_{row.action}")()
        elif self.has_class("-history"):
            # the fields have no size before they are seen
            self.remove_class("-history")
            self.call_after_refresh(self._begin, row.name)
        else:
            self._begin(row.name)

    def _begin(self, name: str) -> None:
        assert self.told is not None
        self._seen = self.told.value(name)
        field = fields.field(name, self.told.pipeline)
        self._editor.begin(field, fields.shown(self._seen), self.told.pipeline)
        self._place_editor()
        self.say("enter saves · esc leaves it as it was")

    def _place_editor(self) -> None:
        """Over the value of the row under the cursor, wherever that is by now."""
        if not self.editing:
            return
        self._editor.styles.offset = (LABEL, self._fields.make_room(HEIGHT))
        self._editor.styles.width = max(10, self._fields.size.width - LABEL)

    def on_resize(self) -> None:
        self.call_after_refresh(self._place_editor)

    def on_field_editor_saved(self, event: FieldEditor.Saved) -> None:
        self._save(event.name, event.value)

    def _save(self, name: str, value: Json) -> None:
        if self._saving is None:
            self._saving = EditLeads((self.lead_id,), {name: value}, seen={name: self._seen})
            self._editor.say("saving …")
            self.request(self._saving)

    def _saved(self, error: LeadtuiError | None) -> None:
        self._saving = None
        if error is None:
            self._end()
        elif not self.editing:
            self.say(error.sentence, wrong=True)
        elif isinstance(error, Conflict) and error.clashes:
            self.run_worker(self._ask_which(error.clashes[0]), exclusive=True, group="lead")
        else:
            self._editor.say(error.sentence, wrong=True)

    async def _ask_which(self, clash: Clash) -> None:
        # the colleague's event may not have come here yet, and it says who it was
        await self._read()
        if self.told is None or not self.editing:
            return
        self._clash = clash
        event = self.told.changed_by(clash.field)
        self._editor.clash(clash.yours, clash.theirs, clash.was, event.by if event is not None else "a colleague")
        self.say("changed by two: which value stands?", wrong=True)

    def on_clashed_decided(self, event: Clashed.Decided) -> None:
        clash = self._clash
        if clash is None:
            return
        self._seen = clash.theirs
        if event.answer == "theirs":
            self._end()
        elif event.answer == "edit":
            self._editor.again()
        else:
            self._save(clash.field, clash.yours)

    def _end(self) -> None:
        self._close_editor()
        if self.told is not None:
            self.say("")

    def _close_editor(self) -> None:
        self._editor.end()
        self._fields.fill_room()

    def _say_overtaken(self) -> None:
        field = self._editor.field
        if field is None or self.told is None or self._saving is not None:
            return
        value, event = self.told.value(field.name), self.told.changed_by(field.name)
        if value != self._seen and event is not None:
            told = fields.shown(value) or "blank"
            self._editor.overtaken(f"{event.by} changed this to {told[:40]} just now")
