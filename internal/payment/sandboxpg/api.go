package sandboxpg

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The codes of a reply. Only CodeOK means that what was asked is done.
const (
	CodeOK        = "0000"
	CodeDeclined  = "DECLINED"  // the card company refused; final
	CodeState     = "STATE"     // not possible from the trade's present state, which the reply shows
	CodeMismatch  = "MISMATCH"  // order, amount, token or remaining amount differ from the books
	CodeNotFound  = "NOT_FOUND" // no such trade: the window was never opened
	CodeSettled   = "SETTLED"   // too late to net-cancel; refund instead
	CodeRefused   = "REFUSED"   // this refund will not be made
	CodeSignature = "SIGNATURE"
	CodeMalformed = "MALFORMED"
)

// Call is the body of every API call; each uses the fields it needs.
type Call struct {
	TID       string  `json:"tid,omitempty"`
	OID       string  `json:"oid,omitempty"`
	AuthToken string  `json:"auth_token,omitempty"`
	Amount    int64   `json:"amount,omitempty"`
	Remaining int64   `json:"remaining,omitempty"` // refund: what is left after it
	Key       string  `json:"key,omitempty"`       // refund: the merchant's name for it
	Reason    string  `json:"reason,omitempty"`
	Outcome   Outcome `json:"outcome,omitempty"`
}

// Reply answers every API call, and is the body of a notice.
type Reply struct {
	Code    string     `json:"code"`
	Message string     `json:"message,omitempty"`
	Trade   *TradeView `json:"trade,omitempty"`
}

// TradeView is the part of a trade that the merchant may see.
type TradeView struct {
	TID        string   `json:"tid"`
	MID        string   `json:"mid"`
	OID        string   `json:"oid"`
	Amount     int64    `json:"amount"`
	State      State    `json:"state"`
	Method     string   `json:"method"`
	Card       string   `json:"card,omitempty"`
	ApprovalNo string   `json:"approval_no,omitempty"`
	Balance    int64    `json:"balance"`
	Refunds    []Refund `json:"refunds,omitempty"`
}

func (t *Trade) view() *TradeView {
	v := &TradeView{
		TID: t.TID, MID: t.MID, OID: t.OID, Amount: t.Amount, State: t.State, Method: "card",
		ApprovalNo: t.ApprovalNo, Balance: t.Balance(), Refunds: t.Refunds,
	}
	if t.ApprovalNo != "" {
		v.Card = "5365-12**-****-0042"
	}
	return v
}

type call func(w http.ResponseWriter, r *http.Request, c Call)

// signed lets through only calls that the merchant's key signed.
func (s *Server) signed(next call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			reply(w, http.StatusBadRequest, Reply{Code: CodeMalformed, Message: "the body could not be read"})
			return
		}
		if r.Header.Get(HeaderMID) != s.cfg.MID || !VerifyCall(s.cfg.Key, r.URL.Path, r.Header, body, s.cfg.Now()) {
			reply(w, http.StatusUnauthorized, Reply{Code: CodeSignature, Message: "merchant id, timestamp or signature is wrong"})
			return
		}
		var c Call
		d := json.NewDecoder(bytes.NewReader(body))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); err != nil {
			reply(w, http.StatusBadRequest, Reply{Code: CodeMalformed, Message: err.Error()})
			return
		}
		next(w, r, c)
	}
}

func (s *Server) approve(w http.ResponseWriter, r *http.Request, c Call) {
	t, ok := s.book.find(c.TID)
	if !ok {
		reply(w, http.StatusOK, Reply{Code: CodeNotFound, Message: "no such trade"})
		return
	}
	switch t.Outcome {
	case TimeoutBefore:
		s.book.change(c.TID, func(t *Trade) { t.note(s.cfg.Now(), "approve asked, not answered, not booked") })
		s.hang(r)
		return
	case HTTP500:
		s.book.change(c.TID, func(t *Trade) { t.note(s.cfg.Now(), "approve asked, answered 500, not booked") })
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	var a Reply
	t, _ = s.book.change(c.TID, func(t *Trade) { a = s.bookApproval(t, c) })
	if a.Code == CodeOK {
		s.notify(t)
		switch t.Outcome {
		case TimeoutAfter:
			s.hang(r)
			return
		case ReplyCut:
			cut(w, a)
			return
		case AlteredReply:
			a.Trade.Amount += 1000
		}
	}
	reply(w, http.StatusOK, a)
}

// bookApproval charges t, if the call agrees with the books.
func (s *Server) bookApproval(t *Trade, c Call) Reply {
	switch {
	case t.State == Approved && t.AuthToken == c.AuthToken:
		return Reply{Code: CodeOK, Message: "already approved", Trade: t.view()}
	case t.State != Authed:
		return Reply{Code: CodeState, Message: "cannot approve from " + string(t.State), Trade: t.view()}
	case !equal(c.AuthToken, t.AuthToken) || c.OID != t.OID || c.Amount != t.Amount:
		t.note(s.cfg.Now(), "approve refused: order, amount or token differ")
		return Reply{Code: CodeMismatch, Message: "order, amount or token differ", Trade: t.view()}
	case t.Outcome == Decline:
		t.State = Declined
		t.note(s.cfg.Now(), "declined by the card company")
		return Reply{Code: CodeDeclined, Message: "한도 초과", Trade: t.view()}
	}
	t.State, t.ApprovedAt = Approved, s.cfg.Now()
	t.ApprovalNo = newToken("")[:8]
	t.note(t.ApprovedAt, "approved")
	return Reply{Code: CodeOK, Trade: t.view()}
}

func (s *Server) inquire(w http.ResponseWriter, _ *http.Request, c Call) {
	t, ok := s.lookUp(c)
	if !ok {
		reply(w, http.StatusOK, Reply{Code: CodeNotFound, Message: "no such trade"})
		return
	}
	reply(w, http.StatusOK, Reply{Code: CodeOK, Trade: t.view()})
}

func (s *Server) netCancel(w http.ResponseWriter, _ *http.Request, c Call) {
	t, ok := s.lookUp(c)
	if !ok {
		reply(w, http.StatusOK, Reply{Code: CodeNotFound, Message: "no such trade"})
		return
	}
	var a Reply
	s.book.change(t.TID, func(t *Trade) {
		switch {
		case t.State == NetCancelled:
			a = Reply{Code: CodeOK, Message: "already net-cancelled"}
		case t.State == Approved && s.cfg.Now().Sub(t.ApprovedAt) > s.cfg.Settle:
			t.note(s.cfg.Now(), "net cancel refused: settled")
			a = Reply{Code: CodeSettled, Message: "settled: refund instead"}
		case t.State == Authed, t.State == Approved:
			t.State = NetCancelled
			t.note(s.cfg.Now(), "net-cancelled")
			a = Reply{Code: CodeOK}
		default:
			t.note(s.cfg.Now(), "net cancel refused from "+string(t.State))
			a = Reply{Code: CodeState, Message: "cannot net-cancel from " + string(t.State)}
		}
		a.Trade = t.view()
	})
	reply(w, http.StatusOK, a)
}

func (s *Server) refund(w http.ResponseWriter, r *http.Request, c Call) {
	var (
		a     Reply
		fresh bool
	)
	t, ok := s.book.change(c.TID, func(t *Trade) { a, fresh = s.bookRefund(t, c) })
	if !ok {
		a = Reply{Code: CodeNotFound, Message: "no such trade"}
	}
	if fresh && t.Outcome == RefundTimeout {
		s.hang(r)
		return
	}
	reply(w, http.StatusOK, a)
}

func (s *Server) bookRefund(t *Trade, c Call) (a Reply, fresh bool) {
	if done := t.refundFor(c.Key); done != nil {
		if done.Amount != c.Amount {
			return Reply{Code: CodeMismatch, Message: "this key refunded another amount", Trade: t.view()}, false
		}
		return Reply{Code: CodeOK, Message: "already refunded", Trade: t.view()}, false
	}
	switch {
	case c.Key == "" || c.Amount <= 0:
		return Reply{Code: CodeMalformed, Message: "key and a positive amount are needed"}, false
	case t.State != Approved && t.State != PartRefunded:
		return Reply{Code: CodeState, Message: "cannot refund from " + string(t.State), Trade: t.view()}, false
	case c.Amount > t.Balance() || c.Remaining != t.Balance()-c.Amount:
		t.note(s.cfg.Now(), "refund refused: amounts do not add up")
		return Reply{Code: CodeMismatch, Message: "amount and remaining do not add up to the balance", Trade: t.view()}, false
	case t.Outcome == RefundRefused:
		t.Outcome = Approve // once: the next one is made
		t.note(s.cfg.Now(), "refund refused")
		return Reply{Code: CodeRefused, Message: "the card company refused the refund", Trade: t.view()}, false
	}
	t.Refunds = append(t.Refunds, Refund{Key: c.Key, Amount: c.Amount, Ref: newToken("RF")[:14], At: s.cfg.Now()})
	t.State = PartRefunded
	if t.refunded() == t.Amount {
		t.State = Refunded
	}
	t.note(s.cfg.Now(), "refunded")
	return Reply{Code: CodeOK, Trade: t.view()}, true
}

func (s *Server) setOutcome(w http.ResponseWriter, _ *http.Request, c Call) {
	t, ok := s.lookUp(c)
	if !ok || !c.Outcome.known() {
		reply(w, http.StatusOK, Reply{Code: CodeNotFound, Message: "no such trade or outcome"})
		return
	}
	t, _ = s.book.change(t.TID, func(t *Trade) {
		t.Outcome = c.Outcome
		t.note(s.cfg.Now(), "outcome set to "+string(c.Outcome))
	})
	reply(w, http.StatusOK, Reply{Code: CodeOK, Trade: t.view()})
}

func (s *Server) lookUp(c Call) (Trade, bool) {
	if c.TID != "" {
		return s.book.find(c.TID)
	}
	return s.book.findOID(s.cfg.MID, c.OID)
}

// hang holds a request until its caller gives up, the server ends, or Config.Hang has passed.
func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.ctx.Done():
	case <-time.After(s.cfg.Hang):
	}
	panic(http.ErrAbortHandler)
}

func reply(w http.ResponseWriter, status int, a Reply) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a)
}

// cut promises the whole reply and sends half of it.
func cut(w http.ResponseWriter, a Reply) {
	body, _ := json.Marshal(a)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "4096")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// notify tells the shop of an approval, as often and as late as the outcome asks.
func (s *Server) notify(t Trade) {
	if !s.ours(t.NoticeURL) || s.ctx.Err() != nil {
		return
	}
	target, err := url.Parse(t.NoticeURL)
	if err != nil {
		return
	}
	times, wait := 1, time.Duration(0)
	switch t.Outcome {
	case NoticeTwice:
		times = 2
	case NoticeLate:
		wait = s.cfg.Late
	}
	s.notices.Go(func() {
		select {
		case <-s.ctx.Done():
			return
		case <-time.After(wait):
		}
		for range times {
			s.postNotice(target, t)
		}
	})
}

func (s *Server) postNotice(target *url.URL, t Trade) {
	body, _ := json.Marshal(Reply{Code: CodeOK, Trade: t.view()})
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(HeaderMID, t.MID)
	stamp, signature := SignCall(s.cfg.Key, target.Path, s.cfg.Now(), body)
	req.Header.Set(HeaderTimestamp, stamp)
	req.Header.Set(HeaderSignature, signature)
	what := "notice sent"
	res, err := s.http.Do(req)
	if err != nil {
		what = "notice failed"
	} else {
		_, _ = io.CopyN(io.Discard, res.Body, 1<<10) // an answer that was read leaves its connection to the next notice
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			what = "notice answered " + res.Status
		}
	}
	s.book.change(t.TID, func(t *Trade) { t.note(s.cfg.Now(), what) })
}
