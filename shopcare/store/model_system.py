"""Rows that serve all subjects: deadlines, tasks, notes, evidence, prints, settings, journal."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, IntegerField, TextField

from shopcare.store.fields import Row, flag, minor, one_of, optional_one_of, pieces, ref, utc, words
from shopcare.store.model_people import StaffRow, StorefrontRow
from shopcare.store.model_trade import ImportBatchRow

__all__ = [
    "DeadlineRow",
    "TaskRow",
    "ApprovalRow",
    "AdviceRow",
    "NoteRow",
    "CallRow",
    "EvidenceFileRow",
    "EvidenceRow",
    "ImportChangeRow",
    "ImportPresetRow",
    "PrintLogRow",
    "SettingRow",
    "SavedFilterRow",
    "CalendarDayRow",
    "NumberSeriesRow",
    "StateCountRow",
    "EventRow",
    "EventSubjectRow",
    "EventPersonalRow",
    "ActionKeyRow",
    "TombstoneRow",
    "SearchQueueRow",
]


class DeadlineRow(Row):
    """A clock that runs for a record; the typed one wins over the computed one."""

    kind = TextField()
    record_id = IntegerField()
    what = TextField()
    due_at = TextField()
    provisional = flag("provisional")
    rule = words()
    pack_version = words()
    typed = flag("typed")
    met_at = utc()
    snoozed_until = utc()
    snooze_reason = words()
    money = minor("money")
    currency = words("CNY")

    class Meta:
        table_name = "deadline"
        indexes = ((("kind", "record_id", "what"), True),)


class TaskRow(Row):
    """Something to do for a record, a department or a person."""

    kind = TextField(null=True)
    record_id = IntegerField(null=True)
    what = words()
    department = optional_one_of(
        "department", ("service", "warehouse", "purchasing", "finance", "design", "goods", "owner")
    )
    assigned_to = ref(StaffRow)
    due_at = utc(index=True)
    done_at = utc()
    result = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "task"
        indexes = ((("kind", "record_id"), False),)


class ApprovalRow(Row):
    """A second pair of eyes: asked for and given or refused."""

    kind = TextField()
    record_id = IntegerField()
    what = words()
    amount = minor("amount")
    asked_by = ref(StaffRow, index=False)
    asked_at = TextField()
    decided_by = ref(StaffRow, index=False)
    decided_at = utc()
    decision = optional_one_of("decision", ("approved", "refused"))
    note = words()

    class Meta:
        table_name = "approval"
        indexes = ((("kind", "record_id"), False),)


class AdviceRow(Row):
    """Frozen advice of the rules helper on a record: question, answer, pack versions and time."""

    kind = TextField()
    record_id = IntegerField()
    question = words("{}")
    answer = words("{}")
    packs = words("{}")
    at = TextField()
    override_reason = words()
    outdated = flag("outdated")

    class Meta:
        table_name = "advice"
        indexes = ((("kind", "record_id"), False),)


class NoteRow(Row):
    """A note on a record."""

    kind = TextField()
    record_id = IntegerField()
    body = words()
    written_by = ref(StaffRow, index=False)
    at = TextField()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "note"
        indexes = ((("kind", "record_id"), False),)


class CallRow(Row):
    """A contact with the buyer, the courier or the platform, by phone or in writing."""

    kind = TextField()
    record_id = IntegerField()
    channel = words("phone")
    with_whom = words()
    summary = words()
    at = TextField()
    made_by = ref(StaffRow, index=False)

    class Meta:
        table_name = "call"
        indexes = ((("kind", "record_id"), False),)


class EvidenceFileRow(Row):
    """Bytes of a photo or document, kept once by hash in the photos folder."""

    sha256 = TextField(unique=True)
    size = BigIntegerField()
    media_type = words()
    extension = words()
    width = IntegerField(null=True)
    height = IntegerField(null=True)

    class Meta:
        table_name = "evidence_file"


class EvidenceRow(Row):
    """A photo or document attached to a record."""

    kind = TextField()
    record_id = IntegerField()
    file = ref(EvidenceFileRow, null=False)
    original_name = words()
    caption = words()
    position = IntegerField(default=0)
    added_at = TextField()
    added_by = ref(StaffRow, index=False)
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "evidence"
        indexes = ((("kind", "record_id"), False),)


class ImportChangeRow(Row):
    """What an import changed on rows that were there before, for its undo."""

    batch = ref(ImportBatchRow, null=False)
    table_name_ = TextField(column_name="table_name")
    row_id = IntegerField()
    before = TextField(null=True)
    after = TextField(null=True)

    class Meta:
        table_name = "import_change"


class ImportPresetRow(Row):
    """A mapping of columns that the user confirmed, found again by the header's fingerprint."""

    storefront = ref(StorefrontRow)
    name = words()
    fingerprint = TextField(index=True)
    layout = words()
    mapping = words("{}")
    status_words = words("{}")
    updated_at = utc()

    class Meta:
        table_name = "import_preset"


class PrintLogRow(Row):
    """What was printed, by whom, how often, masked or not."""

    form = TextField()
    kind = TextField(null=True)
    record_id = IntegerField(null=True)
    record_version = IntegerField(null=True)
    paper = words()
    copies = pieces("copies", 1)
    masked = flag("masked", 1)
    target = one_of("target", ("printer", "pdf"), "printer")
    printed_by = ref(StaffRow, index=False)
    at = TextField()

    class Meta:
        table_name = "print_log"
        indexes = ((("kind", "record_id"), False),)


class SettingRow(Row):
    """A business setting as JSON; travels with the backup."""

    key = TextField(primary_key=True)
    value = TextField()
    updated_at = utc()

    class Meta:
        table_name = "setting"


class SavedFilterRow(Row):
    """A filter the user saved for a list."""

    kind = TextField()
    name = words()
    query = words("{}")
    pinned = flag("pinned")
    position = IntegerField(default=0)
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "saved_filter"


class CalendarDayRow(Row):
    """A day whose working state differs from the weekday rule, or confirms it, with its source."""

    day = TextField(primary_key=True)
    working = flag("working")
    name = words()
    source = words()

    class Meta:
        table_name = "calendar_day"


class NumberSeriesRow(Row):
    """The last running number given for a prefix and month; never goes back."""

    prefix = TextField()
    month = TextField()
    last = IntegerField(default=0)

    class Meta:
        table_name = "number_series"
        primary_key = CompositeKey("prefix", "month")


class StateCountRow(Row):
    """How many records a list chip stands for, kept by triggers so that a million rows need no count."""

    kind = TextField()
    storefront_id = IntegerField()
    chip = TextField()
    n = IntegerField(default=0)

    class Meta:
        table_name = "state_count"
        primary_key = CompositeKey("kind", "storefront_id", "chip")


class EventRow(Row):
    """One journalled action; the hash chains it to the one before. Never changed, never removed."""

    at = TextField()
    actor = words()
    op = TextField()
    kind = TextField(null=True)
    subject_id = IntegerField(null=True)
    changes = words("[]")
    summary = words("{}")
    undo_of = IntegerField(null=True, unique=True)
    undoable = flag("undoable", 1)
    clock_set = flag("clock_set")
    batch = ref(ImportBatchRow, index=False)
    prev_hash = words()
    hash = words()

    class Meta:
        table_name = "event"


class EventSubjectRow(Row):
    """Further records an action touched, for their timelines."""

    kind = TextField()
    record_id = IntegerField()
    event = ref(EventRow, null=False, on_delete="CASCADE", index=False)

    class Meta:
        table_name = "event_subject"
        primary_key = CompositeKey("kind", "record_id", "event")


class EventPersonalRow(Row):
    """Personal values of an action; erasure blanks them, the chain covers only their salted hashes."""

    event = ref(EventRow, null=False, on_delete="CASCADE")
    position = IntegerField()
    field = TextField()
    salt = words()
    before = TextField(null=True)
    after = TextField(null=True)
    erased = flag("erased")

    class Meta:
        table_name = "event_personal"


class ActionKeyRow(Row):
    """Keys of actions already done, so that a repeated call has no second effect."""

    key = TextField(primary_key=True)
    at = TextField()
    result = words("{}")

    class Meta:
        table_name = "action_key"


class TombstoneRow(Row):
    """A person who was erased, as salted hashes, so that a restored backup erases again."""

    digest = TextField(unique=True)
    at = TextField()

    class Meta:
        table_name = "tombstone"


class SearchQueueRow(Row):
    """Rows whose search index entry is not written yet; the search looks at them directly."""

    kind = TextField()
    first_id = IntegerField()
    last_id = IntegerField()

    class Meta:
        table_name = "search_queue"
