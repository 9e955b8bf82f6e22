"""A shop with many orders for the benchmarks, written straight into the tables; no two runs differ."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shopcare.store import search
from shopcare.store.creating import create_shop
from shopcare.store.database import Shop

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤单仇翟"
)
GIVEN = (
    "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂雨欣佳怡子涵浩然宇轩梓萱思远晓燕建国志雄信"
    "海波春梅冬雪文博俊凯雅婷嘉豪诗琪"
)
GOODS = [
    "女鞋", "连衣裙", "机械键盘", "保温杯", "蓝牙耳机", "儿童书包",
    "羊毛围巾", "充电宝", "床上四件套", "不锈钢炒锅", "防晒霜", "运动短裤",
]
WORDS = [
    "秋冬新款", "加厚", "ins风", "大码", "百搭", "韩版",
    "复古", "轻便", "防水", "简约", "学生", "男士",
    "女士", "送礼", "2026", "官方正品",
]
CITIES = [
    ("浙江省", "杭州市", "西湖区"),
    ("广东省", "深圳市", "龙岗区"),
    ("江苏省", "南京市", "鼓楼区"),
    ("四川省", "成都市", "武侯区"),
    ("北京市", "北京市", "朝阳区"),
    ("上海市", "上海市", "浦东新区"),
    ("湖北省", "武汉市", "洪山区"),
    ("山东省", "青岛市", "市南区"),
]
STREETS = ["文一西路", "龙城大道", "建设路", "人民路", "解放街"]
STATES = ["completed"] * 14 + ["shipped"] * 3 + ["to_ship"] * 2 + ["cancelled"]
ORDERS = (
    "INSERT INTO orders (storefront_id, platform_order_no, status, receiver_name, buyer_nick, phone, province, "
    "city, district, street, title, item_count, waybill, carrier_name, paid, placed_at, paid_at, shipped_at, "
    "buyer_message) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _orders(n: int, dice: random.Random):  # noqa: ANN202
    minutes = 2 * 365 * 24 * 60
    for i in range(n):
        at = NOW - timedelta(minutes=minutes * (n - i) // n, seconds=dice.randrange(60))
        placed = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        title = f"{' '.join(dice.sample(WORDS, 3))}{dice.choice(GOODS)} {dice.choice('红黑白蓝灰')}色 "
        title += f"{dice.randrange(35, 46)}码"
        yield (
            f"{at:%y%m%d}{dice.randrange(10**13):013d}", dice.choice(STATES), name,
            f"tb{dice.randrange(10**8)}",
            f"1{dice.randrange(3, 10)}{dice.randrange(10**9):09d}", *dice.choice(CITIES),
            f"{dice.choice(STREETS)}{dice.randrange(1, 999)}号"
            f"{dice.randrange(1, 30)}幢{dice.randrange(101, 2600)}室", title, dice.randrange(1, 4),
            f"{dice.choice(('YT', 'SF', '78', '43'))}{dice.randrange(10**13):013d}", "圆通速递",
            dice.randrange(990, 99900), placed, placed, placed, "请放菜鸟驿站" if dice.random() < 0.1 else "",
        )


def fill(folder: Path, orders: int, cases: int = 0) -> Shop:
    """Make a shop with so many orders, a line each, and cases; the index is left to catch up."""
    shop = create_shop(folder, "基准", NOW, storefront={"platform": "taobao", "name": "旗舰店"})
    dice = random.Random(7)
    with shop.connection(), shop.transaction():
        raw = shop.raw()
        raw.executemany(ORDERS, _orders(orders, dice))
        raw.execute("INSERT INTO order_line (order_id, line_key, title, quantity, line_paid) "
                    "SELECT id, '1', title, item_count, paid FROM orders")
        # As an import leaves them: a customer and a parcel for each order.
        raw.execute("INSERT INTO customer (id, storefront_id, platform_buyer_id, name, phone, province, city, "
                    "district, street) SELECT id, 1, buyer_nick || id, receiver_name, phone, province, city, "
                    "district, street FROM orders")
        raw.execute("INSERT INTO parcel (order_id, carrier_name, waybill, waybill_reversed, sent_at, "
                    "from_platform) SELECT id, carrier_name, waybill, waybill, shipped_at, 1 FROM orders")
        raw.execute(
            "INSERT INTO cases (number, storefront_id, order_id, decision, goods, chip, buyer_name, buyer_phone, "
            "title, amount, opened_at) SELECT 'R' || id, 1, id, 'accepted', 'to_inspect', "
            "CASE id % 4 WHEN 0 THEN 'to_inspect' ELSE 'done' END, receiver_name, phone, title, paid, placed_at "
            "FROM orders WHERE id <= ?", (cases,),
        )
        search.queue(shop, "orders", 1, orders)
        if cases:
            search.queue(shop, "returns", 1, cases)
    return shop


def used_bytes(shop: Shop) -> int:
    """Bytes of the pages in use."""
    page, count, free = (shop.raw().execute(f"PRAGMA {name}").fetchone()[0]
                         for name in ("page_size", "page_count", "freelist_count"))
    return page * (count - free)
