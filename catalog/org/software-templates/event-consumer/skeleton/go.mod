module github.example.com/lindmere/${{ values.name }}

go 1.23
