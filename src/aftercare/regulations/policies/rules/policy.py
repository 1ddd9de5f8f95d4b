"""The base policy: what holds where no regulation of the company says otherwise (base.yaml)."""

from pathlib import Path

from aftercare.base.kernel.words import Words
from aftercare.regulations.documents.rules import address, read_yaml
from aftercare.regulations.policies.rules.definitions import Held, Policy

REGULATION = "base@1"
DOCUMENT = read_yaml((Path(__file__).parent.parent / "base.yaml").read_text(encoding="utf-8"))
BASE = Policy(
    label=REGULATION,
    held=tuple(
        Held(
            clause=address(DOCUMENT.key, 1, clause.key, binding.key), requirements=clause.requirements, binding=binding
        )
        for clause, binding in DOCUMENT.bound()
    ),
)

# Why a clock may wait, in words; the codes are those of `request.paused`.
REASONS = {
    "customer": Words("等待客户", "Waiting for the customer"),
    "access": Words("等待进场", "Waiting for access"),
    "payment": Words("等待付款", "Waiting for payment"),
    "parts": Words("等待配件", "Waiting for parts"),
    "supplier": Words("等待厂家", "Waiting for the manufacturer"),
}
