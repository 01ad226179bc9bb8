package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/saja-live/saja/internal/chat"
	"github.com/saja-live/saja/internal/show"
)

func doors(mux *http.ServeMux, talk *chat.Service) {
	mux.HandleFunc("POST /test/post/{room}/{kind}", post(talk))
}

// post lets a test say what other domains say.
func post(talk *chat.Service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			ID string `json:"id"`
			show.OrderNotice
		}
		var card show.Pin
		var onAir show.OnAir
		var stock show.StockLeft
		var err error
		d := json.NewDecoder(r.Body)
		switch r.PathValue("kind") {
		case "order":
			if err = d.Decode(&order); err == nil {
				order.OrderNotice.ID = order.ID
				err = talk.Post(r.Context(), r.PathValue("room"), order.OrderNotice)
			}
		case "card":
			if err = d.Decode(&card); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), card)
			}
		case "show":
			if err = d.Decode(&onAir); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), onAir)
			}
		case "stock":
			if err = d.Decode(&stock); err == nil {
				err = talk.Post(r.Context(), r.PathValue("room"), stock)
			}
		case "unpin":
			err = talk.Post(r.Context(), r.PathValue("room"), show.Unpin{})
		default:
			err = fmt.Errorf("unknown kind")
		}
		if err != nil && !errors.Is(err, chat.ErrGathered) { // it is told within the second
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		}
	}
}
