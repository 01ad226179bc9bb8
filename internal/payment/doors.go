package payment

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// CrossSitePaths is where all doors of this package are. Providers send browsers and notices there from their own sites, so
// app exempts them from the same-origin check; what comes in is believed only with the provider's signature.
const CrossSitePaths = "/payments/"

// ReturnPath is where a provider sends the browser back to.
func ReturnPath(provider string) string { return CrossSitePaths + provider + "/return" }

// NoticePath is where a provider sends its notices.
func NoticePath(provider string) string { return CrossSitePaths + provider + "/notice" }

func returnURL(i Intent, provider string) string {
	back := i.Origin + ReturnPath(provider)
	if i.Embed {
		back += "?embed=1"
	}
	return back
}

// Outcome is what a browser's return led to.
type Outcome struct {
	Number string // of the order
	State  string // for the page around the frame
	Link   string // to the order
}

//go:embed pages/return.html
var returnHTML string

//go:embed pages/window.html
var windowHTML string

//go:embed pages/return.js
var returnScript []byte

//go:embed pages/window.js
var windowScript []byte

//go:embed pages/doors.css
var style []byte

var (
	returnPage = template.Must(template.New("return").Parse(returnHTML))
	windowPage = template.Must(template.New("window").Parse(windowHTML))
)

const (
	returnScriptPath = CrossSitePaths + "return.js"
	windowScriptPath = CrossSitePaths + "window.js"
	stylePath        = CrossSitePaths + "doors.css"
)

// Routes adds the doors that providers and their windows use.
func (s *Service) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /payments/{provider}/return", s.returned)
	mux.HandleFunc("POST /payments/{provider}/return", s.returned)
	mux.Handle("POST /payments/{provider}/notice", httpkit.Problems(s.noticed))
	mux.Handle("GET /payments/{provider}/window/{payment}", httpkit.Problems(s.showWindow))
	mux.HandleFunc("GET "+returnScriptPath, file("text/javascript; charset=utf-8", returnScript))
	mux.HandleFunc("GET "+windowScriptPath, file("text/javascript; charset=utf-8", windowScript))
	mux.HandleFunc("GET "+stylePath, file("text/css; charset=utf-8", style))
}

func file(kind string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(body)
	}
}

// WindowURL is where the shopper pays p. It may ask the provider, outside any transaction, and fails with ErrWindow; nothing
// is charged then, and it can be asked again.
func (s *Service) WindowURL(ctx context.Context, p Payment) (string, error) {
	o, err := s.open(ctx, p)
	if err != nil {
		return "", err
	}
	if o.Form == nil && o.Call == "" {
		return o.Address, nil
	}
	back, err := url.Parse(p.ReturnURL)
	if err != nil {
		return "", fmt.Errorf("window of payment %s: %w", p.ID, err)
	}
	return back.Scheme + "://" + back.Host + CrossSitePaths + p.Provider + "/window/" + p.ID, nil
}

// open asks p's provider how the shopper comes to pay, and keeps what it adds.
func (s *Service) open(ctx context.Context, p Payment) (Opening, error) {
	provider, err := s.of(p)
	if err != nil {
		return Opening{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Call)
	defer cancel()
	o, err := provider.Open(ctx, p)
	if err != nil {
		s.logger.WarnContext(ctx, "a payment window did not open", "payment", p.ID, "provider", p.Provider, "err", err)
		return Opening{}, fmt.Errorf("window of payment %s: %w", p.ID, ErrWindow)
	}
	if len(o.Fields) > 0 {
		p.Fields = p.Fields.with(o.Fields)
		err = s.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return keepFields(ctx, tx, p) })
	}
	return o, err
}

// showWindow is the page around a window that opens by a form or a script.
func (s *Service) showWindow(w http.ResponseWriter, r *http.Request) error {
	p, err := findPayment(r.Context(), s.db, r.PathValue("payment"))
	if err != nil {
		return err
	}
	if p.Provider != r.PathValue("provider") || p.State != Window {
		return ErrUnknownPayment
	}
	o, err := s.open(r.Context(), p)
	if err != nil {
		return err
	}
	input, err := json.Marshal(o.Input)
	if err != nil {
		return fmt.Errorf("window of payment %s: %w", p.ID, err)
	}
	lang := httpkit.Lang(r)
	say := func(key string) string { return s.needs.Text(lang, key) }
	return page(w, windowPage, http.StatusOK, origin(o.Address), struct {
		Lang, Title, Go, Script, Style, Input string
		Opening
	}{lang, say("payment.opening"), say("payment.open"), windowScriptPath, stylePath, string(input), o})
}

// returned settles the payment and shows the order: by a redirect, or inside a frame by telling the page around it.
func (s *Service) returned(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	embedded := r.URL.Query().Get("embed") == "1"
	form := r.URL.Query()
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			s.notReturned(w, r, ErrForged)
			return
		}
		form = r.PostForm
	}
	form.Del("embed")
	o, err := s.needs.Returned(r.Context(), r.PathValue("provider"), form)
	switch {
	case err != nil:
		s.notReturned(w, r, err)
	case embedded:
		s.tellParent(w, r, o, http.StatusOK)
	default:
		http.Redirect(w, r, o.Link, http.StatusSeeOther)
	}
}

// notReturned answers what could not be settled; nothing has changed.
func (s *Service) notReturned(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		httpkit.Note(r.Context(), err)
	}
	s.tellParent(w, r, Outcome{State: f.Code}, f.Status)
}

// tellParent is a page that hands the outcome to the page whose frame it is in; without a frame or a script it says it itself.
func (s *Service) tellParent(w http.ResponseWriter, r *http.Request, o Outcome, status int) {
	lang := httpkit.Lang(r)
	say := func(key string) string { return s.needs.Text(lang, key) }
	view := struct {
		Outcome
		Lang, Title, Note, Go, Script, Style string
	}{o, lang, say("payment.returned"), say("payment.returned_note"), say("payment.to_order"), returnScriptPath, stylePath}
	if o.Number == "" {
		view.Link, view.Title, view.Note, view.Go = "/orders", say("payment.not_returned"), say("payment.not_returned_note"), say("payment.to_orders")
	}
	if err := page(w, returnPage, status, "", view); err != nil {
		httpkit.WriteProblem(w, r, err)
	}
}

// page answers with one of the pages of this package. A window may run the script of its provider and post to it.
func page(w http.ResponseWriter, t *template.Template, status int, provider string, view any) error {
	var out bytes.Buffer
	if err := t.Execute(&out, view); err != nil {
		return err
	}
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	if provider != "" {
		policy = strings.NewReplacer("script-src 'self'", "script-src 'self' "+provider+"; frame-src "+provider+"; connect-src "+provider,
			"form-action 'none'", "form-action "+provider).Replace(policy)
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w)
	return nil
}

// origin is the scheme and host of an address, as a content security policy names it; "" for none.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(u.Host, " ;,'\"") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// noticed takes a notice of the provider; 200 says that it is durable.
func (s *Service) noticed(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<10))
	if err != nil {
		return errors.Join(ErrForged, err)
	}
	reply, err := s.Notice(r.Context(), r.PathValue("provider"), r.URL.Path, r.Header, body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(w, reply)
	return nil
}
