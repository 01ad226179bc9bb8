package realtime

import (
	"encoding/json"
	"slices"
)

// trim forgets the oldest history beyond the limit.
func (r *Room) trim() {
	if over := len(r.history) - r.hub.cfg.History; over > 0 {
		r.floor = max(r.floor, r.history[over-1].offset)
		r.history = append(r.history[:0:0], r.history[over:]...)
	}
}

// after lists what is kept above an offset. The caller holds mu while it uses the list.
func (r *Room) after(offset uint64) []*entry {
	var out []*entry
	for i := range r.history {
		if r.history[i].offset > offset {
			out = append(out, &r.history[i])
		}
	}
	return out
}

// newcomers lists the latest publications that are worth showing to someone who was not here. The caller holds mu while
// it uses the list.
func (r *Room) newcomers() []*entry {
	var out []*entry
	for i := len(r.history) - 1; i >= 0 && len(out) < r.hub.cfg.JoinHistory; i-- {
		if !r.history[i].passing {
			out = append(out, &r.history[i])
		}
	}
	slices.Reverse(out)
	return out
}

// remove drops the kept publications that gone is true of, framed or waiting.
func (r *Room) remove(gone func(data json.RawMessage) bool) {
	drop := func(e entry) bool { return e.offset > 0 && gone(e.data) }
	r.history = slices.DeleteFunc(r.history, drop)
	r.pending = slices.DeleteFunc(r.pending, drop)
	r.stale()
}

// past answers a history command.
func (r *Room) past(in *historyIn, c codec) (historyResult, *Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*entry
	if in.Since != nil {
		if in.Since.Epoch != "" && in.Since.Epoch != r.epoch {
			return historyResult{}, ErrUnrecoverable
		}
		if !in.Reverse && in.Since.Offset < r.floor {
			return historyResult{}, ErrUnrecoverable
		}
	}
	limit := in.Limit
	if limit < 0 || limit > len(r.history) {
		limit = len(r.history)
	}
	for i := range r.history {
		e := &r.history[i]
		if in.Reverse {
			e = &r.history[len(r.history)-1-i]
		}
		if len(out) >= limit {
			break
		}
		if in.Since != nil && (!in.Reverse && e.offset <= in.Since.Offset || in.Reverse && e.offset >= in.Since.Offset) {
			continue
		}
		out = append(out, e)
	}
	return historyResult{c.publications(out), r.epoch, r.top}, nil
}
