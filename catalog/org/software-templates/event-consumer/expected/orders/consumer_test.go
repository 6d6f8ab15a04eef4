package main

import (
	"context"
	"testing"
)

func TestHandle(t *testing.T) {
	if err := Handle(context.Background(), []byte(`{"id":"a1"}`)); err != nil {
		t.Fatal(err)
	}
	if err := Handle(context.Background(), []byte(`{}`)); err == nil {
		t.Fatal("an event without id was accepted")
	}
}
