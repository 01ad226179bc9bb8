package order

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"io"
	"net/http"

	"github.com/saja-live/saja/internal/payment"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

// Where the payment provider sends the browser and its notices. These doors take posts from another site:
// app exempts CrossSitePaths from the same-origin check; what comes in is believed only with the provider's signature.
const (
	ReturnPath     = "/payments/sandbox/return"
	NoticePath     = "/payments/sandbox/notice"
	CrossSitePaths = "/payments/"
	scriptPath     = "/payments/return.js"
	stylePath      = "/payments/return.css"
)

//go:embed pages/return.html
var returnHTML string

//go:embed pages/return.js
var returnScript []byte

//go:embed pages/return.css
var returnStyle []byte

var returnPage = template.Must(template.New("return").Parse(returnHTML))

// PaymentRoutes adds the doors that the payment provider uses.
func (s *Service) PaymentRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+ReturnPath, s.returnedFromWindow)
	mux.HandleFunc("POST "+ReturnPath, s.returnedFromWindow)
	mux.Handle("POST "+NoticePath, httpkit.Problems(s.noticed))
	mux.HandleFunc("GET "+scriptPath, file("text/javascript; charset=utf-8", returnScript))
	mux.HandleFunc("GET "+stylePath, file("text/css; charset=utf-8", returnStyle))
}

func file(kind string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(body)
	}
}

// returnedFromWindow settles the payment and shows the order: by a redirect, or inside a frame by telling the page around it.
func (s *Service) returnedFromWindow(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	embedded := r.URL.Query().Get("embed") == "1"
	form := r.URL.Query()
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			s.notReturned(w, r, embedded, payment.ErrForged)
			return
		}
		form = r.PostForm
	}
	form.Del("embed")
	o, err := s.PaymentReturned(r.Context(), form)
	switch {
	case err != nil:
		s.notReturned(w, r, embedded, err)
	case embedded:
		s.tellParent(w, r, o.Number, outcome(o), http.StatusOK)
	default:
		// The token, because no session cookie comes with a post from another site.
		http.Redirect(w, r, "/orders/"+o.Number+"?t="+s.Token(o.Number), http.StatusSeeOther)
	}
}

// outcome is the state that a page shows: that of the order, and for one that still waits that of its payment.
func outcome(o Order) string {
	if o.State == Pending || o.State == Expired {
		return o.Payment.State
	}
	return string(o.State)
}

// notReturned answers what could not be settled; nothing has changed.
func (s *Service) notReturned(w http.ResponseWriter, r *http.Request, embedded bool, err error) {
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		httpkit.Note(r.Context(), err)
	}
	s.tellParent(w, r, "", f.Code, f.Status)
}

// tellParent is a page that hands the outcome to the page whose frame it is in; without a frame or a script it says it itself.
func (s *Service) tellParent(w http.ResponseWriter, r *http.Request, number, state string, status int) {
	lang := httpkit.Lang(r)
	view := struct {
		Lang, Number, State, Link, Title, Note, Go, Script, Style string
	}{Lang: lang, Number: number, State: state, Link: "/orders", Script: scriptPath, Style: stylePath}
	say := func(key string) string { return s.needs.Text(lang, key) }
	view.Title, view.Note, view.Go = say("payment.returned"), say("payment.returned_note"), say("payment.to_order")
	if number != "" {
		view.Link = "/orders/" + number + "?t=" + s.Token(number)
	} else {
		view.Title, view.Note, view.Go = say("payment.not_returned"), say("payment.not_returned_note"), say("payment.to_orders")
	}
	var page bytes.Buffer
	if err := returnPage.Execute(&page, view); err != nil {
		httpkit.WriteProblem(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// noticed takes a notice of the provider; 200 says that it is durable.
func (s *Service) noticed(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<10))
	if err != nil {
		return errors.Join(payment.ErrForged, err)
	}
	if err := s.payments.Notice(r.Context(), r.URL.Path, r.Header, body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// Origin is the scheme and host under which the browser reached r.
func Origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
