module "order_events" {
  source         = "./modules/topic"
  name           = "order-events"
  owner          = "ticketing"
  partitions     = 12
  retention_days = 14
}

module "payment_events" {
  source         = "./modules/topic"
  name           = "payment-events"
  owner          = "payments"
  partitions     = 12
  retention_days = 35
}
