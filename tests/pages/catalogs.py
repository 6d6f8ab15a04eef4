"""Catalogs as text that several tests of pages use."""

TEAM = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
  title: Payments
  annotations:
    milepost/on-call: https://pager.example.com/payments
    milepost/chat: https://chat.example.com/payments
    milepost/escalation: managers
spec: {type: team, profile: {email: payments@example.com}, parent: company, children: [cards], members: [ada]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: managers, title: Managers, annotations: {milepost/escalation: company}}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: company, title: Company, annotations: {milepost/escalation: payments}}
spec: {type: company, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: cards, title: Cards}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada}
spec: {memberOf: [payments]}
"""

PAY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  title: Pay
  description: Takes money.
  tags: [java, c#]
  labels: {example.com/data: cards}
  annotations:
    milepost/tier: "1"
    milepost/runbook: https://runbooks.example.com/pay
    grafana/dashboard-selector: pay
    jira/project-key: PAY
    github.com/project-slug: acme/pay
    backstage.io/techdocs-ref: dir:.
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [resource:db, component:absent]
  providesApis: [pay-api]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: db}
spec: {type: database, owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pay-api}
spec:
  type: openapi
  lifecycle: production
  owner: payments
  definition: |
    openapi: 3.1.0
    info: {title: "<b>Pay</b>"}  # a comment
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shop}
spec: {type: website, lifecycle: deprecated, owner: web, consumesApis: [pay-api]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: kiosk}
spec: {type: website, lifecycle: experimental, owner: web, dependsOn: [component:shop]}
"""
