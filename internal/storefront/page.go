package storefront

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/account"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/prepared"
	"github.com/saja-live/saja/internal/platform/texts"
)

// Head is what the frame of every page shows. A page sets Section, Kind, Picture and Private; render and shell fill in the rest.
type Head struct {
	Section string // which entry of the navigation is current
	Kind    string // Open Graph type; empty: website
	Picture string // address of the picture that stands for the page; empty: the shop's
	Private bool   // kept out of search engines
	Shared  bool   // the same for everybody: Me and CartCount are not known

	Path      string // of this page, without its query
	Origin    string // such as https://shop.example
	Me        account.Identity
	CartCount int64
	Shop      Shop
	Now       time.Time

	query url.Values
}

func (h *Head) head() *Head { return h }

// In is the address of this page in another language.
func (h *Head) In(lang string) string {
	q := url.Values{}
	for k, v := range h.query {
		if k != "lang" {
			q[k] = v
		}
	}
	q.Set("lang", lang)
	return h.Path + "?" + q.Encode()
}

// Canonical is the one address of this page in a language, for search engines.
func (h *Head) Canonical(lang string) string {
	if lang == first {
		return h.Path
	}
	return h.Path + "?lang=" + lang
}

// Switch is where a visitor changes to another language for good.
func (h *Head) Switch(lang string) string {
	if !h.Shared {
		return h.In(lang)
	}
	here := h.Path
	if len(h.query) > 0 {
		here += "?" + h.query.Encode()
	}
	return "/language/" + lang + "?" + url.Values{"next": {here}}.Encode()
}

type page interface{ head() *Head }

// views are the parsed pages of one language, by name.
type views map[string]*template.Template

// parse makes one template set a page: the shared frame and pieces, then the page's own file, which may replace blocks of the frame.
func (s *Site) parse(tx texts.Texts) (views, error) {
	frame, err := template.New("").Funcs(s.funcs(tx)).ParseFS(s.Templates, "shared/*.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(s.Templates, "storefront/*/*.html")
	if err != nil {
		return nil, err
	}
	v := views{}
	for _, f := range files {
		name := path.Base(path.Dir(f))
		if v[name] == nil {
			if v[name], err = frame.Clone(); err != nil {
				return nil, err
			}
		}
		if _, err := v[name].ParseFS(s.Templates, f); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// render writes the page called name, with p as its data, for the visitor of r alone.
func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, name string, p page) error {
	h := p.head()
	h.Path, h.query = r.URL.Path, r.URL.Query()
	h.Origin = s.origin(r)
	h.Me = account.From(r.Context())
	h.Shared = h.Me == (account.Identity{}) // something failed at a door where nobody is asked who he is
	h.CartCount = s.cartCount(r.Context())
	h.Shop, h.Now = s.Shop, s.Now()

	out, err := s.draw(httpkit.Lang(r), name, "layout", p)
	if err != nil {
		return err
	}
	if !h.Shared {
		s.rememberLanguage(w, r)
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "private, no-cache")
	head.Add("Vary", "Cookie, Accept-Language, Accept-Encoding")
	if !h.Private && prepared.Accepts(r.Header["Accept-Encoding"], "gzip") {
		if out, err = zipped(out); err != nil {
			return fmt.Errorf("render %s: %w", name, err)
		}
		head.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(out.Bytes()) // the browser may be gone: nothing to be done
	}
	return nil
}

// zippers are reused: each holds some hundred kilobytes.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // fails only for a level that does not exist
	return z
}}

// zipped compresses a page. Private pages are left out: beside words that a stranger can put into their address
// they show what is nobody's business, and the length would tell.
func zipped(page *bytes.Buffer) (*bytes.Buffer, error) {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	out := new(bytes.Buffer)
	z.Reset(out)
	_, err := z.Write(page.Bytes())
	return out, errors.Join(err, z.Close())
}

// origin is the scheme and host of the shop as its visitors see it.
func (s *Site) origin(r *http.Request) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	if s.HTTPS {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// texts are the sentences in the language of r.
func (s *Site) texts(r *http.Request) texts.Texts { return s.Texts.In(httpkit.Lang(r)) }

// local gives address if it stays within this site, else fallback: nobody is sent away by a link they were given.
func local(address, fallback string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return fallback
	}
	return address
}

// renderPart writes one piece of a page by itself, for a script that puts it into a page it is on.
// It shows what is somebody's own, so nobody keeps it.
func (s *Site) renderPart(w http.ResponseWriter, r *http.Request, status int, page, part string, data any) error {
	out, err := s.draw(httpkit.Lang(r), page, part, data)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "private, no-store")
	head.Add("Vary", "Cookie, Accept-Language")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(out.Bytes()) // the browser may be gone: nothing to be done
	}
	return nil
}
