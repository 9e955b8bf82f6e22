"""A small shop made through the command line, and a way to call it in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shopcare import cli

NOW = "2026-11-24T16:00"
ORDER = {
    "platform_order_no": "T100", "receiver_name": "王晓燕", "phone": "13812345678", "title": "女鞋", "item_count": 2,
    "paid": "189.00", "province": "浙江省", "city": "杭州市", "street": "文一路 1 号",
}  # fmt: skip


@dataclass
class Answer:
    """What one call said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> object:
        """Standard output as one document; anything beside it fails here."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line in this process, in English unless told."""
    for name in ("SHOPCARE_DATA", "SHOPCARE_NOW", "SHOPCARE_PIN"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> Answer:
        capsys.readouterr()
        words = list(args) if "--lang" in args else ["--lang", "en", *args]
        code = cli.main(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err + out
        return Answer(code, out, err)

    return run


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with one storefront and one order of two pieces, shipped."""
    folder = tmp_path_factory.mktemp("template") / "shop"
    common = ["--data", str(folder), "--now", NOW]
    assert cli.main([*common, "init", "--shop", "小店", "--platform", "taobao"]) == 0
    assert cli.main([*common, "do", "orders.create", json.dumps(ORDER)]) == 0
    assert cli.main([*common, "do", "orders.ship", '{"ref": "T100"}']) == 0
    return folder


@pytest.fixture
def shop(template: Path, tmp_path: Path, call: Run) -> Run:
    """Call on a copy of that shop; ``shop.folder`` is its data folder."""
    folder = tmp_path / "shop"
    shutil.copytree(template, folder)

    def run(*args: str) -> Answer:
        return call("--data", str(folder), "--now", NOW, *args)

    run.folder = folder  # type: ignore[attr-defined]
    return run


def do(shop: Run, action: str, **params: object) -> dict:
    """Perform an action that must work and return its result."""
    answer = shop("do", action, json.dumps(params), "--json")
    assert answer.code == 0, answer.err
    return answer.json  # type: ignore[return-value]
