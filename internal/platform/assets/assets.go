// Package assets serves what Vite built: hashed files that never change, found by their source path in the manifest.
package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// Set is one finished build. Before the first build it is empty and gives addresses that lead nowhere.
type Set struct {
	files    fs.FS
	manifest map[string]entry
}

type entry struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// Open reads the manifest of the build in files. A build that was never made is not an error: see Built.
func Open(files fs.FS) (*Set, error) {
	s := &Set{files: files}
	body, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest of the built pages: %w", err)
	}
	if err := json.Unmarshal(body, &s.manifest); err != nil {
		return nil, fmt.Errorf("read the manifest of the built pages: %w", err)
	}
	return s, nil
}

// Built says whether Vite has run.
func (s *Set) Built() bool { return len(s.manifest) > 0 }

// Has says whether source is part of the build.
func (s *Set) Has(source string) bool {
	_, ok := s.manifest[source]
	return ok
}

// URL is the address of the built form of source, such as "shared/shared.css".
func (s *Set) URL(source string) string {
	if e, ok := s.manifest[source]; ok {
		return "/" + e.File
	}
	return "/assets/not-built/" + source
}

// Styles are the addresses of the style sheets that source and its imports brought along.
func (s *Set) Styles(source string) []string {
	var out []string
	s.walk(source, func(e entry) { out = append(out, e.CSS...) })
	return absolute(out)
}

// Imports are the addresses of the chunks that source imports at once, worth preloading.
func (s *Set) Imports(source string) []string {
	var out []string
	s.walk(source, func(e entry) { out = append(out, e.File) })
	if len(out) > 0 {
		out = out[1:]
	}
	return absolute(out)
}

func (s *Set) walk(source string, visit func(entry)) {
	seen := map[string]bool{}
	var step func(string)
	step = func(name string) {
		e, ok := s.manifest[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		visit(e)
		for _, i := range e.Imports {
			step(i)
		}
	}
	step(source)
}

func absolute(files []string) []string {
	var out []string
	for _, f := range files {
		if u := "/" + f; !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// ServeHTTP answers /assets/…: compressed where the browser takes it, and cached for ever because the name carries the hash.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if !strings.HasPrefix(name, "assets/") || !s.serve(w, r, name, "public, max-age=31536000, immutable") {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "there is no such file; reload the page to get the current one", http.StatusNotFound)
	}
}

// App serves a single-page application built in files under prefix: its files as they are, any other path as index.html.
// Before the first build it answers with notBuilt.
func App(files fs.FS, prefix string, notBuilt http.Handler) http.Handler {
	s := &Set{files: files}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), strings.TrimSuffix(prefix, "/"))
		name = strings.TrimPrefix(name, "/")
		hashed := strings.HasPrefix(name, "assets/")
		switch {
		case hashed && s.serve(w, r, name, "public, max-age=31536000, immutable"):
		case hashed:
			http.NotFound(w, r)
		case name != "" && path.Ext(name) != "" && s.serve(w, r, name, "no-cache"):
		case s.serve(w, r, "index.html", "no-cache"):
		default:
			notBuilt.ServeHTTP(w, r)
		}
	})
}

func (s *Set) serve(w http.ResponseWriter, r *http.Request, name, cache string) bool {
	if info, err := fs.Stat(s.files, name); err != nil || info.IsDir() {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", cache)
	h.Add("Vary", "Accept-Encoding")
	open := name
	for _, c := range []struct{ coding, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !Accepts(r, c.coding) {
			continue
		}
		if _, err := fs.Stat(s.files, name+c.ext); err == nil {
			h.Set("Content-Encoding", c.coding)
			open = name + c.ext
			break
		}
	}
	f, err := s.files.Open(open)
	if err != nil {
		return false
	}
	defer f.Close()
	body, ok := f.(io.ReadSeeker)
	if !ok {
		return false
	}
	http.ServeContent(w, r, "", time.Time{}, body)
	return true
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".webp":
		return "image/webp"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Accepts says whether the browser of r takes a content coding, such as gzip.
func Accepts(r *http.Request, coding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, coding) && strings.TrimSpace(q) != "q=0" {
			return true
		}
	}
	return false
}
