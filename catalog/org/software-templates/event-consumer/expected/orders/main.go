package main

import (
	"io"
	"log/slog"
	"net/http"
	"os"
)

// The sidecar of the event bus reads this topic and posts each event to /events.
const topic = "order-events"

// The sidecar moves an event with this answer to the dead-letter topic.
const failed = http.StatusUnprocessableEntity

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("component", "order-mailer")
	http.HandleFunc("GET /health/live", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})
	http.HandleFunc("POST /events", func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(r.Body)
		if err == nil {
			err = Handle(r.Context(), payload)
		}
		if err != nil {
			logger.Error("event failed", "topic", topic, "error", err.Error())
			w.WriteHeader(failed)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	logger.Info("started", "topic", topic)
	if err := http.ListenAndServe(":8080", nil); err != nil {
		logger.Error("stopped", "error", err.Error())
		os.Exit(1)
	}
}
