"""Words of the trade: causes, parties, deadlines, platforms, roles, rights and journalled actions."""

from __future__ import annotations

from shopcare.i18n import N_

#: Causes of ``domain.reasons``.
REASONS = {
    "no_reason_7d": N_("reason|Seven-day return without reason"),
    "wrong_size_chosen": N_("reason|Wrong size chosen"),
    "regret": N_("reason|Changed mind"),
    "threshold_padding": N_("reason|Bought to reach a discount"),
    "not_wanted": N_("reason|Not wanted any more"),
    "ordered_by_mistake": N_("reason|Ordered by mistake"),
    "quality": N_("reason|Quality"),
    "not_as_described": N_("reason|Not as described"),
    "colour_difference": N_("reason|Colour differs"),
    "expired": N_("reason|Expired"),
    "counterfeit": N_("reason|Suspected counterfeit"),
    "defect_after_use": N_("reason|Defect after use"),
    "damaged_by_buyer": N_("reason|Damaged by the buyer"),
    "used": N_("reason|Used"),
    "late_shipment": N_("reason|Shipped late"),
    "out_of_stock": N_("reason|Out of stock"),
    "wrong_item": N_("reason|Wrong item sent"),
    "shortage": N_("reason|Pieces missing"),
    "bad_packing": N_("reason|Poor packing"),
    "wrong_address": N_("reason|Wrong address"),
    "not_received": N_("reason|Not received"),
    "damaged_on_arrival": N_("reason|Damaged on arrival"),
    "lost": N_("reason|Lost on the way"),
    "late_delivery": N_("reason|Delivered late"),
    "refused": N_("reason|Refused at the door"),
    "out_of_range": N_("reason|Out of delivery range"),
    "signed_not_received": N_("reason|Signed for by someone else"),
    "no_home_delivery": N_("reason|Not delivered to the door"),
    "service_manner": N_("reason|Manner of service"),
    "promise_broken": N_("reason|Promise broken"),
    "invoice": N_("reason|Invoice"),
    "misunderstanding": N_("reason|Misunderstanding"),
    "excessive_demand": N_("reason|Excessive demand"),
    "price_difference": N_("reason|Price difference"),
    "freight_refund": N_("reason|Freight refund"),
    "agreed_with_seller": N_("reason|Agreed with the seller"),
    "other": N_("reason|Other"),
}

#: Groups of causes.
REASON_GROUPS = {
    "change_of_mind": N_("reason group|Change of mind"),
    "goods": N_("reason group|Goods"),
    "shipment": N_("reason group|Shipment"),
    "transport": N_("reason group|Transport"),
    "service": N_("reason group|Service"),
    "price": N_("reason group|Price"),
    "other": N_("reason group|Other"),
}

#: Who is liable.
PARTIES = {
    "buyer": N_("party|Buyer"),
    "seller": N_("party|Seller"),
    "courier": N_("party|Courier"),
    "supplier": N_("party|Supplier"),
    "platform": N_("party|Platform"),
    "nobody": N_("party|Nobody"),
    "open": N_("party|Open"),
}

#: Who pays the freight.
PAYERS = {
    "buyer": N_("payer|Paid by the buyer"),
    "seller": N_("payer|Paid by the seller"),
    "courier": N_("payer|Paid by the courier"),
    "supplier": N_("payer|Paid by the supplier"),
    "platform": N_("payer|Paid by the platform"),
    "nobody": N_("payer|Paid by nobody"),
    "open": N_("payer|Open"),
}

#: What a deadline asks for: ``what`` in resources/rules/timers.toml.
DUE = {
    "answer_refund": N_("due|Answer the refund request"),
    "buyer_sends_back": N_("due|Buyer sends the goods back"),
    "confirm_receipt": N_("due|Confirm receipt of the goods"),
    "pay_refund": N_("due|Pay the refund"),
    "give_evidence": N_("due|Give evidence"),
    "answer_case": N_("due|Answer the request"),
    "receive_parcel": N_("due|Receive the parcel"),
    "inspect": N_("due|Inspect the goods"),
    "ship_again": N_("due|Ship again"),
    "solve_complaint": N_("due|Solve the complaint"),
    "answer_review": N_("due|Answer the review"),
    "repair": N_("due|Finish the repair"),
    "file_claim": N_("due|File the claim"),
    "courier_answer": N_("due|Courier answers"),
}

#: Platforms of storefronts.
PLATFORMS = {
    "taobao": N_("platform|Taobao"),
    "tmall": N_("platform|Tmall"),
    "pdd": N_("platform|Pinduoduo"),
    "jd": N_("platform|JD"),
    "douyin": N_("platform|Douyin"),
    "ali1688": N_("platform|1688"),
    "youzan": N_("platform|Youzan"),
    "xiaohongshu": N_("platform|Xiaohongshu"),
    "kuaishou": N_("platform|Kuaishou"),
    "weidian": N_("platform|Weidian"),
    "shopify": N_("platform|Shopify"),
    "woocommerce": N_("platform|WooCommerce"),
    "amazon": N_("platform|Amazon"),
    "ebay": N_("platform|eBay"),
    "etsy": N_("platform|Etsy"),
    "tiktok": N_("platform|TikTok Shop"),
    "other": N_("platform|Other"),
}

#: Roles of staff.
ROLES = {
    "owner": N_("role|Owner"),
    "agent": N_("role|Agent"),
    "warehouse": N_("role|Warehouse"),
    "finance": N_("role|Finance"),
}

#: Rights, as they stand inside a sentence.
RIGHTS = {
    "edit_records": N_("right|edit records"),
    "receive_goods": N_("right|receive goods"),
    "decide_cases": N_("right|decide returns"),
    "decide_refunds": N_("right|decide refunds"),
    "pay_refunds": N_("right|pay refunds"),
    "approve_refunds": N_("right|approve refunds"),
    "edit_settings": N_("right|edit settings"),
    "edit_rules": N_("right|edit rules"),
    "edit_staff": N_("right|edit staff"),
    "import_files": N_("right|import files"),
    "export_files": N_("right|export files"),
    "see_full_phone": N_("right|see full phone numbers"),
    "print_unmasked": N_("right|print unmasked"),
    "erase_people": N_("right|erase personal data"),
    "restore_backup": N_("right|restore backups"),
    "void_recycle_bin": N_("right|empty the recycle bin"),
}

#: Journalled actions; ``create``, ``set``, ... stand for those of every kind.
OPS = {
    "create": N_("op|created"),
    "step": N_("op|status changed"),
    "set": N_("op|changed"),
    "recycle": N_("op|moved to the recycle bin"),
    "unrecycle": N_("op|taken out of the recycle bin"),
    "receive": N_("op|parcel received"),
    "lines": N_("op|lines changed"),
    "link": N_("op|parcel matched to a return"),
    "import": N_("op|imported"),
    "inspect": N_("op|inspected"),
    "notes.write": N_("op|note written"),
    "notes.remove": N_("op|note removed"),
    "calls.write": N_("op|call noted"),
    "photos.add": N_("op|photo added"),
    "photos.remove": N_("op|photo removed"),
    "photos.describe": N_("op|photo caption changed"),
    "photos.move": N_("op|photo moved"),
    "promises.add": N_("op|promise noted"),
    "promises.keep": N_("op|promise kept"),
    "calendar.mark": N_("op|calendar day changed"),
    "deadlines.put": N_("op|deadline set"),
    "deadline.set": N_("op|deadline set"),
    "deadline.snooze": N_("op|reminder put off"),
    "settings.put": N_("op|settings changed"),
    "shop.rename": N_("op|shop renamed"),
    "shop.created": N_("op|shop created"),
    "shop.restored": N_("op|backup restored"),
    "shop.restore_undone": N_("op|restore taken back"),
    "shop.furnished": N_("op|sample shop furnished"),
    "shop.tasks": N_("op|tasks added"),
    "shop.generated": N_("op|invented data generated"),
    "storefront.add": N_("op|storefront added"),
    "address.put": N_("op|return address saved"),
    "address.prefer": N_("op|default return address chosen"),
    "address.remove": N_("op|return address removed"),
    "storefront.edit": N_("op|storefront changed"),
    "calendar.put": N_("op|calendar day changed"),
    "calendar.import": N_("op|calendar imported"),
    "filters.save": N_("op|filter saved"),
    "staff.add": N_("op|staff member added"),
    "staff.set_pin": N_("op|PIN changed"),
    "import.undo": N_("op|import undone"),
    "print": N_("op|printed"),
    "print.label": N_("op|label printed"),
    "receiving.scan": N_("op|parcel scanned"),
    "repeated": N_("op|done before"),
    "undo": N_("op|undone"),
    "redo": N_("op|redone"),
}
