package hls

// Reach is how far the numbers of a playlist have come. Addresses are made of them, and what lies under an address never
// changes, so whoever goes on with a broadcast elsewhere must begin behind them.
type Reach struct {
	MSN             uint64 `json:"msn"`             // of the segment being filled
	Runs            int    `json:"runs"`            // the last run
	Discontinuities uint64 `json:"discontinuities"` // up to there
}

// unheard is more than a window may go on by before anybody hears of it: a minute of segments and of runs.
const unheard = 64

// Beyond is behind all that a window can have reached since it told r.
func (r Reach) Beyond() Reach {
	return Reach{r.MSN + unheard, r.Runs + unheard, r.Discontinuities + unheard}
}

// Reach says how far w has come.
func (w *Window) Reach() Reach {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := Reach{w.open.MSN, w.runs, w.removed}
	for _, s := range w.segments {
		if s.Discontinuity {
			r.Discontinuities++
		}
	}
	if w.open.Discontinuity && len(w.open.Parts) > 0 {
		r.Discontinuities++
	}
	return r
}

// Continue has w go on at r, behind what viewers were told of the broadcast elsewhere. Segments that w has are left out where r
// lies beyond them, as a playlist counts its segments without a gap. No run may be going on.
func (w *Window) Continue(r Reach) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || w.open.MSN >= r.MSN && w.runs >= r.Runs {
		return
	}
	w.runs = max(w.runs, r.Runs)
	if w.open.MSN < r.MSN {
		clear(w.inits)
		w.segments, w.removed = nil, max(w.removed, r.Discontinuities)
		w.open.MSN = r.MSN
	}
	w.open = Segment{MSN: w.open.MSN, Run: w.runs + 1}
	w.publish()
}
