package realtime

import (
	"encoding/json"
	"fmt"
	"slices"
)

// trim forgets the oldest history beyond the limit.
func (r *Room) trim() {
	if over := len(r.history) - r.hub.cfg.History; over > 0 {
		r.floor = max(r.floor, r.history[over-1].offset)
		r.history = append(r.history[:0:0], r.history[over:]...)
	}
}

func (r *Room) after(offset uint64) []byte {
	var out [][]byte
	for _, e := range r.history {
		if e.offset > offset {
			out = append(out, e.body)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return array(out)
}

// newcomers gives the latest publications that are worth showing to someone who was not here.
func (r *Room) newcomers() []byte {
	var out [][]byte
	for i := len(r.history) - 1; i >= 0 && len(out) < r.hub.cfg.JoinHistory; i-- {
		if !r.history[i].passing {
			out = append(out, r.history[i].body)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return array(out)
}

// remove drops the kept publications that gone is true of, framed or waiting.
func (r *Room) remove(gone func(data json.RawMessage) bool) {
	drop := func(e entry) bool { return e.offset > 0 && gone(e.data) }
	r.history = slices.DeleteFunc(r.history, drop)
	r.pending = slices.DeleteFunc(r.pending, drop)
	r.join = nil
}

// past answers a history command.
func (r *Room) past(in *historyIn) ([]byte, *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := [][]byte{}
	if in.Since != nil {
		if in.Since.Epoch != "" && in.Since.Epoch != r.epoch {
			return nil, ErrUnrecoverable
		}
		if !in.Reverse && in.Since.Offset < r.floor {
			return nil, ErrUnrecoverable
		}
	}
	limit := in.Limit
	if limit < 0 || limit > len(r.history) {
		limit = len(r.history)
	}
	for i := range r.history {
		e := r.history[i]
		if in.Reverse {
			e = r.history[len(r.history)-1-i]
		}
		if len(out) >= limit {
			break
		}
		if in.Since != nil && (!in.Reverse && e.offset <= in.Since.Offset || in.Reverse && e.offset >= in.Since.Offset) {
			continue
		}
		out = append(out, e.body)
	}
	b := append([]byte(`{"publications":`), array(out)...)
	b = append(b, `,"epoch":`...)
	b = append(b, quoted(r.epoch)...)
	b = append(b, `,"offset":`...)
	b = fmt.Append(b, r.top)
	return append(b, '}'), nil
}
