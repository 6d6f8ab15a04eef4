module github.example.com/lindmere/order-mailer

go 1.23
