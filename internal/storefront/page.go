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

// views are the pages of one language, by name. Each is put together when it is first drawn.
type views map[string]func() (*template.Template, error)

// parse reads the shared frame and pieces, and each page's own files, which may replace blocks of the frame. What they say is the same in
// every language but for its words.
func (s *Site) parse() (map[string]views, error) {
	languages := s.Texts.Languages()
	words := s.funcs(s.Texts.In(languages[0]))
	frame, err := template.New("").Funcs(words).ParseFS(s.Templates, "shared/*.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(s.Templates, "storefront/*/*.html")
	if err != nil {
		return nil, err
	}
	own := map[string]*template.Template{}
	for _, f := range files {
		name := path.Base(path.Dir(f))
		if own[name] == nil {
			own[name] = template.New("").Funcs(words)
		}
		if _, err := own[name].ParseFS(s.Templates, f); err != nil {
			return nil, err
		}
	}
	all := map[string]views{}
	for _, lang := range languages {
		all[lang] = views{}
		for name, page := range own {
			all[lang][name] = sync.OnceValues(func() (*template.Template, error) { return framed(frame, page, s.funcs(s.Texts.In(lang))) })
		}
	}
	return all, nil
}

// framed puts a page into its frame. Neither is changed, as executing a template would.
func framed(frame, page *template.Template, words template.FuncMap) (*template.Template, error) {
	view, err := frame.Clone()
	if err != nil {
		return nil, err
	}
	view.Funcs(words)
	for _, part := range page.Templates() {
		if part.Tree == nil {
			continue
		}
		if _, err := view.AddParseTree(part.Name(), part.Tree.Copy()); err != nil {
			return nil, err
		}
	}
	return view, nil
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
