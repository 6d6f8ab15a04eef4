"""One page of each type in the example organisation's portal, for what must hold on all of them."""

from __future__ import annotations

PAGE_TYPES = {
    "home": "",
    "explorer": "catalog/?owner=payments",
    "component": "catalog/default/component/pay/",
    "deprecated component": "catalog/default/component/tariff-engine/",
    "api": "catalog/default/api/pay-api/",
    "template": "catalog/default/template/event-consumer/",
    "system": "catalog/default/system/payments/",
    "domain": "catalog/default/domain/sales/",
    "group": "catalog/default/group/payments/",
    "user": "catalog/default/user/mina.park/",
    "custom kind": "catalog/default/servicelevel/pay-availability/",
    "owner": "owner/?q=pay",
    "teams": "teams/",
    "health": "teams/health/",
    "tags": "tags/",
    "tag": "tags/go/",
    "repositories": "repositories/",
    "problems": "problems/",
    "rules": "rules/",
    "rule": "rules/REF001/",
    "guide": "guides/start-a-service/",
    "documentation": "milepost/format/",
    "commands": "guides/ship-to-production/",
    "not found": "nowhere/",
}
