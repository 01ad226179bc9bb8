package storefront

import (
	"net/http"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/texts"
)

var (
	errNoPage   = fault.New(fault.NotFound, "no_page", "there is no such page; start again from the home page")
	errMethod   = fault.New(fault.NotAllowed, "method_not_allowed", "this page cannot be used that way; open it from the shop")
	errNotBuilt = fault.New(fault.Unavailable, "pages_not_built", "the pages are not built yet; run: make build")
)

// page makes h an http.Handler; this is the one place where an error becomes a page.
func (s *Site) page(h httpkit.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.Assets.Built() {
			s.NotBuilt(w, r)
			return
		}
		if err := h(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

type failPage struct {
	Head
	Status            int
	Title, Text, Art  string
	Reference, Action string
	Link              string
}

// Fail answers err as a page in the visitor's language, or as a problem document where a program asked.
// Who must sign in is taken there and comes back afterwards.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if program(r) {
		httpkit.WriteProblem(w, r, err)
		return
	}
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		httpkit.Note(r.Context(), err)
	}
	if f.Kind() == fault.Unauthorized && r.Method == http.MethodGet {
		http.Redirect(w, r, signInFor(r), http.StatusSeeOther)
		return
	}
	for k, v := range f.GetHeaders() {
		w.Header()[k] = v
	}
	tx := s.texts(r)
	p := &failPage{
		Head:   Head{Private: true},
		Status: f.Status,
		Title:  title(tx, f), Text: sentence(tx, f),
		Reference: httpkit.RequestID(r.Context()),
		Art:       art(f.Kind()),
		Link:      "/", Action: tx.T("error.to_home"),
	}
	if err := s.render(w, r, f.Status, "error", p); err != nil {
		httpkit.Note(r.Context(), err)
		http.Error(w, sentence(tx, f), http.StatusInternalServerError)
	}
}

// program says whether r comes from a program that cannot read a page.
func program(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "html")
}

// sentence is what a shopper reads of f: the text of its code, else that of its status.
func sentence(tx texts.Texts, f *fault.Fault) string {
	if key := "error." + f.Code; tx.Has(key) {
		var fill []any
		for _, name := range texts.Placeholders(tx.T(key)) {
			fill = append(fill, name, f.Extra(name))
		}
		return tx.T(key, fill...)
	}
	return tx.T("error.text." + class(f.Kind()))
}

func title(tx texts.Texts, f *fault.Fault) string { return tx.T("error.title." + class(f.Kind())) }

// class groups the kinds into those that have words of their own.
func class(k fault.Kind) string {
	switch k {
	case fault.Unauthorized, fault.Forbidden:
		return "403"
	case fault.NotFound, fault.Gone:
		return "404"
	case fault.NotAllowed:
		return "405"
	case fault.TooMany:
		return "429"
	case fault.Internal:
		return "500"
	case fault.Unavailable:
		return "503"
	case fault.Conflict:
		return "409"
	default:
		return "400"
	}
}

func art(k fault.Kind) string {
	switch class(k) {
	case "403":
		return "shared/art/lock.webp"
	case "404":
		return "shared/art/glass.webp"
	case "429", "503":
		return "shared/art/hourglass.webp"
	case "500":
		return "shared/art/pan.webp"
	default:
		return "shared/art/stop.webp"
	}
}

// NotBuilt is the page of a fresh clone whose pages Vite has not built yet.
func (s *Site) NotBuilt(w http.ResponseWriter, r *http.Request) {
	if program(r) {
		httpkit.WriteProblem(w, r, errNotBuilt)
		return
	}
	tx := s.texts(r)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	w.Write([]byte(tx.T("error.pages_not_built") + "\n\n    make build\n"))
}

// status is what a page that explains err is answered with.
func status(err error) int { return fault.Of(err).Status }

// keepHeaders passes on what a fault says to browsers, such as Retry-After.
func keepHeaders(w http.ResponseWriter, err error) {
	for k, v := range fault.Of(err).GetHeaders() {
		w.Header()[k] = v
	}
}
