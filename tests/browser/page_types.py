"""One page of each type in the example organisation's portal, for what must hold on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE_TYPES = {
    "home": "",
    "explorer": "catalog/",
    "component": "catalog/default/component/pay/",
    "deprecated component": "catalog/default/component/fares-classic/",
    "api": "catalog/default/api/pay-api/",
    "template": "catalog/default/template/go-service/",
    "system": "catalog/default/system/payments/",
    "domain": "catalog/default/domain/ticketing/",
    "group": "catalog/default/group/payments/",
    "user": "catalog/default/user/user/",
    "custom kind": "catalog/default/servicelevel/x/",
    "teams": "teams/",
    "tags": "tags/",
    "tag": "tags/go/",
    "problems": "problems/",
    "rules": "rules/",
    "rule": "rules/REF001/",
    "guide": "guides/start-a-service/",
    "documentation": "milepost/settings/",
    "not found": "nowhere/",
}
