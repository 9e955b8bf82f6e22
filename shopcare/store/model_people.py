"""Rows about the shop and the people around it: storefronts, staff, customers, suppliers, carriers."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from shopcare.store.fields import Row, flag, minor, one_of, owned, ref, utc, words

__all__ = [
    "ShopRow",
    "StorefrontRow",
    "ReturnAddressRow",
    "StaffRow",
    "StaffRightRow",
    "CustomerRow",
    "SupplierRow",
    "CarrierRow",
    "CarrierContractRow",
    "RateCardRow",
    "RateRow",
    "ProductRow",
    "ServicePointRow",
    "PhraseRow",
]


class ShopRow(Row):
    """Identity of this shop file: a random id and a counter that only grows (reliability.md R3)."""

    shop_uid = TextField(unique=True)
    name = words()
    is_sample = flag("is_sample")
    created_at = TextField()
    created_by_version = words()
    opened_count = IntegerField(default=0)

    class Meta:
        table_name = "shop"


class StorefrontRow(Row):
    """One shop on one platform."""

    platform = words("other")
    name = words()
    currency = words("CNY")
    time_zone = words("Asia/Shanghai")
    rule_pack = TextField(null=True)
    platform_shop_id = TextField(null=True)
    no_reason_days = IntegerField(default=7)
    is_default = flag("is_default")
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "storefront"
        indexes = ((("platform", "name"), True),)


class ReturnAddressRow(Row):
    """Where returned goods go; several per storefront, one of them the default."""

    storefront = owned(StorefrontRow)
    label = words()
    contact = words()
    phone = words()
    province = words()
    city = words()
    district = words()
    street = words()
    postcode = words()
    is_default = flag("is_default")
    version = IntegerField(default=1)

    class Meta:
        table_name = "return_address"


class StaffRow(Row):
    """A person who works with the program; the PIN is kept as a scrypt hash."""

    name = TextField(unique=True)
    role = one_of("role", ("owner", "agent", "warehouse", "finance"), "owner")
    pin_hash = TextField(null=True)
    active = flag("active", 1)
    version = IntegerField(default=1)

    class Meta:
        table_name = "staff"


class StaffRightRow(Row):
    """A right given to or taken from one person, beside what the role brings."""

    staff = owned(StaffRow)
    right = TextField()
    granted = flag("granted", 1)
    limit_amount = minor("limit_amount", default=None)

    class Meta:
        table_name = "staff_right"
        indexes = ((("staff", "right"), True),)


class CustomerRow(Row):
    """A buyer: known by the platform's buyer id in a storefront, else by a full phone number."""

    #: The unique index of storefront and buyer begins with it (step 0003).
    storefront = ref(StorefrontRow, index=False)
    platform_buyer_id = TextField(null=True)
    name = words()
    pinyin = words()
    phone = words()
    province = words()
    city = words()
    district = words()
    street = words()
    note = words()
    merged_into = ref("self", index=False)
    erased_at = utc()
    recycled_at = utc()
    created_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "customer"
        indexes = ((("storefront", "platform_buyer_id"), True), (("phone",), False))


class SupplierRow(Row):
    """A supplier, factory or dealer, with the agreed return policy."""

    kind = one_of("kind", ("supplier", "dealer", "service_partner"), "supplier")
    name = TextField(unique=True)
    contact = words()
    phone = words()
    address = words()
    region = words()
    return_policy = words()
    profit_share = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "supplier"


class CarrierRow(Row):
    """A courier company or the post."""

    code = TextField(unique=True)
    name = words()
    name_en = words()
    phone = words()
    website = words()
    waybill_prefixes = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "carrier"


class CarrierContractRow(Row):
    """What was agreed with a carrier about loss, damage and delay."""

    carrier = owned(CarrierRow)
    number = words()
    valid_from = TextField(null=True)
    valid_to = TextField(null=True)
    claim_days = IntegerField(null=True)
    max_compensation = minor("max_compensation", default=None)
    freight_multiple = IntegerField(null=True)
    return_policy = words()
    note = words()
    version = IntegerField(default=1)

    class Meta:
        table_name = "carrier_contract"


class RateCardRow(Row):
    """A dated price list of a carrier from one place of departure."""

    carrier = ref(CarrierRow)
    code = TextField(unique=True)
    name = words()
    sender_region = words()
    valid_from = TextField(null=True)
    valid_to = TextField(null=True)
    volumetric_divisor = IntegerField(default=6000)
    rounding_g = IntegerField(default=1000)
    source = words()

    class Meta:
        table_name = "rate_card"


class RateRow(Row):
    """One zone of a rate card: first weight and further steps, in grams and minor units."""

    card = owned(RateCardRow)
    zone = TextField()
    regions = words()
    first_g = IntegerField(default=1000)
    first_price = minor("first_price")
    step_g = IntegerField(default=1000)
    step_price = minor("step_price")
    surcharge = minor("surcharge")

    class Meta:
        table_name = "rate"


class ProductRow(Row):
    """A product variant (SKU) with purchase cost, category and guarantee terms."""

    storefront = ref(StorefrontRow)
    platform_product_id = TextField(null=True)
    sku = words()
    title = words()
    spec = words()
    category = words()
    currency = words("CNY")
    price = minor("price")
    purchase_cost = minor("purchase_cost", default=None)
    supplier = ref(SupplierRow)
    guarantee_months = IntegerField(null=True)
    guarantee_terms = words()
    no_reason_return = flag("no_reason_return", 1)
    weight_g = IntegerField(null=True)
    shelf_life_days = IntegerField(null=True)
    barcode = words()
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "product"
        indexes = ((("storefront", "sku", "spec", "title"), True), (("barcode",), False))


class ServicePointRow(Row):
    """An after-sales service point of a brand in a region, for guarantee cards."""

    brand = words()
    province = words()
    city = words()
    name = words()
    address = words()
    phone = words()
    version = IntegerField(default=1)

    class Meta:
        table_name = "service_point"


class PhraseRow(Row):
    """A wording for customers, or a forbidden one that outgoing text is checked for."""

    code = TextField(null=True)
    situation = words()
    language = words("zh_CN")
    body = words()
    forbidden = flag("forbidden")
    use_count = BigIntegerField(default=0)
    recycled_at = utc()
    version = IntegerField(default=1)

    class Meta:
        table_name = "phrase"
