"""Tells the stories of the sample shop through the use cases, step by step in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from shopcare import assets
from shopcare.domain import reasons
from shopcare.domain.clock import DEFAULT_ZONE, local_date, to_utc_text
from shopcare.domain.money import plain
from shopcare.services import notes, photos, promises, receiving, records, refund_lines, sample_orders
from shopcare.services.sample_people import CARRIER_NAMES, WAYBILLS, texts_data
from shopcare.services.sample_plan import Planner, Story
from shopcare.services.session import Actor, Session, find_actor
from shopcare.store.database import Shop
from shopcare.store.models import CallRow, NumberSeriesRow, PrintLogRow, PromiseRow

_PHOTOS = {
    "XZ": ("shoe-box", "shoes-pair", "parcel-label"),
    "BWB": ("cup-lid-cracked", "cup-lid-close", "box-crushed"),
    "LYEJ": ("earbuds-case",),
    "JP": ("switch-red", "keyboard"),
    "SJ-": ("scarf",),
    "CDB": ("power-bank",),
    "YR": ("seam-open",),
}
#: The number that the first told return gets, as the manual and the screens show it.
_KNOWN_NUMBER = 187


class _MovingClock:
    """A clock that is set to the moment of each step; not marked as set by hand, the shop is invented as a whole."""

    fixed = False

    def __init__(self, moment: datetime):
        self.moment = moment

    def now(self) -> datetime:
        """The moment of the step."""
        return self.moment


class Teller:
    """Performs planned steps on an open shop inside one transaction."""

    def __init__(self, shop: Shop, planner: Planner, lang: str):
        self.planner = planner
        self.clock = _MovingClock(planner.now - timedelta(days=91))
        self.session = Session(shop, self.clock, Actor("店主", "owner", 1), lang)
        self.actors: dict[str, Actor] = {"系统": Actor("系统", "owner")}
        self.cases: list[int] = []

    def _as(self, who: str, moment: datetime) -> None:
        self.clock.moment = moment
        if who not in self.actors:
            self.actors[who] = find_actor(self.session.shop, who)
        self.session.actor = self.actors[who]

    def tell(self, progress: Callable[[int, int], None] | None) -> None:
        """Everything in the order of time."""
        acts: list[tuple] = []
        for n, (moment, front, orders) in enumerate(sample_orders.batches(self.planner)):
            acts.append((moment, 0, n, None, "import", "小陈", (front, orders)))
        for n, story in enumerate(self.planner.stories):
            for k, (moment, word, who) in enumerate(story.steps):
                acts.append((moment, 1, n * 100 + k, story, word, who, k))
        acts.sort(key=lambda a: a[:3])
        self._start_numbers()
        for done, (moment, _, _, story, word, who, detail) in enumerate(acts):
            self._as(who, moment)
            if story is None:
                sample_orders.bring_in(self.session, self.planner, *detail)
            elif detail == 0:
                self._begin(story, word)
            else:
                self._step(story, word)
            if progress is not None and done % 20 == 0:
                progress(done, len(acts))
        self._as("店主", self.planner.now)
        if progress is not None:
            progress(len(acts), len(acts))

    def _start_numbers(self) -> None:
        """A shop with a past: this month's returns begin where the best known one comes out as 0187."""
        known = self.planner.stories[0].opened
        month = local_date(known, DEFAULT_ZONE).strftime("%y%m")
        before = sum(
            1
            for story in self.planner.stories
            if story.kind == "returns"
            and story.steps[0][1] != "draft"
            and story.opened < known
            and local_date(story.opened, DEFAULT_ZONE).strftime("%y%m") == month
        )
        last = _KNOWN_NUMBER - 1 - before
        if last > 0:
            NumberSeriesRow.insert(prefix="R", month=month, last=last).execute(self.session.shop.db)

    # Beginning ---------------------------------------------------------------------------------------------------

    def _begin(self, story: Story, word: str) -> None:
        make = getattr(self, f"_begin_{story.kind}")
        changes = make(story, story.facts, word == "draft")
        story.id = changes.record[1]
        self._extras(story)

    def _said(self, facts: dict) -> str:
        if facts.get("said"):
            return facts["said"]
        return self.planner.rng.choice(texts_data()["said"].get(facts.get("reason", ""), ["见聊天记录。"]))

    def _begin_returns(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202 - Changes
        order = story.order
        values: dict = {"kind": facts["case_kind"], "description": self._said(facts)}
        lines = None
        if order is None:
            values |= {
                "buyer_name": "成都悦选批发部",
                "buyer_phone": "19900020003",
                "title": "棉袜 10 双装 混色",
                "item_count": "20",
                "amount": "299.00",
                "storefront_id": 2,
                "buyer_address": "四川省成都市武侯区荷花池 2 楼 88 号",
            }
        else:
            values["order_id"] = order.id
            lines = [{"order_line_id": order.line_ids[0], "quantity": order.lines[0].quantity}]
        if not draft or self.planner.rng.random() < 0.4:
            values["reason"] = facts["reason"]
        return records.create(self.session, "returns", values, lines, draft=draft)

    def _begin_refunds(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        rng, order, kind = self.planner.rng, story.order, facts["refund_kind"]
        goods = order.lines[0].paid
        if kind == "freight":
            lines = [{"type": "return_freight", "amount": plain(rng.choice((800, 1000, 1200)))}]
        elif kind == "goodwill":
            lines = [{"type": "compensation", "amount": plain(rng.choice((500, 1000, 2000)))}]
        elif kind == "price_difference":
            lines = [{"type": "goods", "amount": plain(max(200, goods // 10)), "order_line_id": order.line_ids[0]}]
        else:
            lines = [{"type": "goods", "amount": plain(goods), "order_line_id": order.line_ids[0]}]
            if order.freight and rng.random() < 0.4:
                lines.append({"type": "outbound_freight", "amount": plain(order.freight)})
            if rng.random() < 0.25:
                lines.append({"type": "return_freight", "amount": "12.00"})
                lines.append({"type": "insurance", "amount": "9.00", "note": "运费险已赔给买家"})
        special = len(lines) > 1 or lines[0]["type"] != "goods"
        changes = records.create(
            self.session,
            "refunds",
            {
                "order_id": order.id,
                "kind": kind,
                "reason": facts["reason"],
                "explanation": self._said(facts),
                "amount": lines[0]["amount"],
            },
            draft=draft or special,
        )
        if special:
            refund_lines.put(self.session, changes.record[1], lines)
            if not draft:
                records.step(self.session, "refunds", changes.record[1], "complete_draft")
        return changes

    def _begin_complaints(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        names = ("direction", "channel", "demand", "style", "level")
        values = {k: facts[k] for k in names if k in facts} | {
            "facts": self._said(facts),
            "cause": facts["reason"],
            "liable_party": reasons.party_of(facts["reason"]),
        }
        if story.order:
            values["order_id"] = story.order.id
        elif facts.get("direction") == "by_us":
            values |= {"title": "平台投诉", "source": "小二工单"}
        else:
            values["buyer_name"] = self.planner.people.name()
        return records.create(self.session, "complaints", values, draft=draft)

    def _begin_reviews(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        values = {
            "rating": str(facts["rating"]),
            "body": facts["said"],
            "additional": facts.get("additional", ""),
            "reviewed_at": to_utc_text(self.clock.moment),
            "cause": facts.get("reason") or None,
        }
        if story.order:
            values["order_id"] = story.order.id
        return records.create(self.session, "reviews", values)

    def _begin_claims(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        amount = story.order.paid if story.order else 5_000
        values = {"reason": facts["reason"], "description": facts["said"], "amount": plain(amount)}
        if story.order:
            values["order_id"] = story.order.id
        return records.create(self.session, "claims", values)

    def _begin_repairs(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        covered = "0" if facts["paid_repair"] else "1"
        values = {"fault": facts["said"], "serial": facts["serial"], "in_guarantee": covered}
        if story.order:
            values["order_id"] = story.order.id
        else:
            values |= {
                "buyer_name": self.planner.people.name(),
                "buyer_phone": self.planner.people.phone(),
                "title": "台灯 白",
            }
        return records.create(self.session, "repairs", values)

    def _begin_unknown_parcels(self, story: Story, facts: dict, draft: bool):  # noqa: ANN202
        return records.create(
            self.session,
            "unknown_parcels",
            {
                "waybill": facts["waybill"],
                "carrier_name": facts["carrier"],
                "shelf": facts["shelf"],
                "sender_name": facts["sender"],
                "sender_phone": facts["phone"],
                "contents": facts["said"],
            },
        )

    # Steps -------------------------------------------------------------------------------------------------------

    def _step(self, story: Story, word: str) -> None:
        special = getattr(self, f"_do_{word}", None)
        if special is not None:
            special(story)
            return
        self._prepare(story, word)
        records.step(self.session, story.kind, story.id, word)
        if story.kind == "returns" and word == "receive" and not story.facts.get("named"):
            self.cases.append(story.id)

    def _prepare(self, story: Story, word: str) -> None:
        """Fields that a person fills before this step."""
        kind, facts = story.kind, story.facts
        wanted: dict[tuple[str, str], tuple[str, str]] = {
            ("refunds", "refuse"): ("refusal_reason", "凭证不足：照片里看不到破损，已请买家补拍。"),
            ("complaints", "propose"): ("proposal", facts.get("proposal", "")),
            ("complaints", "finish"): ("outcome", facts.get("outcome", "")),
            ("complaints", "call_back"): ("satisfaction", "4"),
            ("reviews", "answer"): ("reply", facts.get("reply", "")),
            ("reviews", "contact"): ("contact_note", facts.get("contact", "")),
            ("claims", "answer"): ("answer", facts.get("answer", "")),
            ("repairs", "check"): ("finding", facts.get("finding", "")),
            ("repairs", "quote"): ("quote", "68.00"),
            ("repairs", "finish"): ("work_done", facts.get("work", "")),
            ("repairs", "call_back"): ("call_back_result", facts.get("call_back", "")),
            ("returns", "refuse"): ("handling_note", "超过七天且已使用，和买家说明后不同意。"),
        }
        field = wanted.get((kind, word))
        if field:
            records.set_field(self.session, kind, story.id, *field)

    def _do_waybill(self, story: Story) -> None:
        waybill, carrier = story.facts.get("waybill"), ""
        if waybill:
            code = next(c for c, (start, _, _) in WAYBILLS.items() if waybill.startswith(start))
            carrier = CARRIER_NAMES[code]
        else:
            waybill, carrier = self.planner.people.waybill()
        records.set_field(self.session, "returns", story.id, "return_carrier", carrier)
        records.set_field(self.session, "returns", story.id, "return_waybill", waybill)

    def _refund(self, story: Story) -> None:
        case = records.load(self.session, "returns", story.id)
        values = {
            "kind": "return_refund",
            "case_id": story.id,
            "reason": case["reason"],
            "amount": plain(case["amount"]),
            "order_id": case["order_id"],
            "buyer_name": case["buyer_name"],
            "title": case["title"],
            "goods_received": "1",
        }
        values = {k: v for k, v in values.items() if v is not None}
        story.refund_id = records.create(self.session, "refunds", values, draft=False).record[1]
        records.step(self.session, "refunds", story.refund_id, "agree")

    def _do_refund_agreed(self, story: Story) -> None:
        self._refund(story)

    def _do_refund_paid(self, story: Story) -> None:
        self._refund(story)
        records.step(self.session, "refunds", story.refund_id, "pay")

    def _do_match(self, story: Story) -> None:
        case = self.cases[-1] if self.cases else None
        if case is None:
            records.step(self.session, "unknown_parcels", story.id, "match")
        else:
            receiving.link(self.session, story.id, case)

    def _do_promise(self, story: Story) -> None:
        promises.add(
            self.session, story.id, story.facts["promise"], to_utc_text(self.clock.moment + timedelta(hours=20))
        )

    def _do_keep(self, story: Story) -> None:
        rows = self.session.shop.dicts(PromiseRow.select().where(PromiseRow.complaint == story.id))
        for row in rows:
            promises.keep(self.session, row["id"])

    # What hangs on a record ----------------------------------------------------------------------------------------

    def _extras(self, story: Story) -> None:
        rng, session, facts = self.planner.rng, self.session, story.facts
        sku = story.order.lines[0].product.sku if story.order else ""
        pictures = next((p for start, p in _PHOTOS.items() if sku.startswith(start)), ())
        wanted = facts.get("photos") or (1 if story.kind in ("returns", "claims") and rng.random() < 0.12 else 0)
        for name in pictures[:wanted]:
            photos.add(session, story.kind, story.id, assets.path(f"resources/sample/photos/{name}.jpg"))
        if facts.get("claim"):
            claim = records.create(
                session,
                "claims",
                {
                    "order_id": story.order.id,
                    "case_id": story.id,
                    "reason": "damaged",
                    "amount": plain(story.order.paid),
                    "description": facts["said"],
                },
            )
            for name in pictures:
                photos.add(session, "claims", claim.record[1], assets.path(f"resources/sample/photos/{name}.jpg"))
        if story.kind in ("returns", "complaints", "refunds") and rng.random() < 0.18 or facts.get("photos") == 3:
            notes.write(session, story.kind, story.id, rng.choice(texts_data()["note"]["case"]))
        if story.kind in ("complaints", "returns") and rng.random() < 0.2:
            with session.begin("calls.write") as work:
                work.insert(
                    CallRow,
                    kind=story.kind,
                    record_id=story.id,
                    channel="phone",
                    with_whom=rng.choice(("买家", "快递网点", "平台客服")),
                    summary=rng.choice(texts_data()["note"]["call"]),
                    at=work.now,
                    made_by_id=session.actor.staff_id,
                )
                work.about(story.kind, story.id)
        if story.kind == "returns" and story.steps[-1][1] in ("finish", "receive") and rng.random() < 0.3:
            with session.begin("print.label") as work:
                work.insert(
                    PrintLogRow,
                    form="return_label",
                    kind="returns",
                    record_id=story.id,
                    record_version=1,
                    paper="100x150",
                    printed_by_id=session.actor.staff_id,
                    at=work.now,
                )
                work.undoable = False
                work.summary = {"form": "return_label"}
                work.about("returns", story.id)
