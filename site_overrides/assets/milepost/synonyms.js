// @ts-check
/** Words that mean the same to people who look for a thing: data, one group a line. */
export const SYNONYMS = `
db database postgres postgresql mysql sql
k8s kubernetes cluster
auth authentication login signin identity sso oidc
authz authorization authorisation permission
svc service
lib library
msg message
mq queue topic kafka
event events topic
cfg config configuration settings
env environment
infra infrastructure
repo repository
doc docs documentation
monitoring observability metrics
log logs logging
perf performance
ci pipeline pipelines
cd deployment deploy
ui frontend website web
fe frontend
be backend
app application
mobile phone
pic picture image
pwd password credentials secret
pii personal
gdpr personal privacy
payment payments pay billing checkout
cc card cards
customer client user account
mail email
sms text
notification notifications alert alerts
invoice bill
price prices pricing fare fares tariff
ticket tickets booking
cache redis
bucket s3 storage
blob storage
dwh warehouse
etl loader pipeline
ml models
report reports reporting charts
analytics analysis
timetable timetables schedule schedules
route routing routes
gps position positions location
tracking tracker
vehicle vehicles bus train
station stop
kiosk machine
barcode aztec qr
gate gates turnstile
outage disruption incident
oncall incident
team group
proxy gateway ingress
grpc proto protobuf
rest openapi swagger
graphql graph gql
ts typescript
js javascript
py python
golang go
rs rust
legacy deprecated old
sunset deprecated
scheduler batch cron cronjob nightly
job batch
scaffold template
a11y accessibility
i18n translation
`;

/** @returns {Map<string, string[]>} the other words for each word */
export function synonyms() {
  /** @type {Map<string, string[]>} */
  const table = new Map();
  for (const line of SYNONYMS.trim().split("\n")) {
    const group = line.split(" ");
    for (const word of group) table.set(word, [...(table.get(word) ?? []), ...group.filter((other) => other !== word)]);
  }
  return table;
}
