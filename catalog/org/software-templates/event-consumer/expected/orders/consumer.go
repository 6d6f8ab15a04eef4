package main

import (
	"context"
	"encoding/json"
	"fmt"
)

// Event is what the topic carries. Add the fields that you need.
type Event struct {
	ID string `json:"id"`
}

// Handle is called once or more for each event: make it safe to repeat.
func Handle(_ context.Context, payload []byte) error {
	var event Event
	if err := json.Unmarshal(payload, &event); err != nil {
		return fmt.Errorf("not an event: %w", err)
	}
	if event.ID == "" {
		return fmt.Errorf("event without id")
	}
	return nil
}
